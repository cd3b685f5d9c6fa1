import { plainDate } from '../../src/domain/calendar';
import {
  certificateNumberKey,
  numbersReused,
  type Numbered,
} from '../../src/domain/irregular-numbers';
import {
  overloadOf,
  quotasExceeded,
  runOutsidePlaces,
  type LimitedRight,
  type PassesOfRun,
} from '../../src/domain/irregular-providers';

const ON = plainDate('2026-03-27');
const passes = (change: Partial<PassesOfRun> = {}): PassesOfRun => ({
  runId: 'run',
  passes: 108,
  startsOn: plainDate('2026-03-02'),
  hours: 120,
  hasPractice: true,
  teachers: 1,
  ...change,
});
const overloaded = (...runs: PassesOfRun[]) =>
  overloadOf({ providerId: 'school', teacherId: 'teacher', day: ON, runs }).length > 0;

test.each<[string, PassesOfRun[], boolean]>([
  ['108 people with practice', [passes()], false],
  ['109 people with practice', [passes({ passes: 109 })], true],
  ['216 people with two teachers', [passes({ passes: 216, teachers: 2 })], false],
  ['540 people of theory alone', [passes({ passes: 540, hasPractice: false })], false],
  ['541 people of theory alone', [passes({ passes: 541, hasPractice: false })], true],
  ['two classes at once', [passes({ passes: 50 }), passes({ passes: 50, runId: 'b' })], false],
  [
    'three courses of 104 hours in 26 days',
    ['a', 'b', 'c'].map((runId) => passes({ runId, passes: 1, hours: 104 })),
    false,
  ],
  [
    'four courses of 104 hours in 26 days',
    ['a', 'b', 'c', 'd'].map((runId) => passes({ runId, passes: 1, hours: 79 })),
    true,
  ],
])('%s on a day: %#', (_, runs, found) => {
  expect(overloaded(...runs)).toBe(found);
});

const right = (change: Partial<LimitedRight> = {}): LimitedRight => ({
  id: 'right',
  kind: 'training_completion',
  occupations: null,
  highestLevel: null,
  inForce: { startsOn: plainDate('2020-01-01'), endsOn: null },
  places: null,
  yearlyQuota: 100,
  ...change,
});
const awarded = (count: number, day = '2026-06-30') => ({
  kind: 'training_completion' as const,
  occupation: null,
  level: null,
  day: plainDate(day),
  count,
});

test.each<[string, LimitedRight[], ReturnType<typeof awarded>[], number[]]>([
  ['as many as allowed', [right()], [awarded(60), awarded(40, '2026-12-31')], []],
  ['one more', [right()], [awarded(60), awarded(41, '2026-12-31')], [101]],
  ['one more, in the year before', [right()], [awarded(100), awarded(1, '2025-12-31')], []],
  [
    'under a right without a number too',
    [right(), right({ id: 'b', yearlyQuota: null })],
    [awarded(101)],
    [],
  ],
  ['under two numbers', [right(), right({ id: 'b' })], [awarded(200)], []],
  ['more than two numbers together', [right(), right({ id: 'b' })], [awarded(201)], [201, 201]],
  ['by another kind of right', [right({ kind: 'one_plus_x' })], [awarded(101)], []],
])('awards of a year, %s', (_, rights, all, found) => {
  const exceeded = quotasExceeded('school', rights, 2026, all);
  expect(exceeded.map(({ evidence }) => evidence['awarded'])).toEqual(found);
});

test('a quota exceeded by some more is the same doubt, and by a tenth more another one', () => {
  const key = (count: number) =>
    quotasExceeded('school', [right()], 2026, [awarded(count)])[0]?.key;
  expect(key(105)).toBe(key(101));
  expect(key(110)).not.toBe(key(101));
});

test.each<[string, string, LimitedRight[], boolean]>([
  ['in its place', '410105', [right({ places: ['410105'] })], false],
  ['below its place', '410105', [right({ places: ['410100'] })], false],
  ['beside its place', '410103', [right({ places: ['410105'] })], true],
  ['with another right anywhere', '410103', [right({ places: ['410105'] }), right()], false],
  [
    'with a right for certificates anywhere',
    '410103',
    [right({ places: ['410105'] }), right({ kind: 'one_plus_x' })],
    true,
  ],
  ['without any right', '410103', [], false],
  [
    'when the wider right was over',
    '410103',
    [
      right({ places: ['410105'] }),
      right({ inForce: { startsOn: plainDate('2020-01-01'), endsOn: plainDate('2026-03-02') } }),
    ],
    true,
  ],
])('a run %s', (_, division, rights, found) => {
  const [startsOn, endsOn] = [plainDate('2026-03-02'), ON];
  const run = { id: 'run', providerId: 'school', division, startsOn, endsOn };
  expect(runOutsidePlaces(run, rights).length > 0).toBe(found);
});

test.each([
  ['skill_level_certificate', ' y000141 000001263ａ', 'skill_level_certificate:Y000141000001263A'],
  ['health_certificate', '健-2026-1', 'health_certificate:健20261'],
  ['care_experience', '无', null],
  ['guard_licence', ' - ', null],
] as const)('a %s numbered "%s" is found by %s', (kind, number, key) => {
  expect(certificateNumberKey(kind, number)).toBe(key);
});

const numbered = (change: Partial<Numbered> = {}): Numbered => ({
  credentialId: 'b',
  kind: 'skill_level_certificate',
  organisationId: 'school',
  organisationKind: 'provider',
  personId: 'person',
  status: 'valid',
  state: 'accepted',
  ...change,
});
const first = numbered({ credentialId: 'a' });

test.each<[string, Partial<Numbered>, boolean]>([
  ['the same person by the same school', {}, false],
  ['another person by the same school', { personId: 'other' }, true],
  ['another person, revoked', { personId: 'other', status: 'revoked' }, false],
  ['another person, suspended', { personId: 'other', status: 'suspended' }, true],
  ['another person, withdrawn', { personId: 'other', status: 'withdrawn' }, false],
  ['another person, rejected', { personId: 'other', state: 'rejected' }, false],
  ['another person, held for review', { personId: 'other', state: 'held_for_review' }, false],
  ['the same person by another school', { organisationId: 'academy' }, true],
  [
    'the same person by an authority',
    { organisationId: 'a', organisationKind: 'authority' },
    false,
  ],
  [
    'another person by an authority',
    { organisationId: 'a', organisationKind: 'authority', personId: 'other' },
    true,
  ],
  [
    'another person by another school, of no known pattern',
    { organisationId: 'academy', personId: 'other', state: 'unverified' },
    false,
  ],
])('a number twice, of %s', (_, change, found) => {
  expect(numbersReused([numbered(change), first]).length > 0).toBe(found);
});

test('a local number is compared within one provider only', () => {
  const local = (change: Partial<Numbered>) => numbered({ kind: 'health_certificate', ...change });
  const group = [
    local({ credentialId: 'a' }),
    local({ credentialId: 'b', organisationId: 'academy', personId: 'other' }),
    local({ credentialId: 'c', personId: 'third' }),
  ];
  expect(numbersReused(group).map(({ evidence }) => evidence['credentialIds'])).toEqual([
    ['a', 'c'],
  ]);
});
