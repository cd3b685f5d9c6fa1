import type { AssessedCondition } from './subsidy-assessment';
import type { ClaimRefusal, ClaimState } from './subsidy-claim';
import type { SubsidyProgramme } from './subsidy-rule';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export const PROGRAMME_WORDS: Readonly<Record<SubsidyProgramme, Words>> = {
  skill_upgrade: { zh: '技能提升补贴', en: 'Skill upgrade subsidy' },
  vocational_training: { zh: '职业培训补贴', en: 'Vocational training subsidy' },
  social_insurance: { zh: '社会保险补贴', en: 'Social-insurance subsidy' },
  loan_interest: { zh: '创业担保贷款贴息', en: 'Interest subsidy of a guaranteed loan' },
  post_subsidy: { zh: '职业补贴', en: 'Post subsidy' },
};

export const CLAIM_STATE_WORDS: Readonly<Record<ClaimState, Words>> = {
  draft: { zh: '已登记，未提交', en: 'Taken down, not submitted' },
  submitted: { zh: '审核中', en: 'Waiting for a decision' },
  approved: { zh: '已批准，待支付', en: 'Approved, to be paid' },
  refused: { zh: '未批准', en: 'Refused' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  paid: { zh: '已支付', en: 'Paid' },
  clawing_back: { zh: '须退回', en: 'To be paid back' },
  clawed_back: { zh: '已退回', en: 'Paid back, or nothing is due any more' },
};

export const REFUSAL_WORDS: Readonly<Record<ClaimRefusal, Words>> = {
  not_eligible: { zh: '不符合补贴条件', en: 'The conditions are not met' },
  documents_missing: { zh: '申请材料不齐', en: 'Documents are missing' },
  evidence_not_credible: { zh: '申请材料无法采信', en: 'The documents are not credible' },
  paid_elsewhere: { zh: '已由其他渠道发放', en: 'It was paid elsewhere' },
  other: { zh: '其他原因，请向经办机构查询', en: 'Another reason; ask the office' },
};

/** What each condition asks, as who failed it reads it. */
export const CONDITION_WORDS: Readonly<Record<AssessedCondition, Words>> = {
  level: { zh: '证书等级', en: 'level of the certificate' },
  occupation: { zh: '证书的职业（工种）', en: 'occupation of the certificate' },
  applied_within_months: { zh: '申请期限', en: 'time to apply' },
  training_completed: { zh: '培训考核合格', en: 'a passed course of training' },
  insured_months: { zh: '失业保险缴费月数', en: 'months of unemployment insurance' },
  once_per_occupation_and_level: {
    zh: '同一职业（工种）同一等级只享受一次',
    en: 'once for an occupation and level',
  },
  nothing_lower_after_higher: {
    zh: '取得高等级补贴后不再享受低等级补贴',
    en: 'nothing for a lower level after a higher one',
  },
  yearly_cap: { zh: '年度享受次数', en: 'how often in a year' },
  cap_in_all: { zh: '累计享受次数', en: 'how often in all' },
  not_paid_by: { zh: '不得与其他补贴重复享受', en: 'not together with another subsidy' },
  contribution_way: { zh: '参保缴费方式', en: 'way of paying contributions' },
  hardship: { zh: '就业困难人员认定', en: 'recognition as hard to employ' },
  graduated_within_years: { zh: '毕业年限', en: 'years since graduation' },
  employer_size: { zh: '用人单位规模', en: 'size of the employer' },
  months_in_all: { zh: '累计享受月数', en: 'months in all' },
  period_not_paid_before: { zh: '该期间未享受过', en: 'a period not paid for before' },
  borrower: { zh: '借款人类别', en: 'kind of borrower' },
  principal: { zh: '贷款额度', en: 'sum of the loan' },
  loan_years: { zh: '贷款期限', en: 'years of the loan' },
  loans_in_all: { zh: '累计贷款次数', en: 'loans in all' },
  employed_as: { zh: '在岗情况', en: 'work in the post' },
  holds_certificate: { zh: '持有证书', en: 'a certificate held' },
  rule_in_force: { zh: '当地当日有该项补贴', en: 'such a subsidy at that place on that day' },
  subject: { zh: '有可补贴的事项', en: 'something to pay for' },
  figure: { zh: '当地公布补贴标准', en: 'a figure of that place' },
  something_left: { zh: '尚有可享受额度', en: 'something left to be paid' },
};
