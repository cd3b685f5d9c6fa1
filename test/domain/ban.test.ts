import { approve, propose, reject, withdraw, type Ban, type Proposal } from '../../src/domain/ban';
import { plainDate } from '../../src/domain/calendar';
import { SYSTEM, type Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';

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
  instrument: null,
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

test.each`
  what                               | change                          | code
  ${'a lifetime ban'}                | ${{}}                           | ${'none'}
  ${'served before it was decided'}  | ${{ servedOn: '2026-05-31' }}   | ${'ban-dates-impossible'}
  ${'decided and served on one day'} | ${{ servedOn: '2026-06-01' }}   | ${'none'}
  ${'decided before the incident'}   | ${{ incidentOn: '2026-06-02' }} | ${'ban-dates-impossible'}
  ${'served today'}                  | ${{ servedOn: '2026-06-10' }}   | ${'none'}
  ${'served tomorrow'}               | ${{ servedOn: '2026-06-11' }}   | ${'ban-dates-impossible'}
  ${'an incident before the birth'}  | ${{ incidentOn: '1989-12-31' }} | ${'ban-dates-impossible'}
`('a proposal of $what: $code', ({ change, code }: { change: Partial<Proposal>; code: string }) => {
  expect(codeOf(() => proposed(change))).toBe(code);
});

test('a proposal keeps the row and the document that it was judged by', () => {
  expect(proposed()).toMatchObject({
    ruleId: 'pfpl-2021-41-2',
    instrument: 'administrative_decision',
  });
  expect(proposed({ ground: 'statutory_record' })).toMatchObject({
    ruleId: 'mpl-2024-62',
    instrument: 'judgment',
  });
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
