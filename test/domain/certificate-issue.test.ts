import { plainDate as on } from '../../src/domain/calendar';
import {
  decideIssue,
  type IssueAsked,
  type StatedCompletion,
} from '../../src/domain/certificate-issue';
import { Refusal } from '../../src/domain/refusal';
import type { Need } from '../../src/domain/need';
import { NATIONAL_RULES } from '../../src/domain/rulebook/national';
import { TRAINING_CERTIFICATE_RULES } from '../../src/domain/rulebook/training-certificates';
import type { Topic } from '../../src/domain/training';
import { completion } from './holdings';

const stated = (change: Partial<StatedCompletion> = {}): StatedCompletion => ({
  ...completion(),
  ...{ personId: 'wang', courseKind: null, place: null, carrier: null },
  ...change,
});

type Right = IssueAsked['rights'][number];
const right = (change: Partial<Right> = {}): Right => ({
  kind: 'training_certificate',
  ...{ occupations: null, highestLevel: null, places: null },
  inForce: { startsOn: on('2026-01-01'), endsOn: on('2027-01-01') },
  ...change,
});

function outcomeOf(change: Partial<IssueAsked>): string {
  const completions = change.completions ?? [stated()];
  try {
    return decideIssue({
      wanted: { post: 'caregiver', occupation: null, level: null },
      organisationId: 'school',
      personId: 'wang',
      named: completions.length,
      rights: [right()],
      today: on('2026-11-22'),
      ...change,
      completions,
    }).major;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const UNFIT = 'certificate-completions-unfit';
const DENIED = 'award-not-permitted';
const EXISTS = 'certificate-exists';
const MIND: readonly Topic[] = ['child_development_and_mental_health'];
const theory = { id: 'a', hours: { theory: 60, practice: 0 } };
const practice = { id: 'b', hours: { theory: 0, practice: 60 }, topics: [] };
const carrying = (state: 'withdrawn' | 'revoked' | 'suspended', by: 'issuer' | 'authority') => [
  stated({ carrier: { order: { state, by }, awaitsAcceptance: false } }),
];

test.each<[what: string, outcome: string, completions: StatedCompletion[]]>([
  ['one course of 120 hours', 'infant_care', [stated()]],
  ['the two halves of a course', 'infant_care', [stated(theory), stated(practice)]],
  ['two courses', 'infant_care', [stated(theory), stated({ ...practice, courseCode: 'B' })]],
  ['none', UNFIT, []],
  ['a theory hour too few', UNFIT, [stated({ hours: { theory: 59, practice: 61 } })]],
  ['a practice hour too few', UNFIT, [stated({ hours: { theory: 61, practice: 59 } })]],
  ['without the topic', UNFIT, [stated({ topics: ['fire_safety'] })]],
  ['with the topic alone', 'infant_care', [stated({ topics: MIND })]],
  ['failed', UNFIT, [stated({ result: 'failed' })]],
  ['withdrawn', UNFIT, [stated({ result: 'withdrawn' })]],
  ['held for review', UNFIT, [stated({ state: 'held_for_review' })]],
  ['rejected', UNFIT, [stated({ state: 'rejected' })]],
  ['unverified', UNFIT, [stated({ state: 'unverified' })]],
  ['one of two withdrawn', UNFIT, [stated(), stated({ id: 'b', result: 'withdrawn' })]],
  ['the same course twice', UNFIT, [stated(), stated({ id: 'b' })]],
  [
    'the same course in part twice',
    UNFIT,
    [
      stated({ id: 'a', hours: { theory: 60, practice: 40 } }),
      stated({ id: 'b', hours: { theory: 20, practice: 60 } }),
    ],
  ],
  ['of somebody else', UNFIT, [stated({ personId: 'li' })]],
  ['one of two of somebody else', UNFIT, [stated(theory), stated({ ...practice, personId: 'li' })]],
  ['of another provider', UNFIT, [stated({ organisationId: 'academy' })]],
  ['completed today', 'infant_care', [stated({ completedOn: on('2026-11-22') })]],
  ['completed tomorrow', UNFIT, [stated({ completedOn: on('2026-11-23') })]],
  ['an initial course', 'infant_care', [stated({ courseKind: 'initial' })]],
  ['a course for who works already', UNFIT, [stated({ courseKind: 'continuing' })]],
  [
    'carrying a certificate',
    EXISTS,
    [stated({ carrier: { order: null, awaitsAcceptance: false } })],
  ],
  ['carrying one taken back by its issuer', 'infant_care', carrying('withdrawn', 'issuer')],
  [
    'carrying one taken back by its issuer after an officer reinstated it',
    EXISTS,
    [stated({ carrier: { order: { state: 'withdrawn', by: 'issuer' }, awaitsAcceptance: true } })],
  ],
  ['carrying one that an authority took back', EXISTS, carrying('withdrawn', 'authority')],
  ['carrying one that was revoked', EXISTS, carrying('revoked', 'issuer')],
  ['carrying one that is suspended', EXISTS, carrying('suspended', 'issuer')],
])('from completions: %s: %s', (_, outcome, completions) => {
  expect(outcomeOf({ completions })).toBe(outcome);
});

test.each<[what: string, outcome: string, change: Partial<IssueAsked>]>([
  ['of whom nobody knows', UNFIT, { personId: null }],
  ['where one that was named is not there', UNFIT, { named: 2 }],
  ['without a right', DENIED, { rights: [] }],
  ['with a right to something else', DENIED, { rights: [right({ kind: 'training_completion' })] }],
  ['the day before the right', DENIED, { today: on('2025-12-31') }],
  ['on the last day of the right', 'infant_care', { today: on('2026-12-31') }],
  ['the day after the right', DENIED, { today: on('2027-01-01') }],
  ['with a right for another level', DENIED, { rights: [right({ highestLevel: 3 })] }],
  [
    'at the level of the right',
    'infant_care',
    {
      rights: [right({ highestLevel: 3 })],
      wanted: { post: 'caregiver', occupation: null, level: 3 },
    },
  ],
  [
    'above the level of the right',
    DENIED,
    {
      rights: [right({ highestLevel: 3 })],
      wanted: { post: 'caregiver', occupation: null, level: 2 },
    },
  ],
  [
    'before the row',
    UNFIT,
    {
      rights: [right({ inForce: { startsOn: on('2020-01-01'), endsOn: null } })],
      today: on('2021-08-18'),
    },
  ],
])('%s: %s', (_, outcome, change) => {
  expect(outcomeOf(change)).toBe(outcome);
});

test.each<[places: string[] | null, place: string | null, outcome: string]>([
  [null, null, 'infant_care'],
  [['410100'], '410105', 'infant_care'],
  [['410105'], '410100', DENIED],
  [['410105'], '420102', DENIED],
  [['410105'], null, DENIED],
])('with a right in %j, taught in %s: %s', (places, place, outcome) => {
  const completions = [stated({ place })];
  expect(outcomeOf({ rights: [right({ places })], completions })).toBe(outcome);
});

test.each`
  theory | practice | topics                                     | outcome
  ${40}  | ${20}    | ${['nursery_management']}                  | ${'nursery_management'}
  ${39}  | ${21}    | ${['nursery_management']}                  | ${UNFIT}
  ${41}  | ${19}    | ${['nursery_management']}                  | ${UNFIT}
  ${60}  | ${60}    | ${['child_development_and_mental_health']} | ${UNFIT}
`(
  'of a head with $theory and $practice hours in $topics: $outcome',
  ({
    theory,
    practice,
    topics,
    outcome,
  }: StatedCompletion['hours'] & { topics: Topic[]; outcome: string }) => {
    const completions = [stated({ hours: { theory, practice }, topics })];
    const wanted = { post: 'head', occupation: null, level: null } as const;
    expect(outcomeOf({ wanted, completions })).toBe(outcome);
  },
);

test('no row asks less than the post itself', () => {
  for (const { post, hours, topics } of TRAINING_CERTIFICATE_RULES) {
    const needs = NATIONAL_RULES.filter(({ positions }) => positions.includes(post))
      .flatMap((row) => row.needs)
      .flatMap((need): readonly Need[] => (need.kind === 'any_of' ? need.options : [need]))
      .flatMap((need) => (need.kind === 'training' ? [need] : []));
    expect(needs.length).toBeGreaterThan(0);
    for (const need of needs) {
      expect(hours.theory).toBeGreaterThanOrEqual(need.theory);
      expect(hours.practice).toBeGreaterThanOrEqual(need.practice);
      expect(topics).toEqual(expect.arrayContaining([...need.topics]));
    }
  }
});
