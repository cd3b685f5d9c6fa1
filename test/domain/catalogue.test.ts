import { endRight, leftWithoutRight } from '../../src/domain/award-right';
import { plainDate } from '../../src/domain/calendar';
import { mustAddUp, mustNotEndBeforeItStarts, type Course } from '../../src/domain/catalogue';
import type { AwardRight } from '../../src/domain/credential';
import { Refusal } from '../../src/domain/refusal';

function refusalOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const right = (startsOn: string, endsOn: string | null, kind: AwardRight['kind'] = 'one_plus_x') =>
  ({
    kind,
    occupations: null,
    highestLevel: null,
    inForce: { startsOn: plainDate(startsOn), endsOn: endsOn === null ? null : plainDate(endsOn) },
  }) satisfies AwardRight;

test.each`
  started         | ends            | dayAfter        | refused
  ${'2026-01-01'} | ${null}         | ${'2026-01-01'} | ${'period-invalid'}
  ${'2026-01-01'} | ${null}         | ${'2026-01-02'} | ${null}
  ${'2026-01-01'} | ${'2027-01-01'} | ${'2026-12-31'} | ${null}
  ${'2026-01-01'} | ${'2027-01-01'} | ${'2027-01-01'} | ${'award-right-ended'}
  ${'2026-01-01'} | ${'2027-01-01'} | ${'2027-01-02'} | ${'award-right-ended'}
`('a right from $started to $ends, ended before $dayAfter: $refused', (row) => {
  const { started, ends, dayAfter, refused } = row as {
    started: string;
    ends: string | null;
    dayAfter: string;
    refused: string | null;
  };
  const act = () => endRight(right(started, ends), plainDate(dayAfter));
  expect(refusalOf(act)).toBe(refused);
  if (refused === null) expect(act().inForce.endsOn).toBe(dayAfter);
});

test('what was awarded after the new end and by no other right is left without one', () => {
  const awarded = ['2026-02-28', '2026-03-01', '2026-07-01'].map((day) => ({
    kind: 'one_plus_x' as const,
    occupation: null,
    level: null,
    day: plainDate(day),
    count: 10,
  }));
  const before = [right('2020-01-01', null)];
  const after = [right('2020-01-01', '2026-03-01')];
  expect(leftWithoutRight(before, after, awarded)).toBe(20);
  expect(leftWithoutRight(before, [...after, right('2026-07-01', null)], awarded)).toBe(10);
  expect(leftWithoutRight(before, [...after, right('2026-01-01', null)], awarded)).toBe(0);
  expect(leftWithoutRight(after, after, awarded)).toBe(0);
});

const course: Course = {
  title: '保育人员岗前培训',
  hours: { theory: 60, practice: 60 },
  hoursByTopic: [
    { topic: 'professional_ethics', hours: 20 },
    { topic: 'vocational_skills', hours: 100 },
  ],
  kind: 'initial',
  positions: ['caregiver'],
  fullTime: true,
  mostHoursADay: 8,
};

test.each([
  [course.hoursByTopic, null],
  [[{ topic: 'fire_safety', hours: 121 }], 'request-invalid'],
  [
    [
      { topic: 'fire_safety', hours: 10 },
      { topic: 'fire_safety', hours: 10 },
    ],
    'request-invalid',
  ],
] as const)('a course of 120 hours with %j: %s', (hoursByTopic, refused) => {
  expect(refusalOf(() => mustAddUp({ ...course, hoursByTopic }))).toBe(refused);
});

test('what is held on one day only ends on the day on which it starts', () => {
  const startsOn = plainDate('2026-03-02');
  for (const [lastDay, refused] of [
    ['2026-03-02', null],
    ['2026-03-01', 'period-invalid'],
  ] as const) {
    expect(refusalOf(() => mustNotEndBeforeItStarts({ startsOn }, plainDate(lastDay)))).toBe(
      refused,
    );
  }
});
