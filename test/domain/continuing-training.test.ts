import { plainDate } from '../../src/domain/calendar';
import type { CourseKind } from '../../src/domain/catalogue';
import { continuingHoursOf, type ContinuingRule } from '../../src/domain/continuing-training';
import { CONTINUING_RULES } from '../../src/domain/rulebook/continuing-hours';
import { completion } from './holdings';

const TODAY = plainDate('2026-11-21');
const local: ContinuingRule = {
  id: 'a-city',
  jurisdiction: '410100',
  positions: ['caregiver'],
  inForce: { startsOn: plainDate('2025-01-01'), endsOn: plainDate('2027-01-01') },
  source: { instrument: 'A notice', article: '1', confirmed: true },
  leastHours: 40,
  decidesVerdict: false,
};

const of = (
  courseCode: string,
  courseKind: CourseKind | null,
  hours: number,
  on = '2026-06-30',
) => ({
  courseKind,
  completion: completion({
    id: courseCode + on,
    courseCode,
    hours: { theory: hours, practice: 0 },
    startedOn: plainDate(on),
    completedOn: plainDate(on),
  }),
});

test.each`
  what                                   | completions                                                             | hours | uncatalogued
  ${'nothing'}                           | ${[]}                                                                   | ${0}  | ${0}
  ${'an initial course'}                 | ${[of('A', 'initial', 120)]}                                            | ${0}  | ${0}
  ${'a continuing one'}                  | ${[of('A', 'continuing', 39)]}                                          | ${39} | ${0}
  ${'the same course twice in the year'} | ${[of('A', 'continuing', 20, '2026-03-01'), of('A', 'continuing', 20)]} | ${20} | ${0}
  ${'two courses'}                       | ${[of('A', 'continuing', 20), of('B', 'continuing', 20)]}               | ${40} | ${0}
  ${'one that no catalogue has'}         | ${[of('A', null, 40)]}                                                  | ${0}  | ${40}
  ${'one on the last day of the year'}   | ${[of('A', 'continuing', 8, '2025-12-31')]}                             | ${0}  | ${0}
  ${'one on the first day of the year'}  | ${[of('A', 'continuing', 8, '2026-01-01')]}                             | ${8}  | ${0}
  ${'one that is not completed yet'}     | ${[of('A', 'continuing', 8, '2026-11-22')]}                             | ${0}  | ${0}
`('$what: $hours hours in 2026', (row) => {
  const { completions, hours, uncatalogued } = row as {
    completions: ReturnType<typeof of>[];
    hours: number;
    uncatalogued: number;
  };
  const found = continuingHoursOf([local], '410105', 'caregiver', 2026, completions, TODAY);
  expect(found).toMatchObject({ hours, uncataloguedHours: uncatalogued });
  expect(found.rules).toEqual([
    { id: 'a-city', leastHours: 40, decidesVerdict: false, confirmed: true, met: hours >= 40 },
  ]);
});

test.each`
  division    | position       | year    | rules
  ${'410105'} | ${'caregiver'} | ${2026} | ${['nhc-2019-58-regular-training', 'a-city']}
  ${'410105'} | ${'caregiver'} | ${2024} | ${['nhc-2019-58-regular-training']}
  ${'410105'} | ${'caregiver'} | ${2027} | ${['nhc-2019-58-regular-training']}
  ${'410105'} | ${'cook'}      | ${2026} | ${['nhc-2019-58-regular-training']}
  ${'410105'} | ${'owner'}     | ${2026} | ${[]}
  ${'420102'} | ${'caregiver'} | ${2026} | ${['nhc-2019-58-regular-training']}
`('a $position in $division in $year: $rules', (row) => {
  const { division, position, year, rules } = row as {
    division: string;
    position: 'caregiver';
    year: number;
    rules: string[];
  };
  const all = [...CONTINUING_RULES, local];
  const found = continuingHoursOf(all, division, position, year, [], plainDate('2028-01-01'));
  expect(found.rules.map(({ id }) => id)).toEqual(rules);
});

test('no row about a number of hours that nobody saw decides a verdict', () => {
  const unseen = CONTINUING_RULES.filter(({ source }) => !source.confirmed);
  expect(unseen.filter(({ decidesVerdict }) => decidesVerdict)).toEqual([]);
});
