import type { Degree } from './credential';
import type { Headings } from './spreadsheet';
import type {
  ContributionWay,
  EmployerSize,
  FundFamily,
  HardshipGround,
  LoanBorrower,
  SubsidyFactKind,
} from './subsidy-fact';

/** What every kind has, under what a heading may be called. `to` is the last day of the period. */
const COMMON = {
  reference: ['reference', '编号', '业务编号'],
  name: ['name', '姓名'],
  identityType: ['identityType', '证件类型'],
  number: ['number', '证件号码', '身份证号', '身份证号码'],
  country: ['country', '国籍', '国家'],
  birthDate: ['birthDate', '出生日期'],
  kind: ['kind', '事实类别'],
  asOf: ['asOf', '截至日期'],
  from: ['from', '起始日期'],
  to: ['to', '终止日期'],
  source: ['source', '数据来源'],
  updatedAt: ['updatedAt', '更新时间'],
} as const satisfies Headings<string>;

const NUMBERS = {
  months: ['months', '月数'],
  employees: ['employees', '职工人数'],
  borrowers: ['borrowers', '借款人数'],
  principalFen: ['principalFen', '贷款本金分'],
  interestFen: ['interestFen', '已付利息分'],
  earlierLoans: ['earlierLoans', '已享受次数'],
  paidFen: ['paidFen', '缴费金额分'],
  level: ['level', '等级'],
  amountFen: ['amountFen', '补贴金额分'],
} as const satisfies Headings<string>;

const DAYS = {
  graduatedOn: ['graduatedOn', '毕业日期'],
  retiresOn: ['retiresOn', '法定退休日'],
  paidOn: ['paidOn', '发放日期'],
} as const satisfies Headings<string>;

const WORDS = {
  ground: ['ground', '困难类别'],
  degree: ['degree', '学历'],
  size: ['size', '企业规模'],
  borrower: ['borrower', '借款人类别'],
  way: ['way', '缴费方式'],
  fundFamily: ['fundFamily', '资金渠道'],
} as const satisfies Headings<string>;

const TEXTS = { occupation: ['occupation', '职业代码'] } as const satisfies Headings<string>;

export const FACT_HEADINGS = { ...COMMON, ...NUMBERS, ...DAYS, ...WORDS, ...TEXTS };
export type FactColumn = keyof typeof FACT_HEADINGS;
export type WordColumn = keyof typeof WORDS;

const columnsIn = <Column extends string>(headings: Headings<Column>) =>
  Object.keys(headings) as Column[];
export const NUMBER_COLUMNS = columnsIn(NUMBERS);
export const DAY_COLUMNS = columnsIn(DAYS);
export const WORD_COLUMNS = columnsIn(WORDS);
export const TEXT_COLUMNS = columnsIn(TEXTS);

/** Chinese words of kinds; the contract's own are known too. */
export const KIND_WORDS = {
  失业保险缴费月数: 'insured_months',
  领取失业保险金: 'unemployment_benefit',
  就业困难人员: 'hardship_status',
  毕业: 'graduation',
  企业规模: 'employer_size',
  创业担保贷款: 'guaranteed_loan',
  社会保险缴费: 'social_insurance_payment',
  退休: 'retirement',
  他处补贴: 'subsidy_paid_elsewhere',
} as const satisfies Readonly<Record<string, SubsidyFactKind>>;

/** The same of values. Words of hardship: 就业促进法 (2015) art. 52. */
export const VALUE_WORDS: {
  readonly ground: Readonly<Record<string, HardshipGround>>;
  readonly degree: Readonly<Record<string, Degree>>;
  readonly size: Readonly<Record<string, EmployerSize>>;
  readonly borrower: Readonly<Record<string, LoanBorrower>>;
  readonly way: Readonly<Record<string, ContributionWay>>;
  readonly fundFamily: Readonly<Record<string, FundFamily>>;
} = {
  ground: {
    身体状况: 'health',
    技能水平: 'skill_level',
    家庭因素: 'family',
    失去土地: 'land_lost',
    连续失业: 'long_term_unemployed',
    地方规定: 'local',
  },
  degree: {
    中专: 'secondary_vocational',
    高中: 'high_school',
    大专: 'college',
    本科: 'bachelor',
    硕士: 'master',
    博士: 'doctorate',
  },
  size: { 微型: 'micro', 小型: 'small', 中型: 'medium', 大型: 'large' },
  borrower: { 个人: 'person', 合伙: 'partners', 小微企业: 'small_firm' },
  way: { 单位缴费: 'employer', 灵活就业: 'flexible' },
  fundFamily: {
    失业保险基金: 'unemployment_insurance',
    就业补助资金: 'employment_subsidy',
    创业担保贷款贴息: 'guaranteed_loan_interest',
    地方资金: 'local',
  },
};
