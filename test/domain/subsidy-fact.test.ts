import { plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import {
  factsThatCount,
  type FactSpeaker,
  type SubsidyFact,
  type SubsidyFactKind,
} from '../../src/domain/subsidy-fact';
import { parseFact, SUBSIDY_FACT_KINDS, type SaidFact } from '../../src/domain/subsidy-fact-shape';

const today = plainDate('2026-11-22');
const codeOf = (act: () => unknown) => {
  try {
    act();
    return 'taken';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};
const period = (startsOn: string, endsOn: string | null) => ({
  startsOn: plainDate(startsOn),
  endsOn: endsOn === null ? null : plainDate(endsOn),
});
const YEAR = period('2026-01-01', '2027-01-01');
const OPEN = period('2026-01-01', null);

/** One of each kind that an authority may say. */
const GOOD: Readonly<Record<SubsidyFactKind, Pick<SaidFact, 'value' | 'period'>>> = {
  insured_months: { value: { months: 36 }, period: null },
  unemployment_benefit: { value: {}, period: OPEN },
  hardship_status: { value: { ground: 'health' }, period: OPEN },
  graduation: { value: { degree: 'college', graduatedOn: '2026-06-30' }, period: null },
  employer_size: { value: { size: 'micro', employees: 9 }, period: OPEN },
  guaranteed_loan: {
    value: {
      borrower: 'person',
      borrowers: 1,
      principalFen: 30_000_000,
      interestFen: 500_000,
      earlierLoans: 0,
    },
    period: YEAR,
  },
  social_insurance_payment: {
    value: { way: 'flexible', months: 12, paidFen: 960_000 },
    period: YEAR,
  },
  retirement: { value: { retiresOn: '2031-05-04' }, period: null },
  subsidy_paid_elsewhere: {
    value: {
      fundFamily: 'employment_subsidy',
      occupation: '4-10-01-03',
      level: 4,
      amountFen: 150_000,
      paidOn: '2025-10-01',
    },
    period: null,
  },
};
const said = (kind: SubsidyFactKind, changed: Partial<SaidFact> = {}): SaidFact => ({
  kind,
  asOfOn: today,
  ...GOOD[kind],
  ...changed,
});
const parsed = (fact: SaidFact, speaker: FactSpeaker = 'authority') =>
  codeOf(() => parseFact(fact, speaker, today));

test.each(SUBSIDY_FACT_KINDS)(
  '%s is taken as its shape says, and with a member more or less not',
  (kind) => {
    expect(parsed(said(kind))).toBe('taken');
    const value = GOOD[kind].value;
    expect(parsed(said(kind, { value: { ...value, toString: 1 } }))).toBe('request-invalid');
    for (const member of Object.keys(value)) {
      expect(parsed(said(kind, { value: { ...value, [member]: -1 } }))).toBe('request-invalid');
      expect(parsed(said(kind, { value: { ...value, [member]: 1.5 } }))).toBe('request-invalid');
    }
    const other = GOOD[kind].period === null ? YEAR : null;
    expect(parsed(said(kind, { period: other }))).toBe('request-invalid');
  },
);

test.each`
  fact                                                                     | speaker        | outcome
  ${said('insured_months')}                                                | ${'employer'}  | ${'taken'}
  ${said('hardship_status')}                                               | ${'employer'}  | ${'subsidy-fact-not-yours'}
  ${said('insured_months', { asOfOn: plainDate('2026-11-23') })}           | ${'authority'} | ${'period-invalid'}
  ${said('guaranteed_loan', { period: OPEN })}                             | ${'authority'} | ${'request-invalid'}
  ${said('employer_size', { period: period('2026-05-01', '2026-05-01') })} | ${'authority'} | ${'period-invalid'}
  ${said('insured_months', { value: { months: 721 } })}                    | ${'authority'} | ${'request-invalid'}
`(
  '$fact.kind of the $speaker: $outcome',
  ({ fact, speaker, outcome }: { fact: SaidFact; speaker: FactSpeaker; outcome: string }) => {
    expect(parsed(fact, speaker)).toBe(outcome);
  },
);

const months = (id: string, changed: Partial<SubsidyFact> = {}): SubsidyFact =>
  ({
    ...said('insured_months', { asOfOn: plainDate('2026-06-01') }),
    id,
    version: 1,
    speaker: 'authority',
    organisationId: 'o',
    state: 'accepted',
    withdrawn: false,
    ...changed,
  }) as SubsidyFact;
const payment = (id: string, speaker: FactSpeaker, startsOn: string, endsOn: string) =>
  ({
    ...months(id, { speaker }),
    ...said('social_insurance_payment', {
      asOfOn: plainDate('2026-06-01'),
      period: period(startsOn, endsOn),
    }),
  }) as SubsidyFact;

test.each`
  facts                                                                                   | counted
  ${[months('a')]}                                                                        | ${['a']}
  ${[months('a', { withdrawn: true })]}                                                   | ${[]}
  ${[months('a', { state: 'held_for_review' })]}                                          | ${[]}
  ${[months('a', { asOfOn: plainDate('2026-07-02') })]}                                   | ${[]}
  ${[months('a', { asOfOn: plainDate('2026-07-01') }), months('b')]}                      | ${['a', 'b']}
  ${[months('b', { asOfOn: plainDate('2026-07-01') }), months('a')]}                      | ${['b', 'a']}
  ${[months('a', { speaker: 'employer' })]}                                               | ${['a']}
  ${[months('a', { speaker: 'employer', asOfOn: plainDate('2026-07-01') }), months('b')]} | ${['b']}
  ${[months('a', { speaker: 'employer' }), months('b', { withdrawn: true })]}             | ${['a']}
  ${[months('a', { speaker: 'employer' }), months('b', { state: 'held_for_review' })]}    | ${[]}
  ${[months('a'), months('b')]}                                                           | ${['b', 'a']}
`(
  'of $facts.length words on insured months $counted count on 2026-07-01',
  ({ facts, counted }: { facts: SubsidyFact[]; counted: string[] }) => {
    const on = plainDate('2026-07-01');
    expect(factsThatCount(facts, 'insured_months', on).map(({ id }) => id)).toEqual(counted);
    expect(factsThatCount(facts, 'graduation', on)).toEqual([]);
  },
);

test('an authority’s word silences the employer’s in its period only', () => {
  const facts = [
    payment('e1', 'employer', '2026-01-01', '2026-03-01'),
    payment('e2', 'employer', '2026-03-01', '2026-05-01'),
    payment('a', 'authority', '2026-02-01', '2026-03-01'),
  ];
  const counted = factsThatCount(facts, 'social_insurance_payment', today);
  expect(counted.map(({ id }) => id)).toEqual(['a', 'e2']);
});

test('what was said of an earlier day is still true of that day after the books went on', () => {
  const facts = [
    months('a', { version: 2, asOfOn: plainDate('2026-07-31'), value: { months: 41 } }),
    months('a', { version: 1, asOfOn: plainDate('2026-06-30'), value: { months: 40 } }),
  ];
  const counted = (on: string) =>
    factsThatCount(facts, 'insured_months', plainDate(on)).map(({ value }) => value.months);
  expect([counted('2026-06-29'), counted('2026-07-30'), counted('2026-07-31')]).toEqual([
    [],
    [40],
    [41],
  ]);
});

test.each`
  months | startsOn        | endsOn          | outcome
  ${12}  | ${'2026-01-01'} | ${'2027-01-01'} | ${'taken'}
  ${1}   | ${'2026-01-01'} | ${'2027-01-01'} | ${'request-invalid'}
  ${13}  | ${'2026-01-01'} | ${'2027-01-01'} | ${'request-invalid'}
  ${1}   | ${'2026-01-15'} | ${'2026-02-15'} | ${'request-invalid'}
`(
  '$months months paid from $startsOn to before $endsOn: $outcome',
  ({
    months,
    startsOn,
    endsOn,
    outcome,
  }: Record<'startsOn' | 'endsOn' | 'outcome', string> & { months: number }) => {
    const value = { way: 'flexible', months, paidFen: 960_000 };
    const paid = said('social_insurance_payment', { value, period: period(startsOn, endsOn) });
    expect(parsed(paid)).toBe(outcome);
  },
);
