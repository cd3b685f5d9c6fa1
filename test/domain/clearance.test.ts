import fc from 'fast-check';
import type { Ban } from '../../src/domain/ban';
import { addDays, plainDate } from '../../src/domain/calendar';
import {
  CLEAR_DAYS,
  decideClearance,
  reasonsForInstitution,
  type Dossier,
  type Verdict,
} from '../../src/domain/clearance';
import type { KnownIdentity } from '../../src/domain/identity';
import type { InterimSpan, InterimState } from '../../src/domain/interim';
import { parseName } from '../../src/domain/name';
import { parsePersonClaim, type PersonClaim } from '../../src/domain/person';
import { CATEGORIES, GROUNDS } from '../../src/domain/rulebook/grounds';
import { REQUIREMENT_RULES } from '../../src/domain/rulebook/requirement-rules';
import { completion, credential } from './holdings';

const DAY = plainDate('2026-11-21');
const NOW = new Date('2026-11-21T08:00:00Z');
const ZHANG = '999999199001010016';

const applicant = (change: Partial<{ number: string; name: string }> = {}): PersonClaim =>
  parsePersonClaim({
    identity: { type: 'resident_id', number: change.number ?? ZHANG },
    name: change.name ?? '张三',
  });

const passport = (name: string, birthDate: string): PersonClaim =>
  parsePersonClaim({
    identity: { type: 'passport', number: 'E12345678', country: 'USA' },
    name,
    birthDate,
  });

const known = (change: Partial<KnownIdentity> = {}): KnownIdentity => ({
  personId: 'zhang',
  registryNumber: 'R',
  names: [parseName('张三')],
  birthDates: [plainDate('1990-01-01')],
  disputed: false,
  ...change,
});

const ban = (change: Partial<Ban> = {}): Ban => ({
  id: 'ban',
  state: 'in_force',
  capacity: 'perpetrator',
  ground: 'child_abuse',
  category: 'abuse',
  incidentOn: plainDate('2026-05-02'),
  incidentDivision: '410105',
  documentNumber: '1',
  legalBasis: ['x'],
  decidedOn: plainDate('2026-06-01'),
  servedOn: plainDate('2026-06-05'),
  instrument: 'administrative_decision',
  ruleId: 'pfpl-2021-41-2',
  term: null,
  correctsId: null,
  liftBasis: null,
  authorityId: 'county',
  personId: 'zhang',
  proposedBy: 'li',
  proposedByHuman: 'li',
  proposedAt: new Date('2026-06-06T00:00:00Z'),
  decidedBy: 'wu',
  decidedByHuman: 'wu',
  decidedAt: new Date('2026-06-06T00:00:00Z'),
  rejectionReason: null,
  version: 2,
  ...change,
});

const HOUR_MS = 3_600_000;
/** A measure that began so many hours ago. */
const measure = (state: InterimState, hours: number): InterimSpan => ({
  state,
  personId: 'zhang',
  imposedAt: new Date(NOW.getTime() - hours * HOUR_MS),
});

const QUALIFIED = { credentials: [credential()], completions: [completion()] };
const NOTHING = { credentials: [], completions: [] };

const dossier = (change: Partial<Dossier> = {}): Dossier => ({
  identity: known(),
  bans: [],
  namesakeBans: [],
  measures: [],
  namesakeMeasures: [],
  ruledOut: new Set(),
  at: NOW,
  holdings: QUALIFIED,
  post: { position: 'caregiver', division: '410105' },
  production: false,
  ...change,
});

const decide = (who: PersonClaim, what: Dossier) =>
  decideClearance(who, what, REQUIREMENT_RULES, DAY);

