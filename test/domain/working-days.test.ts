import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { addDays, plainDate } from '../../src/domain/calendar';
import {
  addWorkingDays,
  isWorkingDay,
  parseWorkingDays,
  tableOf,
  workingDaysBefore,
} from '../../src/domain/working-days';

const EXAMPLE = readFileSync(join(__dirname, '../../docs/examples/working-days-2026.json'), 'utf8');
const year2026 = parseWorkingDays(EXAMPLE);
const only2026 = tableOf([{ ...year2026, edition: 1 }]);
const year2027 = { year: 2027, holidays: [plainDate('2027-01-01')], makeUpWorkdays: [] };
const both = tableOf([
  { ...year2027, edition: 1 },
  { ...year2026, edition: 1 },
]);

test.each`
  day             | works    | why
  ${'2026-09-30'} | ${true}  | ${'a Wednesday'}
  ${'2026-10-01'} | ${false} | ${'a holiday'}
  ${'2026-10-07'} | ${false} | ${'the last day of the holiday'}
  ${'2026-10-08'} | ${true}  | ${'a Thursday'}
  ${'2026-10-10'} | ${true}  | ${'a Saturday that is worked'}
  ${'2026-10-11'} | ${false} | ${'a Sunday'}
  ${'2026-10-17'} | ${false} | ${'a Saturday'}
  ${'2025-12-31'} | ${null}  | ${'a day of a year without a table'}
`('$day works: $works, it is $why', ({ day, works }: { day: string; works: boolean | null }) => {
  expect(isWorkingDay(only2026, plainDate(day))).toBe(works);
});

test.each`
  day             | count | due               | over
  ${'2026-03-02'} | ${0}  | ${'2026-03-02'}   | ${'nothing'}
  ${'2026-03-02'} | ${4}  | ${'2026-03-06'}   | ${'a week'}
  ${'2026-03-02'} | ${5}  | ${'2026-03-09'}   | ${'a weekend'}
  ${'2026-03-07'} | ${1}  | ${'2026-03-09'}   | ${'from a Saturday'}
  ${'2026-09-30'} | ${1}  | ${'2026-10-08'}   | ${'a holiday'}
  ${'2026-09-30'} | ${3}  | ${'2026-10-10'}   | ${'a holiday, on a Saturday that is worked'}
  ${'2026-09-30'} | ${4}  | ${'2026-10-12'}   | ${'the Sunday after it'}
  ${'2026-02-13'} | ${1}  | ${'2026-02-14'}   | ${'to a Saturday that is worked'}
  ${'2026-02-13'} | ${2}  | ${'2026-02-24'}   | ${'nine days off'}
  ${'2026-12-29'} | ${2}  | ${'2026-12-31'}   | ${'to the last day of the table'}
  ${'2026-12-29'} | ${3}  | ${'undetermined'} | ${'into a year without a table'}
  ${'2025-12-31'} | ${1}  | ${'2026-01-04'}   | ${'from a year without a table into one with'}
  ${'2025-12-30'} | ${1}  | ${'undetermined'} | ${'within a year without a table'}
`(
  '$count working days after $day are $due: $over',
  ({ day, count, due }: { day: string; count: number; due: string }) => {
    expect(addWorkingDays(only2026, plainDate(day), count)).toBe(due);
  },
);

test.each`
  day             | count | due               | over
  ${'2026-03-09'} | ${1}  | ${'2026-03-06'}   | ${'a weekend'}
  ${'2026-10-12'} | ${1}  | ${'2026-10-10'}   | ${'a Saturday that is worked'}
  ${'2026-10-12'} | ${4}  | ${'2026-09-30'}   | ${'a holiday'}
  ${'2026-10-08'} | ${1}  | ${'2026-09-30'}   | ${'a holiday'}
  ${'2026-01-05'} | ${1}  | ${'2026-01-04'}   | ${'the first working day of the table'}
  ${'2026-01-05'} | ${2}  | ${'undetermined'} | ${'into a year without a table'}
  ${'2027-01-04'} | ${1}  | ${'undetermined'} | ${'within a year without a table'}
`(
  '$count working days before $day are $due: $over',
  ({ day, count, due }: { day: string; count: number; due: string }) => {
    expect(workingDaysBefore(only2026, plainDate(day), count)).toBe(due);
  },
);

test('a clock runs over the end of a year that both tables know', () => {
  expect(addWorkingDays(both, plainDate('2026-12-30'), 3)).toBe('2027-01-05');
  expect(workingDaysBefore(both, plainDate('2027-01-05'), 3)).toBe('2026-12-30');
});

test('of two editions of a year the later one counts, in whatever order they are read', () => {
  const corrected = { ...year2026, holidays: [plainDate('2026-03-03')], edition: 2 };
  const first = { ...year2026, edition: 1 };
  for (const editions of [
    [first, corrected],
    [corrected, first],
  ]) {
    expect(addWorkingDays(tableOf(editions), plainDate('2026-03-02'), 1)).toBe('2026-03-04');
  }
});

test('a working day is as many before as the other is after it', () => {
  const days = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 15 }), (on, count) => {
      const day = addDays(plainDate('2026-01-04'), on);
      fc.pre(isWorkingDay(only2026, day) === true);
      const due = addWorkingDays(only2026, day, count);
      expect(due).not.toBe('undetermined');
      expect(workingDaysBefore(only2026, plainDate(due), count)).toBe(day);
    }),
  );
});

test('the example says honestly that nobody compared it with the notice', () => {
  expect(year2026.source.confirmed).toBe(false);
});

const good = JSON.parse(EXAMPLE) as Record<string, unknown>;

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['another member', { ...good, country: 'CN' }],
  ['a member less', { ...good, makeUpWorkdays: undefined }],
  ['a year of two digits', { ...good, year: 26 }],
  ['a fraction of a year', { ...good, year: 2026.5 }],
  ['a source that is a text', { ...good, source: 'the notice' }],
  ['a source without a word on its confirmation', { ...good, source: { instrument: 'x' } }],
  ['a source without a name', { ...good, source: { instrument: ' ', confirmed: true } }],
  ['no holiday', { ...good, holidays: [] }],
  ['a holiday of another year', { ...good, holidays: ['2025-01-01'] }],
  ['a day that is none', { ...good, holidays: ['2026-02-30'] }],
  ['a day that is a number', { ...good, holidays: [20260101] }],
  ['a day twice', { ...good, holidays: ['2026-01-01', '2026-01-01'] }],
  ['a Monday to make up', { ...good, makeUpWorkdays: ['2026-03-02'] }],
  ['a day on both lists', { ...good, holidays: ['2026-02-14'] }],
])('a file with %s is refused', (_, file) => {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  expect(() => parseWorkingDays(text)).toThrow(
    expect.objectContaining({ code: 'request-invalid' }) as Error,
  );
});
