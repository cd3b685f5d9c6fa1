import { plainDate } from '../../src/domain/calendar';
import type { KnownIdentity } from '../../src/domain/identity';
import {
  approveMatch,
  assertionsOn,
  proposeMatch,
  rejectMatch,
  ruledOut,
  standingRulings,
  withdrawMatch,
  type KnownSides,
  type Ruling,
} from '../../src/domain/match';
import { parseName } from '../../src/domain/name';
import type { Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';

const NOW = new Date('2026-11-21T08:00:00Z');
const LATER = new Date('2026-11-22T08:00:00Z');
const applicant = { name: parseName('张三'), birthDate: plainDate('1990-01-01') };

const known = (change: Partial<KnownIdentity> = {}): KnownIdentity => ({
  personId: 'zhang',
  registryNumber: 'R',
  names: [applicant.name],
  birthDates: [applicant.birthDate],
  disputed: false,
  ...change,
});

const sides: KnownSides = {
  applicantAssertions: 0,
  personVersion: 1,
  personDocuments: 1,
  personAssertions: 2,
  personBans: 1,
  personMeasures: 0,
};

const ruling = (change: Partial<Ruling> = {}, now: Partial<KnownSides> = {}): Ruling => ({
  ...sides,
  id: 'one',
  applicantDigest: 'digest',
  personId: 'other',
  conclusion: 'not_same_person',
  decidedAt: NOW,
  now: { ...sides, ...now },
  ...change,
});

const out = (rulings: Ruling[], identity: KnownIdentity | null = null) => [
  ...ruledOut(standingRulings(rulings, applicant, identity)),
];

test.each<[string, Ruling[], KnownIdentity | null, string[]]>([
  ['nothing is known since', [ruling()], null, ['other']],
  ['they are one person', [ruling({ conclusion: 'same_person' })], null, []],
  [
    'the conclusion is of no known code',
    [ruling({ conclusion: 'novelty' as 'same_person' })],
    null,
    [],
  ],
  ['the other is disputed', [ruling({}, { personVersion: 2 })], null, []],
  ['the other has a new document', [ruling({}, { personDocuments: 2 })], null, []],
  ['the other has a new name or birth date', [ruling({}, { personAssertions: 3 })], null, []],
  ['the other has a new ban', [ruling({}, { personBans: 2 })], null, []],
  ['a measure is imposed on the other', [ruling({}, { personMeasures: 1 })], null, []],
  ['the applicant is registered as they said', [ruling()], known(), ['other']],
  [
    'the applicant is registered under another name',
    [ruling()],
    known({ names: [parseName('李四')] }),
    [],
  ],
  ['the applicant is disputed', [ruling()], known({ disputed: true }), []],
  [
    'the applicant has a second name',
    [ruling()],
    known({ names: [applicant.name, parseName('李四')] }),
    [],
  ],
  [
    'the applicant was known, as they are now',
    [ruling({ applicantAssertions: 2 })],
    known(),
    ['other'],
  ],
  [
    'the applicant was known and has a second name since',
    [ruling({ applicantAssertions: 2 })],
    known({ names: [applicant.name, parseName('李四')] }),
    [],
  ],
  [
    'a later ruling says that they are one',
    [ruling({ conclusion: 'same_person', decidedAt: LATER }), ruling()],
    null,
    [],
  ],
  [
    'a later ruling says that they are not',
    [ruling({ decidedAt: LATER }), ruling({ conclusion: 'same_person' })],
    null,
    ['other'],
  ],
  [
    'the later ruling holds no more, the earlier is gone for ever',
    [ruling({ decidedAt: LATER, personBans: 2 }), ruling()],
    null,
    [],
  ],
])('who is ruled out, when %s', (_, rulings, identity, ids) => {
  expect(out(rulings, identity)).toEqual(ids);
});

const officer = (human: string): Principal => ({
  kind: 'officer',
  id: `account of ${human}`,
  organisationId: 'county',
  organisationKind: 'authority',
  division: '410105',
  humanId: human,
  scopes: new Set(),
  mayApproveFrom: NOW,
});
const [LI, WU] = [officer('li'), officer('wu')];

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

test('two humans decide on what the first one knew', () => {
  const match = proposeMatch(
    'match',
    {
      checkId: 'check',
      division: '410105',
      applicantDigest: 'digest',
      personId: 'other',
      conclusion: 'not_same_person',
      evidence: ['photo_compared'],
    },
    sides,
    LI,
    NOW,
  );
  expect(codeOf(() => approveMatch(match, sides, LI, NOW))).toBe('ban-needs-second-officer');
  expect(codeOf(() => rejectMatch(match, 'other', LI, NOW))).toBe('ban-needs-second-officer');
  expect(codeOf(() => withdrawMatch(match, WU, NOW))).toBe('ban-outside-line');
  for (const side of Object.keys(sides) as (keyof KnownSides)[]) {
    const more = { ...sides, [side]: sides[side] + 1 };
    expect(codeOf(() => approveMatch(match, more, WU, NOW))).toBe('match-evidence-changed');
  }
  const approved = approveMatch(match, sides, WU, NOW);
  expect(approved).toMatchObject({ state: 'approved', decidedByHuman: 'wu', version: 2 });
  expect(codeOf(() => rejectMatch(approved, 'other', WU, NOW))).toBe('match-decided');
  expect(codeOf(() => withdrawMatch(approved, LI, NOW))).toBe('match-decided');
});

test('what is known of a document is counted by what was said', () => {
  expect(assertionsOn(null)).toBe(0);
  expect(assertionsOn(known({ names: [applicant.name, applicant.name] }))).toBe(3);
});
