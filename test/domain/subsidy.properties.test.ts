import fc from 'fast-check';
import { addDays, plainDate, type PlainDate } from '../../src/domain/calendar';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import { postSubsidy } from '../../src/domain/rulebook/subsidy-post';
import { assessSubsidy } from '../../src/domain/subsidy';
import { stands, type EarlierClaim, type SubsidyCase } from '../../src/domain/subsidy-case';
import { SUBSIDY_PROGRAMMES, type SubsidyProgramme } from '../../src/domain/subsidy-rule';
import { subjectsOf } from '../../src/domain/subsidy-subject';
import { count, SEED } from '../support/scale';
import { certificate, claim, course, fact, given, period, post } from './subsidy-cases';

const RUNS = { seed: SEED, numRuns: count(300, 20_000) };
const DIVISIONS = ['350502', '350102', '410105', '440304', '230602', '350481'];

/** With a figure for the one post subsidy that has none. */
const RULES = [
  ...SUBSIDY_RULES,
  postSubsidy({
    id: 'example',
    version: 1,
    jurisdiction: '410100',
    source: { instrument: 'example', article: '1', confirmed: true, unconfirmed: '' },
    inForce: period('2024-01-01', null),
    positions: ['caregiver'],
    leastMonths: 6,
    monthlyFen: 20_000,
    mostMonths: 24,
  }),
];

const anyDay = fc
  .integer({ min: 0, max: 900 })
  .map((days): PlainDate => addDays(plainDate('2024-06-01'), days));
const anyPeriod = fc
  .tuple(anyDay, fc.integer({ min: 30, max: 1_000 }))
  .map(([startsOn, days]) => ({ startsOn, endsOn: addDays(startsOn, days) }));
const id = fc.uuid();
const occupation = fc.constantFrom('4-10-01-01', '4-10-01-02', '4-10-01-03', '6-01-01-01');
const level = fc.constantFrom(5, 4, 3, 2);
const fen = fc.integer({ min: 0, max: 5_000_000 });

const anyCertificate = fc
  .record({ id, occupation, level, issuedOn: anyDay })
  .map((change) => certificate(change));
const anyPayment = fc
  .record({
    id,
    way: fc.constantFrom('employer' as const, 'flexible' as const),
    months: fc.integer({ min: 1, max: 36 }),
    paidFen: fen,
    period: anyPeriod,
  })
  .map(({ id, period, ...value }) => fact('social_insurance_payment', value, { id, period }));
const anyLoan = fc
  .record({
    id,
    borrower: fc.constantFrom('person' as const, 'small_firm' as const),
    interestFen: fen,
    period: anyPeriod,
  })
  .map(({ id, period, ...value }) =>
    fact(
      'guaranteed_loan',
      { borrowers: 1, principalFen: 1_000, earlierLoans: 0, ...value },
      { id, period },
    ),
  );
const anyCase: fc.Arbitrary<SubsidyCase> = fc
  .record({
    programme: fc.constantFrom(...SUBSIDY_PROGRAMMES),
    division: fc.constantFrom(...DIVISIONS),
    credentials: fc.array(anyCertificate, { minLength: 1, maxLength: 5 }),
    payments: fc.array(anyPayment, { maxLength: 4 }),
    loans: fc.array(anyLoan, { maxLength: 2 }),
    months: fc.integer({ min: 0, max: 60 }),
    posts: fc.array(fc.record({ id, startsOn: anyDay }), { maxLength: 2 }),
  })
  .map(({ payments, loans, months, posts, ...rest }) =>
    given({
      ...rest,
      completions: [course({ completedOn: plainDate('2024-05-01') })],
      employments: posts.map((one) => post(one)),
      facts: [
        ...payments,
        ...loans,
        fact('insured_months', { months }, { asOfOn: plainDate('2024-06-01') }),
        fact('hardship_status', { ground: 'health' }, { period: period('2020-01-01', null) }),
      ],
    }),
  );

/** What can only speak against somebody. */
const anyAgainst: fc.Arbitrary<(known: SubsidyCase) => SubsidyCase> = fc.oneof(
  fc
    .record({
      id,
      occupation,
      level,
      appliedOn: anyDay,
      months: fc.integer({ min: 1, max: 40 }),
      at: fc.nat(),
      state: fc.constantFrom('paid', 'approved'),
    })
    .map(({ at, ...change }) => (known: SubsidyCase) => {
      const things = [...known.credentials, ...known.facts, ...known.employments];
      const subjectId = things[at % things.length]?.id ?? '';
      const paid = claim({ ...change, subjectId, ...fundOf(known.programme, at) });
      return { ...known, claims: [...known.claims, paid] };
    }),
  fc.record({ occupation: fc.option(occupation), level: fc.option(level), paidOn: anyDay, id }).map(
    ({ id, ...value }) =>
      (known: SubsidyCase) =>
        withFact(
          known,
          fact(
            'subsidy_paid_elsewhere',
            { ...value, fundFamily: 'unemployment_insurance', amountFen: 1 },
            { id },
          ),
        ),
  ),
  fc.record({ id, asOfOn: anyDay }).map(
    ({ id, asOfOn }) =>
      (known: SubsidyCase) =>
        withFact(known, fact('insured_months', { months: 0 }, { id, asOfOn })),
  ),
  fc.constant((known: SubsidyCase) => ({
    ...known,
    bans: [...known.bans, { id: 'ban', version: 1, effect: 'barred' as const }],
  })),
  fc.constant((known: SubsidyCase) => ({ ...known, completions: [] })),
  fc.constant((known: SubsidyCase) => ({
    ...known,
    credentials: known.credentials.map((one) => ({ ...one, state: 'held_for_review' as const })),
  })),
);

