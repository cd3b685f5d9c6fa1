import fc from 'fast-check';
import { approve, propose, reject, withdraw, type Ban, type Proposal } from '../../src/domain/ban';
import { effectOn } from '../../src/domain/ban-effect';
import { plainDate } from '../../src/domain/calendar';
import { SYSTEM, type Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { CATEGORIES, GROUNDS } from '../../src/domain/rulebook/grounds';

const NOW = new Date('2026-06-10T02:00:00Z');
const TODAY = plainDate('2026-06-10');
const BORN = { birthDate: plainDate('1990-01-01') };

const officer = (name: string, human = `human-${name}`): Principal => ({
  ...SYSTEM,
  kind: 'officer',
  id: name,
  humanId: human,
  organisationId: 'county',
  organisationKind: 'authority',
  division: '410105',
});

const proposal = (change: Partial<Proposal> = {}): Proposal => ({
  capacity: 'perpetrator',
  ground: 'child_abuse',
  category: 'abuse',
  incidentOn: plainDate('2026-05-02'),
  incidentDivision: '410105',
  documentNumber: '〔2026〕1号',
  legalBasis: ['人口与计划生育法 第四十一条第二款'],
  decidedOn: plainDate('2026-06-01'),
  servedOn: plainDate('2026-06-05'),
  term: null,
  ...change,
});

const proposed = (change: Partial<Proposal> = {}): Ban =>
  propose('ban', proposal(change), BORN, officer('li'), NOW, TODAY);

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

const TERM = { startsOn: plainDate('2026-06-05'), endsOn: plainDate('2029-06-05') };

test.each`
  what                                  | change                                                                                       | code
  ${'a lifetime ban'}                   | ${{}}                                                                                        | ${'none'}
  ${'a court ban with its term'}        | ${{ ground: 'court_prohibition', term: TERM }}                                               | ${'none'}
  ${'a term whose end is not known'}    | ${{ ground: 'court_prohibition', term: { startsOn: TERM.startsOn, endsOn: null } }}          | ${'none'}
  ${'a lifetime ban with a term'}       | ${{ term: TERM }}                                                                            | ${'ban-term-not-allowed'}
  ${'a court ban without a term'}       | ${{ ground: 'court_prohibition' }}                                                           | ${'ban-term-required'}
  ${'a term that ends where it starts'} | ${{ ground: 'court_prohibition', term: { startsOn: TERM.startsOn, endsOn: TERM.startsOn } }} | ${'ban-dates-impossible'}
  ${'served before it was decided'}     | ${{ servedOn: '2026-05-31' }}                                                                | ${'ban-dates-impossible'}
  ${'decided and served on one day'}    | ${{ servedOn: '2026-06-01' }}                                                                | ${'none'}
  ${'decided before the incident'}      | ${{ incidentOn: '2026-06-02' }}                                                              | ${'ban-dates-impossible'}
  ${'served today'}                     | ${{ servedOn: '2026-06-10' }}                                                                | ${'none'}
  ${'served tomorrow'}                  | ${{ servedOn: '2026-06-11' }}                                                                | ${'ban-dates-impossible'}
  ${'an incident before the birth'}     | ${{ incidentOn: '1989-12-31' }}                                                              | ${'ban-dates-impossible'}
`('a proposal of $what: $code', ({ change, code }: { change: Partial<Proposal>; code: string }) => {
  expect(codeOf(() => proposed(change))).toBe(code);
});

describe('four eyes', () => {
  test('another human puts a ban in force', () => {
    expect(approve(proposed(), officer('wu'), NOW)).toMatchObject({
      state: 'in_force',
      decidedBy: 'wu',
      decidedByHuman: 'human-wu',
      version: 2,
    });
  });

  test('the human who proposed cannot approve or reject, under whatever account', () => {
    const twin = officer('li-second-account', 'human-li');
    expect(codeOf(() => approve(proposed(), twin, NOW))).toBe('ban-needs-second-officer');
    expect(codeOf(() => reject(proposed(), 'other', twin, NOW))).toBe('ban-needs-second-officer');
  });

  test('an account without a human behind it decides nothing', () => {
    const ghost = { ...officer('ghost'), humanId: null };
    expect(codeOf(() => approve(proposed(), ghost, NOW))).toBe('ban-needs-second-officer');
  });

  test('only who proposed withdraws', () => {
    expect(withdraw(proposed(), officer('li'), NOW).state).toBe('withdrawn');
    expect(codeOf(() => withdraw(proposed(), officer('wu'), NOW))).toBe('ban-outside-line');
  });
});

test.each(['rejected', 'withdrawn', 'in_force', 'suspended', 'ended', 'lifted', 'superseded'])(
  'a ban that is %s is decided no more',
  (state) => {
    const ban = { ...proposed(), state: state as Ban['state'] };
    for (const move of [
      () => approve(ban, officer('wu'), NOW),
      () => reject(ban, 'other', officer('wu'), NOW),
      () => withdraw(ban, officer('li'), NOW),
    ]) {
      expect(codeOf(move)).toBe('ban-already-decided');
    }
  },
);

test.each`
  state           | category      | term    | day             | effect
  ${'proposed'}   | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'none'}
  ${'rejected'}   | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'none'}
  ${'withdrawn'}  | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'none'}
  ${'lifted'}     | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'none'}
  ${'superseded'} | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'none'}
  ${'suspended'}  | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'refer'}
  ${'in_force'}   | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'barred'}
  ${'in_force'}   | ${'abuse'}    | ${null} | ${'2199-12-31'} | ${'barred'}
  ${'in_force'}   | ${'other'}    | ${TERM} | ${'2026-01-01'} | ${'barred'}
  ${'in_force'}   | ${'other'}    | ${TERM} | ${'2029-06-04'} | ${'barred'}
  ${'in_force'}   | ${'other'}    | ${TERM} | ${'2029-06-05'} | ${'none'}
  ${'in_force'}   | ${'abuse'}    | ${TERM} | ${'2029-06-05'} | ${'barred'}
  ${'in_force'}   | ${'novelty'}  | ${null} | ${'2026-06-10'} | ${'refer'}
  ${'ended'}      | ${'other'}    | ${TERM} | ${'2030-01-01'} | ${'none'}
  ${'ended'}      | ${'violence'} | ${TERM} | ${'2030-01-01'} | ${'barred'}
  ${'ended'}      | ${'novelty'}  | ${TERM} | ${'2030-01-01'} | ${'refer'}
  ${'novelty'}    | ${'abuse'}    | ${null} | ${'2026-06-10'} | ${'refer'}
`(
  'a ban $state for $category does on $day: $effect',
  ({ state, category, term, day, effect }: Record<string, string>) => {
    const ban = { state, category, term, ground: term ? 'court_prohibition' : 'child_abuse' };
    expect(effectOn(ban as unknown as Ban, plainDate(day ?? ''))).toBe(effect);
  },
);

test('a ground the code does not know never ends in nothing', () => {
  const ban = { ...proposed(), state: 'in_force', ground: 'novelty' } as unknown as Ban;
  expect(effectOn(ban, TODAY)).toBe('refer');
});

test('a ban in force without an end bars on every day to come', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...GROUNDS),
      fc.constantFrom(...CATEGORIES),
      fc.integer({ min: 0, max: 170 }),
      (ground, category, years) => {
        const term = ground === 'court_prohibition' ? { ...TERM, endsOn: null } : null;
        const ban = { state: 'in_force' as const, ground, category, term };
        expect(effectOn(ban, plainDate(`${2026 + years}-03-01`))).toBe('barred');
      },
    ),
  );
});
