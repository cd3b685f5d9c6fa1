import { plainDate } from '../../src/domain/calendar';
import { keysOf } from '../../src/domain/subsidy-claim-keys';
import type { SubsidyFactOf } from '../../src/domain/subsidy-fact';
import {
  assessed,
  claim,
  fact,
  FUZHOU,
  no,
  period,
  testTable,
  unknown,
  yes,
  type Row,
} from './subsidy-cases';

type Loan = SubsidyFactOf<'guaranteed_loan'>['value'];

/** A person's first loan of 300,000 yuan for three years, of which 1,000.01 yuan of interest was paid. */
function loan(value: Partial<Loan> = {}, startsOn = '2024-05-01', endsOn = '2027-05-01') {
  return {
    facts: [
      fact(
        'guaranteed_loan',
        {
          borrower: 'person',
          borrowers: 1,
          principalFen: 30_000_000,
          interestFen: 100_001,
          earlierLoans: 0,
          ...value,
        },
        { id: 'loan', period: period(startsOn, endsOn) },
      ),
    ],
  };
}
const partners = { borrower: 'partners', borrowers: 3 } as const;
const firm = { borrower: 'small_firm' } as const;
const paid = (amountFen: number, subjectId = 'loan') =>
  claim({
    programme: 'loan_interest',
    fundFamily: 'guaranteed_loan_interest',
    variant: 'loan',
    subjectId,
    amountFen,
  });

/**
 * The usual loan, in Fuzhou, on 1 June 2025, unless the row says otherwise. Sources: 财金〔2023〕75号, from 1 October 2023; ceilings
 * and half of the interest: Shenzhen; all of it for persons: Henan, 2023; terms and number of loans were not seen.
 */
const TABLE: Record<string, Row> = {
  'half of the interest, without the half fen': yes(50_000),
  'a person, one fen more than 300,000 yuan': {
    change: loan({ principalFen: 30_000_001 }),
    ...no('principal'),
  },
  'three partners, 990,000 yuan': {
    change: loan({ ...partners, principalFen: 99_000_000 }),
    ...yes(50_000),
  },
  'three partners, one fen more': {
    change: loan({ ...partners, principalFen: 99_000_001 }),
    ...no('principal'),
  },
  'a small firm, 4,000,000 yuan for two years': {
    change: loan({ ...firm, principalFen: 400_000_000 }, '2024-05-01', '2026-05-01'),
    ...yes(50_000),
  },
  'a small firm, one fen more': {
    change: loan({ ...firm, principalFen: 400_000_001 }, '2024-05-01', '2026-05-01'),
    ...no('principal'),
  },
  'a small firm, a day longer': {
    change: loan(firm, '2024-05-01', '2026-05-02'),
    ...no('loan_years'),
  },
  'a person, a day longer than three years': {
    change: loan({}, '2024-05-01', '2027-05-02'),
    ...no('loan_years'),
  },
  'the third loan': { change: loan({ earlierLoans: 2 }), ...yes(50_000) },
  'the fourth loan': { change: loan({ earlierLoans: 3 }), ...no('loans_in_all') },
  'what was paid of it before is left out': {
    change: { ...loan(), claims: [paid(20_000)] },
    ...yes(30_000),
  },
  'all of it was paid before': {
    change: { ...loan(), claims: [paid(50_000)] },
    ...no('something_left'),
  },
  'another loan was paid for': {
    change: { ...loan(), claims: [paid(50_000, 'another')] },
    ...yes(50_000),
  },
  'the same loan was paid for on the word of another office': {
    change: {
      facts: [...loan().facts, ...loan().facts.map((one) => ({ ...one, id: 'their-word' }))],
      claims: [paid(20_000, 'their-word')],
    },
    ...yes(30_000),
  },
  'a loan of the first day': { change: loan({}, '2023-10-01', '2026-10-01'), ...yes(50_000) },
  'a loan of the day before': {
    change: loan({}, '2023-09-30', '2026-09-30'),
    ...no('rule_in_force'),
  },
  'no loan that anybody spoke of': { change: { facts: [] }, ...unknown('subject') },

  'Henan paid all, for persons, in 2023': {
    change: { ...loan({}, '2023-12-31', '2026-12-31'), division: '410105' },
    ...yes(100_000),
  },
  'and of it what was paid before is left out': {
    change: { ...loan({}, '2023-12-31', '2026-12-31'), division: '410105', claims: [paid(60_000)] },
    ...yes(40_000),
  },
  'not for firms': {
    change: { ...loan(firm, '2023-12-31', '2025-12-31'), division: '410105' },
    outcome: 'eligible',
    fen: 50_000,
    open: ['borrower:not_met'],
  },
  'not for loans of 2024': {
    change: { ...loan({}, '2024-01-01', '2027-01-01'), division: '410105' },
    ...yes(50_000),
  },
};

it('is one loan to the database, whoever speaks of it, and goes on to another day', () => {
  const keys = (change: object) => {
    const facts = loan().facts.map((one) => ({ ...one, ...change }));
    const answer = assessed({ programme: 'loan_interest', division: FUZHOU, facts }, '2025-06-01');
    return keysOf(answer, { facts, division: FUZHOU }, plainDate('2025-06-01'));
  };
  expect(keys({ id: 'their-word' })).toEqual(keys({}));
  expect(keys({ asOfOn: plainDate('2025-05-01') })).not.toEqual(keys({}));
});

describe('the interest subsidy of guaranteed loans', () => {
  testTable(TABLE, { programme: 'loan_interest', division: FUZHOU, ...loan() }, '2025-06-01');
});