function withFact(known: SubsidyCase, said: SubsidyCase['facts'][number]): SubsidyCase {
  return { ...known, facts: [...known.facts, said] };
}

function fundOf(programme: SubsidyCase['programme'], at: number): Partial<EarlierClaim> {
  const other = { programme: 'vocational_training', fundFamily: 'employment_subsidy' } as const;
  if (at % 3 === 0) return other;
  switch (programme) {
    case 'social_insurance':
      return { programme, fundFamily: 'employment_subsidy', variant: 'hardship_employed' };
    case 'loan_interest':
      return { programme, fundFamily: 'guaranteed_loan_interest', variant: 'loan' };
    case 'post_subsidy':
      return { programme, fundFamily: 'local', variant: 'post' };
    case 'vocational_training':
      return other;
    case 'skill_upgrade':
      return { programme, fundFamily: 'unemployment_insurance' };
  }
}

test('a disqualifying fact more never raises an amount, nor makes anybody eligible', () => {
  let eligible = 0;
  fc.assert(
    fc.property(anyCase, anyAgainst, anyDay, (known, against, day) => {
      const before = assessSubsidy(RULES, known, day);
      const after = assessSubsidy(RULES, against(known), day);
      eligible += before.outcome === 'eligible' ? 1 : 0;
      return after.amountFen <= before.amountFen;
    }),
    RUNS,
  );
  expect(eligible).toBeGreaterThan(RUNS.numRuns / 20);
});

test('whatever is claimed in whatever order, no cap is exceeded and nothing is paid twice', () => {
  let granted = 0;
  const anyOrder = fc.array(fc.record({ at: fc.nat(), day: anyDay, training: fc.boolean() }), {
    minLength: 4,
    maxLength: 16,
  });
  fc.assert(
    fc.property(anyCase, anyOrder, (known, order) => {
      const claims = order.reduce<EarlierClaim[]>(
        (before, next) => [...before, ...claimed({ ...known, claims: before }, next)],
        [],
      );
      granted += claims.length;
      mustHoldCaps({ ...known, claims });
    }),
    RUNS,
  );
  expect(granted).toBeGreaterThan(RUNS.numRuns / 4);
});

/** Claims for one thing of the case; a certificate for either of the two funds. */
function claimed(
  known: SubsidyCase,
  { at, day, training }: { at: number; day: PlainDate; training: boolean },
): EarlierClaim[] {
  const isCertificate =
    known.programme === 'skill_upgrade' || known.programme === 'vocational_training';
  const programme: SubsidyProgramme = isCertificate
    ? training
      ? 'vocational_training'
      : 'skill_upgrade'
    : known.programme;
  const subjects = subjectsOf({ ...known, programme }, plainDate('2027-01-01'));
  const subject = subjects[at % Math.max(1, subjects.length)];
  if (!subject) return [];
  const asked = { ...known, programme, subjectId: subject.record.id };
  const answer = assessSubsidy(RULES, asked, day);
  if (answer.outcome !== 'eligible' || answer.fundFamily === null) return [];
  const { fundFamily, variant, occupation, level, amountFen, months } = answer;
  const id = `claim-${String(known.claims.length)}`;
  return [
    {
      ...{ id, version: 1, programme, fundFamily, variant: variant ?? '', occupation, level },
      ...{ subjectId: subject.record.id, division: known.division, appliedOn: day },
      ...{ state: 'approved', amountFen, months },
    },
  ];
}

function mustHoldCaps({ claims, facts, division }: SubsidyCase): void {
  expect(claims.every(stands)).toBe(true);
  const of = (programme: string) => claims.filter((one) => one.programme === programme);

  for (const fund of ['skill_upgrade', 'vocational_training']) {
    const keys = of(fund).map((one) => `${String(one.occupation)} ${String(one.level)}`);
    expect(new Set(keys).size).toBe(keys.length);
  }
  if (!division.startsWith('4403')) {
    const both = [...of('skill_upgrade'), ...of('vocational_training')].map(
      (one) => `${String(one.occupation)} ${String(one.level)}`,
    );
    expect(new Set(both).size).toBe(both.length);
  }
  // certificates of before 2025 have no cap, and nobody applies with one in 2026
  const in2026 = of('skill_upgrade').filter((one) => one.appliedOn.startsWith('2026'));
  const ordinary = in2026.filter(({ occupation }) => occupation === '6-01-01-01');
  expect(in2026.length).toBeLessThanOrEqual(3);
  expect(ordinary.length).toBeLessThanOrEqual(1);
  if (division.startsWith('4403')) {
    expect(of('vocational_training').length).toBeLessThanOrEqual(3);
  }
  for (const variant of ['hardship_employed', 'hardship_flexible']) {
    const months = of('social_insurance')
      .filter((one) => one.variant === variant)
      .map((one) => one.months ?? 0);
    expect(months.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(36);
  }
  for (const loan of facts) {
    if (loan.kind !== 'guaranteed_loan') continue;
    const paid = of('loan_interest').filter(({ subjectId }) => subjectId === loan.id);
    expect(paid.reduce((sum, one) => sum + one.amountFen, 0)).toBeLessThanOrEqual(
      Math.floor(loan.value.interestFen / 2),
    );
  }
  for (const one of of('post_subsidy')) {
    const same = of('post_subsidy').filter(({ subjectId }) => subjectId === one.subjectId);
    expect(same.reduce((sum, { months }) => sum + (months ?? 0), 0)).toBeLessThanOrEqual(24);
  }
}