test.each<[string, PersonClaim, Partial<Dossier>, Verdict, string[]]>([
  ['nothing speaks against', applicant(), {}, 'clear', []],
  ['a ban is in force', applicant(), { bans: [ban()] }, 'barred', ['ban_in_force']],
  [
    'a ban is in force and the name is another',
    applicant({ name: '王五' }),
    { bans: [ban()] },
    'barred',
    ['ban_in_force', 'name_disagrees_with_banned', 'name_disagrees'],
  ],
  [
    'a ban is in force and the person is also unqualified',
    applicant(),
    { bans: [ban()], holdings: NOTHING },
    'barred',
    ['ban_in_force', 'requirement_missing'],
  ],
  [
    'a ban is suspended',
    applicant(),
    { bans: [ban({ state: 'suspended' })] },
    'refer',
    ['ban_undecided'],
  ],
  ['a ban is proposed', applicant(), { bans: [ban({ state: 'proposed' })] }, 'clear', []],
  ['a ban was lifted', applicant(), { bans: [ban({ state: 'lifted' })] }, 'clear', []],
  [
    'the state of a ban is of no known code',
    applicant(),
    { bans: [ban({ state: 'novelty' as Ban['state'] })] },
    'refer',
    ['ban_undecided'],
  ],
  ['the name is another', applicant({ name: '王五' }), {}, 'refer', ['name_disagrees']],
  [
    'a former name is given',
    applicant(),
    { identity: known({ names: [parseName('张四'), parseName('张三')] }) },
    'clear',
    [],
  ],
  [
    'the identity is disputed',
    applicant(),
    { identity: known({ disputed: true }) },
    'refer',
    ['identity_disputed'],
  ],
  [
    'a namesake is banned',
    applicant(),
    { namesakeBans: [ban()] },
    'refer',
    ['namesake_restricted'],
  ],
  [
    'a namesake has a suspended ban',
    applicant(),
    { namesakeBans: [ban({ state: 'suspended' })] },
    'refer',
    ['namesake_restricted'],
  ],
  [
    'a ban on a namesake was only proposed',
    applicant(),
    { namesakeBans: [ban({ state: 'proposed' })] },
    'clear',
    [],
  ],
  [
    'a measure was imposed 71 hours ago',
    applicant(),
    { measures: [measure('imposed', 71)] },
    'refer',
    ['interim_measure'],
  ],
  [
    'a measure was imposed 72 hours ago and nobody confirmed it',
    applicant(),
    { measures: [measure('imposed', 72)] },
    'clear',
    [],
  ],
  [
    'a measure was confirmed and began 89 days ago',
    applicant({ name: '王五' }),
    { measures: [measure('confirmed', 89 * 24)] },
    'refer',
    ['interim_measure', 'name_disagrees'],
  ],
  [
    'a measure was confirmed and began 90 days ago',
    applicant(),
    { measures: [measure('confirmed', 90 * 24)] },
    'clear',
    [],
  ],
  [
    'the state of a measure is of no known code',
    applicant(),
    { measures: [measure('novelty' as InterimState, 9_999)] },
    'refer',
    ['interim_measure'],
  ],
  [
    'a measure ended',
    applicant(),
    { measures: [measure('ended', 1), measure('withdrawn', 1)] },
    'clear',
    [],
  ],
  [
    'a namesake is kept from children meanwhile',
    applicant(),
    { namesakeMeasures: [measure('imposed', 1)] },
    'refer',
    ['namesake_restricted'],
  ],
  [
    'a namesake is banned and is not the applicant, as two humans decided',
    applicant(),
    { namesakeBans: [ban({ personId: 'other' })], ruledOut: new Set(['other']) },
    'clear',
    [],
  ],
  [
    'one namesake is ruled out and another is kept from children',
    applicant(),
    {
      namesakeBans: [ban({ personId: 'other' })],
      namesakeMeasures: [measure('imposed', 1)],
      ruledOut: new Set(['other']),
    },
    'refer',
    ['namesake_restricted'],
  ],
  [
    'the applicant is ruled out to be somebody whose document they show',
    applicant(),
    { bans: [ban()], ruledOut: new Set(['zhang']) },
    'barred',
    ['ban_in_force'],
  ],
  [
    'a ban is in force and a measure runs',
    applicant(),
    { bans: [ban()], measures: [measure('imposed', 1)] },
    'barred',
    ['ban_in_force', 'interim_measure'],
  ],
  [
    'nobody is known and the post needs training',
    applicant(),
    { identity: null, holdings: NOTHING },
    'not_qualified',
    ['requirement_missing'],
  ],
  [
    'nobody is known and the post needs nothing',
    applicant(),
    { identity: null, holdings: NOTHING, post: { position: 'cleaner', division: '410105' } },
    'clear',
    [],
  ],
  [
    'the post is of no known code',
    applicant(),
    { post: { position: 'astronaut' as 'head', division: '410105' } },
    'refer',
    ['code_unknown', 'requirement_missing'],
  ],
  [
    'a synthetic number is shown in production',
    applicant(),
    { production: true },
    'refer',
    ['synthetic_number'],
  ],
  [
    'a passport of a banned person is shown with its name',
    passport('SMITH JOHN', '1991-02-03'),
    {
      bans: [ban()],
      identity: known({ names: [parseName('SMITH JOHN')], birthDates: [plainDate('1980-01-01')] }),
    },
    'barred',
    ['ban_in_force', 'birth_date_disagrees'],
  ],
  [
    'a passport of a banned person is shown with another name and birth date',
    passport('DOE JANE', '1991-02-03'),
    {
      bans: [ban()],
      identity: known({ names: [parseName('SMITH JOHN')], birthDates: [plainDate('1980-01-01')] }),
    },
    'refer',
    ['number_without_check_digit', 'name_disagrees', 'birth_date_disagrees'],
  ],
])('when %s', (_what, who, change, verdict, causes) => {
  expect(decide(who, dossier(change))).toMatchObject({ verdict, causes });
});

