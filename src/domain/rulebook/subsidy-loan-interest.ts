import { plainDate } from '../calendar';
import type { SubsidyRule } from '../subsidy-rule';

const INTEREST = {
  programme: 'loan_interest',
  variant: 'loan',
  fundFamily: 'guaranteed_loan_interest',
  judgedBy: 'issue_day',
  subject: 'fact',
  occupations: [],
} as const;

/** 创业担保贷款贴息. To change a row, end it and add the next. */
export const LOAN_INTEREST_RULES: readonly SubsidyRule[] = [
  {
    ...INTEREST,
    id: 'national-loan-interest',
    version: 1,
    role: 'base',
    jurisdiction: 'CN',
    source: {
      instrument: '财金〔2023〕75号',
      article:
        'half of the interest; 300,000 yuan, partners 110 percent of the sum, small firms 4,000,000',
      confirmed: false,
      unconfirmed:
        'terms of three and two years, three loans; the ceilings were seen in the words of 深圳市',
    },
    inForce: { startsOn: plainDate('2023-10-01'), endsOn: null },
    conditions: [
      {
        kind: 'principal',
        personFen: 30_000_000,
        partnersPercent: 110,
        smallFirmFen: 400_000_000,
      },
      { kind: 'loan_years', person: 3, smallFirm: 2 },
      { kind: 'loans_in_all', most: 3 },
    ],
    amount: { kind: 'part_of_paid', numerator: 1, denominator: 2 },
  },
  {
    ...INTEREST,
    id: 'henan-loan-interest-extra',
    version: 1,
    role: 'top_up',
    jurisdiction: '410000',
    source: {
      instrument: 'notice of 河南省, 2023',
      article: 'all of the interest for persons',
      confirmed: false,
      unconfirmed: 'number and days: taken for loans of the rest of 2023',
    },
    inForce: { startsOn: plainDate('2023-10-01'), endsOn: plainDate('2024-01-01') },
    conditions: [{ kind: 'borrower', borrowers: ['person'] }],
    amount: { kind: 'percent_of_base', percent: 100 },
  },
];
