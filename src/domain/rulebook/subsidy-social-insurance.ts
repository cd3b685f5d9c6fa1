import { plainDate } from '../calendar';
import type { SubsidyCondition, SubsidyRule } from '../subsidy-rule';

const NATIONAL = {
  version: 1,
  programme: 'social_insurance',
  role: 'base',
  jurisdiction: 'CN',
  source: {
    instrument: '财社〔2023〕181号',
    article: '社会保险补贴',
    confirmed: false,
    unconfirmed: 'all of it: from memory',
  },
  inForce: { startsOn: plainDate('2024-01-01'), endsOn: null },
  fundFamily: 'employment_subsidy',
  judgedBy: 'application_day',
  subject: 'fact',
  occupations: [],
} as const;

const ALL_PAID = { kind: 'part_of_paid', numerator: 1, denominator: 1 } as const;
const TWO_THIRDS = { kind: 'part_of_paid', numerator: 2, denominator: 3 } as const;

const HARDSHIP: readonly SubsidyCondition[] = [
  { kind: 'hardship' },
  { kind: 'period_not_paid_before' },
  { kind: 'months_in_all', most: 36, unlessRetiringWithinYears: 5 },
];

/** 社保补贴: four ways. To change a row, end it and add the next. */
export const SOCIAL_INSURANCE_RULES: readonly SubsidyRule[] = [
  {
    ...NATIONAL,
    id: 'national-insurance-hardship-employed',
    variant: 'hardship_employed',
    conditions: [{ kind: 'contribution_way', way: 'employer' }, ...HARDSHIP],
    amount: ALL_PAID,
  },
  {
    ...NATIONAL,
    id: 'national-insurance-hardship-flexible',
    variant: 'hardship_flexible',
    conditions: [{ kind: 'contribution_way', way: 'flexible' }, ...HARDSHIP],
    amount: TWO_THIRDS,
  },
  {
    ...NATIONAL,
    id: 'national-insurance-graduate-micro',
    variant: 'graduate_micro',
    conditions: [
      { kind: 'contribution_way', way: 'employer' },
      { kind: 'graduated_within_years', years: 2 },
      { kind: 'employer_size', sizes: ['micro'] },
      { kind: 'period_not_paid_before' },
      { kind: 'months_in_all', most: 12, unlessRetiringWithinYears: null },
    ],
    amount: ALL_PAID,
  },
  {
    ...NATIONAL,
    id: 'national-insurance-graduate-flexible',
    variant: 'graduate_flexible',
    conditions: [
      { kind: 'contribution_way', way: 'flexible' },
      { kind: 'graduated_within_years', years: 2 },
      { kind: 'period_not_paid_before' },
      { kind: 'months_in_all', most: 24, unlessRetiringWithinYears: null },
    ],
    amount: TWO_THIRDS,
  },
];