test('an institution learns one reason for every doubt, and none of the causes', () => {
  const doubts: Partial<Dossier>[] = [
    { bans: [ban({ state: 'suspended' })] },
    { identity: known({ disputed: true }) },
    { namesakeBans: [ban()] },
    { measures: [measure('imposed', 1)] },
  ];
  for (const change of doubts) {
    expect(reasonsForInstitution(decide(applicant(), dossier(change)))).toEqual(['ask_authority']);
  }
});

test('clear holds thirty days, or to the last day of what it relies on', () => {
  expect(decide(applicant(), dossier()).validUntil).toBe(addDays(DAY, CLEAR_DAYS));
  const expiring = { ...QUALIFIED, credentials: [credential({ expiresOn: addDays(DAY, 3) })] };
  expect(decide(applicant(), dossier({ holdings: expiring })).validUntil).toBe(addDays(DAY, 3));
});

test('no other verdict has a last day', () => {
  for (const change of [{ bans: [ban()] }, { namesakeBans: [ban()] }, { holdings: NOTHING }]) {
    expect(decide(applicant(), dossier(change)).validUntil).toBeNull();
  }
});

const RANK: Record<Verdict, number> = { clear: 0, not_qualified: 1, refer: 2, barred: 3 };

const anyBan = fc
  .record({
    state: fc.constantFrom(
      'proposed',
      'rejected',
      'in_force',
      'suspended',
      'ended',
      'lifted',
      'novelty',
    ),
    ground: fc.constantFrom(...GROUNDS),
    category: fc.constantFrom(...CATEGORIES),
    term: fc.constantFrom(null, {
      years: 3,
      startsOn: plainDate('2020-01-01'),
      endsOn: plainDate('2023-01-01'),
    }),
  })
  .map((change) => ban(change as Partial<Ban>));

const anyMeasure = fc.record({
  state: fc.constantFrom('imposed', 'confirmed', 'withdrawn', 'ended', 'novelty'),
  hours: fc.constantFrom(-1, 0, 71, 72, 2_159, 2_160),
});
const spans = (some: readonly { state: string; hours: number }[]) =>
  some.map(({ state, hours }) => measure(state as InterimState, hours));

const anyDossier = fc
  .record({
    identity: fc.constantFrom(
      null,
      known(),
      known({ disputed: true }),
      known({ names: [parseName('李四')] }),
    ),
    bans: fc.array(anyBan, { maxLength: 3 }),
    namesakeBans: fc.array(anyBan, { maxLength: 2 }),
    measures: fc.array(anyMeasure, { maxLength: 2 }).map(spans),
    namesakeMeasures: fc.array(anyMeasure, { maxLength: 2 }).map(spans),
    holdings: fc.constantFrom(QUALIFIED, NOTHING),
    position: fc.constantFrom('caregiver', 'cleaner', 'head'),
    production: fc.boolean(),
  })
  .map(({ position, ...rest }) =>
    dossier({ ...rest, post: { position: position, division: '410105' } }),
  );

const anyone = fc.constantFrom(
  applicant(),
  applicant({ name: '王五' }),
  passport('DOE JANE', '1991-02-03'),
);

test('a restricting fact more never makes the answer milder', () => {
  const restrictions: ((before: Dossier, more: Ban, span: InterimSpan) => Dossier)[] = [
    (before, _, span) => ({ ...before, measures: [...before.measures, span] }),
    (before, _, span) => ({ ...before, namesakeMeasures: [...before.namesakeMeasures, span] }),
    (before, more) => ({ ...before, bans: [...before.bans, more] }),
    (before, more) => ({ ...before, namesakeBans: [...before.namesakeBans, more] }),
    (before) => ({ ...before, production: true }),
    (before) => ({
      ...before,
      identity: before.identity && { ...before.identity, disputed: true },
    }),
    (before) => ({ ...before, holdings: NOTHING }),
  ];
  fc.assert(
    fc.property(
      anyone,
      anyDossier,
      anyBan,
      anyMeasure,
      fc.constantFrom(...restrictions),
      (who, before, more, { state, hours }, restrict) => {
        const was = decide(who, before).verdict;
        const span = measure(state as InterimState, hours);
        const is = decide(who, restrict(before, more, span)).verdict;
        expect(RANK[is]).toBeGreaterThanOrEqual(RANK[was]);
      },
    ),
    { numRuns: 2000 },
  );
});

test('clear never stands beside a cause', () => {
  fc.assert(
    fc.property(anyone, anyDossier, (who, what) => {
      const { verdict, causes } = decide(who, what);
      expect(verdict === 'clear').toBe(causes.length === 0);
    }),
    { numRuns: 1000 },
  );
});
