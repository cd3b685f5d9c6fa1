import { BAN_STATES, CAPACITIES, LIFT_BASES, type Ban } from '../../src/domain/ban';
import { addDays, plainDate } from '../../src/domain/calendar';
import { decideClearance, reasonsForInstitution, type Dossier } from '../../src/domain/clearance';
import { parseName } from '../../src/domain/name';
import { parsePersonClaim } from '../../src/domain/person';
import { CATEGORIES, GROUNDS } from '../../src/domain/rulebook/grounds';
import { REQUIREMENT_RULES } from '../../src/domain/rulebook/requirement-rules';

const STARTS = plainDate('2026-06-05');
const ENDS = plainDate('2029-06-05');
/** Both sides of every boundary. */
const DAYS = [
  addDays(STARTS, -1),
  STARTS,
  addDays(ENDS, -1),
  ENDS,
  addDays(ENDS, 1),
  plainDate('2199-11-30'),
];
const TERMS = {
  'for life': null,
  'a known term': { years: 3, startsOn: STARTS, endsOn: ENDS },
  'a term without a release': { years: 3, startsOn: null, endsOn: null },
};
type TermName = keyof typeof TERMS;
const TERM_NAMES = Object.keys(TERMS) as TermName[];

const zhang = parsePersonClaim({
  identity: { type: 'resident_id', number: '999999199001010016' },
  name: '张三',
});

const ban = (change: Partial<Ban>): Ban => ({
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
  instrument: 'judgment',
  ruleId: 'r',
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

const NOBODY: Dossier = {
  identity: null,
  bans: [],
  namesakeBans: [],
  measures: [],
  namesakeMeasures: [],
  ruledOut: new Set(),
  at: new Date('2026-06-07T00:00:00Z'),
  holdings: { credentials: [], completions: [] },
  // a post that needs nothing
  post: { position: 'cleaner', division: '410105' },
  production: false,
};
const ofPerson = (its: Ban): Dossier => ({
  ...NOBODY,
  identity: {
    personId: 'zhang',
    registryNumber: 'R',
    names: [parseName('张三')],
    birthDates: [plainDate('1990-01-01')],
    disputed: false,
  },
  bans: [its],
});
const ofNamesake = (its: Ban): Dossier => ({ ...NOBODY, namesakeBans: [its] });

/** `refer (ban_undecided), ask_authority`: the verdict, its causes, and what the institution is told. */
function answer(dossier: Dossier, day: (typeof DAYS)[number]): string {
  const decided = decideClearance(zhang, dossier, REQUIREMENT_RULES, day);
  const told = reasonsForInstitution(decided);
  return `${decided.verdict} (${decided.causes.join()}) ${told.join()}`;
}

/** The law a second time, by states. */
function expected(its: Ban, term: TermName, day: string): readonly [string, string] {
  const namesake = 'refer (namesake_restricted) ask_authority';
  const nothing = 'clear () ';
  const undecided = 'refer (ban_undecided) ask_authority';
  const isDead = its.state === 'lifted' && its.liftBasis === 'deceased';
  if (its.state === 'suspended' || isDead) return [undecided, namesake];
  if (its.state !== 'in_force' && its.state !== 'ended') return [nothing, nothing];
  if (its.state === 'in_force' && (term !== 'a known term' || day < '2029-06-05')) {
    return ['barred (ban_in_force) ban_in_force', namesake];
  }
  if (its.category === 'other') return [nothing, nothing];
  return ['barred (statutory_bar) statutory_bar', namesake];
}

const kinds = GROUNDS.flatMap((ground) =>
  CATEGORIES.flatMap((category) => CAPACITIES.map((capacity) => ({ ground, category, capacity }))),
);
const BASES = { lifted: [null, ...LIFT_BASES] } as Readonly<
  Record<string, readonly Ban['liftBasis'][]>
>;

test.each(BAN_STATES)(
  'a ban that is %s: every ground, category, capacity, term and day, for its person and a namesake',
  (state) => {
    for (const kind of kinds) {
      for (const liftBasis of BASES[state] ?? [null]) {
        for (const term of TERM_NAMES) {
          const its = ban({ ...kind, state, liftBasis, term: TERMS[term] });
          const table = DAYS.map((day) => [
            answer(ofPerson(its), day),
            answer(ofNamesake(its), day),
          ]);
          const wanted = DAYS.map((day) => expected(its, term, day));
          // compared before jest is asked: it takes most of the time
          if (JSON.stringify(table) !== JSON.stringify(wanted)) {
            expect({ ...kind, liftBasis, term, table }).toEqual({
              ...kind,
              liftBasis,
              term,
              table: wanted,
            });
          }
        }
      }
    }
  },
);

test.each(['ground', 'category', 'capacity', 'state', 'liftBasis'] as const)(
  'a %s that the code does not know refers, whatever the rest, and never clears',
  (column) => {
    const states =
      column === 'liftBasis'
        ? (['lifted'] as const)
        : (['in_force', 'suspended', 'ended'] as const);
    for (const kind of kinds) {
      for (const state of states) {
        for (const term of TERM_NAMES) {
          const its = ban({ ...kind, state, term: TERMS[term], [column]: 'novelty' });
          for (const day of DAYS) {
            const seen = [answer(ofPerson(its), day), answer(ofNamesake(its), day)].join();
            if (
              seen !==
              'refer (ban_undecided) ask_authority,refer (namesake_restricted) ask_authority'
            ) {
              throw new Error(`${JSON.stringify({ ...kind, state, term, day })}: ${seen}`);
            }
          }
        }
      }
    }
  },
);
