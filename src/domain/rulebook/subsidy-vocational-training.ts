import { plainDate } from '../calendar';
import type { SubsidyCondition, SubsidyRule } from '../subsidy-rule';
import { LEVEL_AMOUNTS } from './subsidy-skill-upgrade';

const AMOUNTS_UNKNOWN =
  'the amounts, which places set: the ceilings of the insurance subsidy stand for them';

const NATIONAL = {
  id: 'national-vocational-training',
  programme: 'vocational_training',
  variant: 'certificate',
  role: 'base',
  jurisdiction: 'CN',
  fundFamily: 'employment_subsidy',
  judgedBy: 'application_day',
  subject: 'credential',
  amount: { kind: 'by_level', fen: LEVEL_AMOUNTS },
  occupations: [],
} as const;

const TRAINED_AND_UNPAID: readonly SubsidyCondition[] = [
  { kind: 'level', levels: [5, 4, 3] },
  { kind: 'training_completed' },
  { kind: 'applied_within_months', months: 12 },
  { kind: 'once_per_occupation_and_level' },
  { kind: 'not_paid_by', funds: ['unemployment_insurance'], within: 'CN' },
];

/** 职业培训补贴, from the employment fund. To change a row, end it and add the next. */
export const VOCATIONAL_TRAINING_RULES: readonly SubsidyRule[] = [
  {
    ...NATIONAL,
    version: 1,
    source: {
      instrument: '财社〔2017〕164号',
      article: '职业培训补贴',
      confirmed: false,
      unconfirmed: `days in force, twelve months; ${AMOUNTS_UNKNOWN}`,
    },
    inForce: { startsOn: plainDate('2017-10-01'), endsOn: plainDate('2024-01-01') },
    conditions: TRAINED_AND_UNPAID,
  },
  {
    ...NATIONAL,
    version: 2,
    source: {
      instrument: '财社〔2023〕181号',
      article: '职业培训补贴; not from both funds for one thing',
      confirmed: false,
      unconfirmed: `first day, twelve months; ${AMOUNTS_UNKNOWN}`,
    },
    inForce: { startsOn: plainDate('2024-01-01'), endsOn: null },
    conditions: TRAINED_AND_UNPAID,
  },
  {
    ...NATIONAL,
    id: 'shenzhen-vocational-training',
    version: 1,
    jurisdiction: '440300',
    source: {
      instrument: '深圳市 职业技能提升补贴 (盐田区, post 11822292)',
      article: 'once a year, three in all, once for occupation and level; excluded province-wide',
      confirmed: false,
      unconfirmed: `days in force, twelve months; ${AMOUNTS_UNKNOWN}`,
    },
    inForce: { startsOn: plainDate('2024-01-01'), endsOn: null },
    conditions: [
      { kind: 'level', levels: [5, 4, 3] },
      { kind: 'training_completed' },
      { kind: 'applied_within_months', months: 12 },
      { kind: 'once_per_occupation_and_level' },
      { kind: 'not_paid_by', funds: ['unemployment_insurance'], within: 'province' },
      { kind: 'yearly_cap', most: 1, moreForShortage: 0 },
      { kind: 'cap_in_all', most: 3 },
    ],
  },
  {
    ...NATIONAL,
    id: 'daqing-vocational-training',
    version: 1,
    jurisdiction: '230600',
    source: {
      instrument: 'notice of a city of Heilongjiang on nurseries (大庆市, inferred)',
      article: 'vocational training subsidy; valid until 2025-12-31',
      confirmed: false,
      unconfirmed: `number, city, first day, every condition; ${AMOUNTS_UNKNOWN}`,
    },
    inForce: { startsOn: plainDate('2024-01-01'), endsOn: plainDate('2026-01-01') },
    conditions: TRAINED_AND_UNPAID,
  },
];
