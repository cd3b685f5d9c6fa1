import fc from 'fast-check';
import {
  addDays,
  addYears,
  covers,
  dayInShanghai,
  earlier,
  isDay,
  midnightInShanghai,
  plainDate,
  yearsBetween,
} from '../../src/domain/calendar';

const anyDay = fc
  .integer({ min: Date.UTC(1900, 0, 2) / 86_400_000, max: Date.UTC(2180, 11, 31) / 86_400_000 })
  .map((days) => plainDate(new Date(days * 86_400_000).toISOString().slice(0, 10)));

test.each`
  text             | day
  ${'1900-01-01'}  | ${true}
  ${'1899-12-31'}  | ${false}
  ${'2199-12-31'}  | ${true}
  ${'2200-01-01'}  | ${false}
  ${'2000-02-29'}  | ${true}
  ${'1900-02-29'}  | ${false}
  ${'2024-02-29'}  | ${true}
  ${'2025-02-29'}  | ${false}
  ${'2026-04-31'}  | ${false}
  ${'2026-13-01'}  | ${false}
  ${'2026-00-10'}  | ${false}
  ${'2026-01-00'}  | ${false}
  ${'2026-1-1'}    | ${false}
  ${'20260101'}    | ${false}
  ${'2026-01-01 '} | ${false}
  ${'２026-01-01'} | ${false}
`('the calendar has the day "$text": $day', ({ text, day }: { text: string; day: boolean }) => {
  expect(isDay(text)).toBe(day);
});

test('what is no day is refused', () => {
  expect(() => plainDate('2026-02-30')).toThrow(
    expect.objectContaining({ code: 'day-invalid' }) as Error,
  );
});

test.each`
  endsOn                     | day             | inside
  ${plainDate('2026-02-01')} | ${'2025-12-31'} | ${false}
  ${plainDate('2026-02-01')} | ${'2026-01-01'} | ${true}
  ${plainDate('2026-02-01')} | ${'2026-01-31'} | ${true}
  ${plainDate('2026-02-01')} | ${'2026-02-01'} | ${false}
  ${null}                    | ${'2199-12-31'} | ${true}
  ${null}                    | ${'2025-12-31'} | ${false}
`('a period from 2026-01-01 to $endsOn, exclusive, covers $day: $inside', (row) => {
  const { endsOn, day, inside } = row as { endsOn: null; day: string; inside: boolean };
  expect(covers({ startsOn: plainDate('2026-01-01'), endsOn }, plainDate(day))).toBe(inside);
});

test.each`
  instant                       | day
  ${'2026-01-01T15:59:59.999Z'} | ${'2026-01-01'}
  ${'2026-01-01T16:00:00.000Z'} | ${'2026-01-02'}
  ${'2025-12-31T16:00:00.000Z'} | ${'2026-01-01'}
  ${'2024-02-28T16:00:00.000Z'} | ${'2024-02-29'}
  ${'2024-02-29T16:00:00.000Z'} | ${'2024-03-01'}
`('at $instant it is $day in Shanghai', ({ instant, day }: { instant: string; day: string }) => {
  expect(dayInShanghai(new Date(instant))).toBe(day);
});

test('a day in Shanghai begins at its midnight and not a millisecond before', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const midnight = midnightInShanghai(day);
      expect(dayInShanghai(midnight)).toBe(day);
      expect(dayInShanghai(new Date(midnight.getTime() - 1)) < day).toBe(true);
    }),
    { examples: [[plainDate('1987-07-01')], [plainDate('2024-02-29')]] },
  );
});

test.each`
  day             | days   | later
  ${'2024-02-28'} | ${1}   | ${'2024-02-29'}
  ${'2025-02-28'} | ${1}   | ${'2025-03-01'}
  ${'2026-12-31'} | ${1}   | ${'2027-01-01'}
  ${'2026-03-01'} | ${-1}  | ${'2026-02-28'}
  ${'2026-11-20'} | ${30}  | ${'2026-12-20'}
  ${'2024-01-01'} | ${366} | ${'2025-01-01'}
`('$days days from $day it is $later', (row) => {
  const { day, days, later } = row as { day: string; days: number; later: string };
  expect(addDays(plainDate(day), days)).toBe(later);
});

test('days added and taken away again lead back', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 5_000 }), (day, days) => {
      expect(addDays(addDays(day, days), -days)).toBe(day);
    }),
  );
});

test.each`
  day             | years | later
  ${'2026-06-05'} | ${3}  | ${'2029-06-05'}
  ${'2024-02-29'} | ${1}  | ${'2025-03-01'}
  ${'2024-02-29'} | ${4}  | ${'2028-02-29'}
  ${'2026-12-31'} | ${5}  | ${'2031-12-31'}
`('$years years from $day it is $later', (row) => {
  const { day, years, later } = row as { day: string; years: number; later: string };
  expect(addYears(plainDate(day), years)).toBe(later);
});

test.each`
  from            | to              | years
  ${'1990-05-02'} | ${'2008-05-01'} | ${17}
  ${'1990-05-02'} | ${'2008-05-02'} | ${18}
  ${'2000-02-29'} | ${'2018-02-28'} | ${17}
  ${'2000-02-29'} | ${'2018-03-01'} | ${18}
  ${'2000-02-29'} | ${'2020-02-29'} | ${20}
  ${'2026-01-01'} | ${'2026-12-31'} | ${0}
`('who is born on $from is $years on $to', (row) => {
  const { from, to, years } = row as { from: string; to: string; years: number };
  expect(yearsBetween(plainDate(from), plainDate(to))).toBe(years);
});

test('somebody is as many years old as birthdays have passed', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 18 }), (birth, years) => {
      expect(yearsBetween(birth, addYears(birth, years))).toBe(years);
      if (years > 0)
        expect(yearsBetween(birth, addDays(addYears(birth, years), -1))).toBe(years - 1);
    }),
  );
});

test('of two days the earlier one comes first', () => {
  const [a, b] = [plainDate('2026-01-31'), plainDate('2026-02-01')];
  expect([earlier(a, b), earlier(b, a), earlier(a, a)]).toEqual([a, a, a]);
});
