import { plainDate } from '../../src/domain/calendar';
import { contradicting } from '../../src/domain/subsidy-contradiction';
import { decideAndKeep, replay } from '../../src/domain/subsidy-kept';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import type { SubsidyFact, SubsidyFactKind, SubsidyFactOf } from '../../src/domain/subsidy-fact';
import { assessed, certificate, fact, given, open, period } from './subsidy-cases';

const YEAR = period('2025-01-01', '2026-01-01');
const HALF = period('2025-01-01', '2025-07-01');
const NEXT = period('2026-01-01', '2027-01-01');
const LOAN = {
  borrower: 'person',
  borrowers: 1,
  principalFen: 100,
  interestFen: 5,
  earlierLoans: 0,
} as const;
const PAYMENT = { way: 'flexible', months: 12, paidFen: 9 } as const;

/** What one office says, and then another. */
function said<Kind extends SubsidyFactKind>(
  kind: Kind,
  [on, value, span]: readonly [string, SubsidyFactOf<Kind>['value'], SubsidyFact['period']?],
  [otherOn, otherValue, otherSpan]: readonly [
    string,
    SubsidyFactOf<Kind>['value'],
    SubsidyFact['period']?,
  ],
) {
  const one = { id: 'a', asOfOn: plainDate(on), period: span ?? null };
  const other = {
    ...{ id: 'b', asOfOn: plainDate(otherOn), period: otherSpan ?? null },
    organisationId: 'other',
  };
  return [fact(kind, value, one as object), fact(kind, otherValue, other as object)];
}

const DAY = '2025-06-01';
const months = (on: string, count: number) => [on, { months: count }] as const;

test.each<[string, readonly SubsidyFact[], boolean]>([
  ['the same months', said('insured_months', months(DAY, 36), months(DAY, 36)), false],
  ['other months on one day', said('insured_months', months(DAY, 36), months(DAY, 37)), true],
  ['fewer later', said('insured_months', months(DAY, 36), months('2025-07-01', 35)), true],
  ['none more later', said('insured_months', months(DAY, 36), months('2025-09-01', 36)), false],
  ['one more begun', said('insured_months', months(DAY, 36), months('2025-06-02', 37)), false],
  ['as grown', said('insured_months', months(DAY, 36), months('2025-09-01', 40)), false],
  ['more than grown', said('insured_months', months(DAY, 36), months('2025-09-01', 41)), true],
  ['later said first', said('insured_months', months('2025-09-01', 36), months(DAY, 37)), true],
  [
    'two days of one degree',
    said(
      'graduation',
      [DAY, { degree: 'college', graduatedOn: plainDate('2024-06-30') }],
      [DAY, { degree: 'college', graduatedOn: plainDate('2024-07-01') }],
    ),
    true,
  ],
  [
    'two degrees',
    said(
      'graduation',
      [DAY, { degree: 'college', graduatedOn: plainDate('2022-06-30') }],
      [DAY, { degree: 'bachelor', graduatedOn: plainDate('2024-07-01') }],
    ),
    false,
  ],
  [
    'two days of retirement',
    said(
      'retirement',
      [DAY, { retiresOn: plainDate('2030-01-01') }],
      [DAY, { retiresOn: plainDate('2030-01-02') }],
    ),
    true,
  ],
  [
    'two sizes in one time',
    said(
      'employer_size',
      [DAY, { size: 'micro', employees: 9 }, YEAR],
      [DAY, { size: 'small', employees: 9 }, HALF],
    ),
    true,
  ],
  [
    'two sizes one after the other',
    said(
      'employer_size',
      [DAY, { size: 'micro', employees: 9 }, YEAR],
      [DAY, { size: 'small', employees: 30 }, NEXT],
    ),
    false,
  ],
  [
    'two grounds of hardship',
    said('hardship_status', [DAY, { ground: 'health' }, YEAR], [DAY, { ground: 'family' }, YEAR]),
    false,
  ],
  [
    'two sums of one time',
    said('guaranteed_loan', [DAY, LOAN, YEAR], [DAY, { ...LOAN, principalFen: 200 }, YEAR]),
    true,
  ],
  [
    'two loans',
    said('guaranteed_loan', [DAY, LOAN, YEAR], [DAY, { ...LOAN, principalFen: 200 }, HALF]),
    false,
  ],
  [
    'interest that went on',
    said('guaranteed_loan', [DAY, LOAN, YEAR], ['2025-07-01', { ...LOAN, interestFen: 7 }, YEAR]),
    false,
  ],
  [
    'interest that came back',
    said('guaranteed_loan', [DAY, LOAN, YEAR], ['2025-07-01', { ...LOAN, interestFen: 4 }, YEAR]),
    true,
  ],
  [
    'two payments for the same months',
    said('social_insurance_payment', [DAY, PAYMENT, YEAR], [DAY, { ...PAYMENT, paidFen: 8 }, YEAR]),
    true,
  ],
  [
    'two ways in some month',
    said(
      'social_insurance_payment',
      [DAY, PAYMENT, YEAR],
      [DAY, { ...PAYMENT, way: 'employer', months: 6 }, HALF],
    ),
    true,
  ],
])('%s: contradiction %s', (_what, facts, isOne) => {
  expect(contradicting(facts as SubsidyFactOf<SubsidyFactKind>[])).toEqual(isOne ? facts : []);
});

describe('months that two offices say', () => {
  const [few, many] = said('insured_months', months(DAY, 5), months('2025-07-01', 48));
  if (!few || !many) throw new Error('two words');
  const month = (change: object) => ({ ...few, ...change });
  const outcome = (facts: readonly SubsidyFact[]) =>
    assessed({ credentials: [certificate()], facts }, '2025-12-01');

  test('are unknown while both stand, whichever is newer', () => {
    const answer = outcome([few, many]);
    expect([answer.outcome, open(answer)]).toEqual(['undetermined', ['insured_months:unknown']]);
    expect(answer.whatWouldChange).toContainEqual(
      expect.objectContaining({ needs: 'review', fact: 'insured_months' }),
    );
  });

  test.each<[string, readonly SubsidyFact[]]>([
    ['withdrawn', [month({ withdrawn: true }), many]],
    ['held for review', [month({ state: 'held_for_review' }), many]],
    ['an employer’s', [month({ speaker: 'employer' }), many]],
    ['of the same office, which corrected itself', [month({ organisationId: 'other' }), many]],
    [
      'corrected under another reference',
      [few, month({ id: 'c', asOfOn: plainDate('2025-07-01'), value: { months: 48 } }), many],
    ],
    ['of after the application', [many, month({ asOfOn: plainDate('2025-12-02') })]],
  ])('are known where one word is %s', (_what, facts) => {
    expect(outcome(facts).outcome).toBe('eligible');
  });

  test('were known by the newest word to whoever decided before contradictions were seen', () => {
    const rules = SUBSIDY_RULES.filter(({ programme }) => programme === 'skill_upgrade');
    const day = plainDate('2025-12-01');
    const known = given({ credentials: [certificate()], facts: [few, many] });
    const then = decideAndKeep(rules, { ...known, readAs: 1 }, day);
    expect(then.assessment.outcome).toBe('eligible');
    expect(replay({ ...then, v: 1, given: known }).identical).toBe(true);
    expect(replay(decideAndKeep(rules, known, day)).identical).toBe(true);
  });
});
