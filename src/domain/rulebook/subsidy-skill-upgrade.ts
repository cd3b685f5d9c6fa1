import { plainDate, type Period } from '../calendar';
import type { SubsidyCondition, SubsidyRule } from '../subsidy-rule';

export const INFANT_CARE = ['4-10-01-01', '4-10-01-02', '4-10-01-03'] as const;

/** Yuan 1,000, 1,500 and 2,000 for levels 5, 4 and 3; levels 2 and 1 are not in the national amounts. */
export const LEVEL_AMOUNTS = { 5: 100_000, 4: 150_000, 3: 200_000 } as const;

const AMOUNT_RULE = {
  id: 'national-skill-upgrade',
  programme: 'skill_upgrade',
  variant: 'certificate',
  role: 'base',
  jurisdiction: 'CN',
  fundFamily: 'unemployment_insurance',
  judgedBy: 'issue_day',
  subject: 'credential',
  amount: { kind: 'by_level', fen: LEVEL_AMOUNTS },
  occupations: [],
} as const;

function conditions(
  insured: Extract<SubsidyCondition, { kind: 'insured_months' }>,
  ...more: SubsidyCondition[]
): SubsidyCondition[] {
  return [
    { kind: 'level', levels: [5, 4, 3] },
    { kind: 'applied_within_months', months: 12 },
    insured,
    { kind: 'once_per_occupation_and_level' },
    { kind: 'nothing_lower_after_higher' },
    { kind: 'not_paid_by', funds: ['employment_subsidy'], within: 'CN' },
    ...more,
  ];
}

const BASE_MONTHS = { kind: 'insured_months', least: 36, orOnBenefit: false } as const;
const RELAXED_MONTHS = { kind: 'insured_months', least: 12, orOnBenefit: true } as const;
const CAP_OF_2025 = { kind: 'yearly_cap', most: 1, moreForShortage: 2 } as const;

function period(first: string, firstAfter: string | null): Period {
  return { startsOn: plainDate(first), endsOn: firstAfter === null ? null : plainDate(firstAfter) };
}

/** 技能提升补贴, paid by the fund of the insured place. To change a row, end it and add the next. */
export const SKILL_UPGRADE_RULES: readonly SubsidyRule[] = [
  {
    ...AMOUNT_RULE,
    version: 1,
    source: {
      instrument: '人社部发〔2017〕40号',
      article: 'conditions and amounts',
      confirmed: false,
      unconfirmed: 'the number and the first day; caps a year were left to the places (3 or 2)',
    },
    inForce: period('2017-01-01', '2019-01-01'),
    conditions: conditions(BASE_MONTHS),
  },
  {
    ...AMOUNT_RULE,
    version: 2,
    source: {
      instrument: 'notices that relaxed 36 insured months to 12, year by year',
      article: 'relaxation',
      confirmed: false,
      unconfirmed: 'the numbers and the first day; caps a year were left to the places (3 or 2)',
    },
    inForce: period('2019-01-01', '2025-01-01'),
    conditions: conditions(RELAXED_MONTHS),
  },
  {
    ...AMOUNT_RULE,
    version: 3,
    source: {
      instrument: 'notice of the ministry, reported by Xinhua on 22 April 2025',
      article: '12 months until 2025-12-31; once a year, twice more for shortage occupations',
      confirmed: false,
      unconfirmed: 'the number and the first day',
    },
    inForce: period('2025-01-01', '2026-01-01'),
    conditions: conditions(RELAXED_MONTHS, CAP_OF_2025),
  },
  {
    ...AMOUNT_RULE,
    version: 4,
    source: {
      instrument: 'no rule of 2026 was found',
      article: '36 months, as before the relaxation that lapsed; caps as in 2025',
      confirmed: false,
      unconfirmed: 'all of it',
    },
    inForce: period('2026-01-01', null),
    conditions: conditions(BASE_MONTHS, CAP_OF_2025),
  },
];

/** 泉州市, 350500: the example of a local rule. */
export const QUANZHOU_RULES: readonly SubsidyRule[] = [
  {
    ...AMOUNT_RULE,
    id: 'quanzhou-skill-upgrade-extra',
    version: 1,
    role: 'top_up',
    jurisdiction: '350500',
    source: {
      instrument: 'notice of 泉州市 on listed occupations',
      article: '30 percent more',
      confirmed: false,
      unconfirmed: 'number and days; that infant care is on the list',
    },
    inForce: period('2025-01-01', null),
    conditions: [{ kind: 'occupation', occupations: INFANT_CARE }],
    amount: { kind: 'percent_of_base', percent: 30 },
  },
  {
    ...AMOUNT_RULE,
    id: 'quanzhou-shortage-occupations',
    version: 1,
    role: 'shortage_list',
    jurisdiction: '350500',
    source: {
      instrument: '急需紧缺职业（工种）目录 as used in 泉州市',
      article: 'infant care',
      confirmed: false,
      unconfirmed: 'the list was not seen',
    },
    inForce: period('2025-01-01', null),
    conditions: [],
    amount: { kind: 'nothing' },
    occupations: INFANT_CARE,
  },
];
