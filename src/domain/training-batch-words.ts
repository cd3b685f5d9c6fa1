import { own, type Headings } from './spreadsheet';
import { COMPLETION_RESULTS, TOPICS, type CompletionResult, type Topic } from './training';
import { WITHDRAWAL_REASONS, type WithdrawalReason } from './withdrawal';

/** The columns of a cohort, under what a heading may be called. Page: `docs/schools.md`. */
export const BATCH_HEADINGS = {
  reference: ['reference', '记录编号', '自编号', '编号'],
  name: ['name', '姓名', '学员姓名'],
  identityType: ['identityType', '证件类型'],
  number: ['number', '证件号码', '身份证号', '身份证号码'],
  country: ['country', '国籍', '国家'],
  birthDate: ['birthDate', '出生日期'],
  identityProof: ['identityProof', '身份核验方式'],
  courseCode: ['courseCode', '课程代码', '课程编号'],
  courseTitle: ['courseTitle', '课程名称'],
  theoryHours: ['theoryHours', '理论学时'],
  practiceHours: ['practiceHours', '实践学时', '实操学时'],
  topics: ['topics', '培训内容'],
  startedOn: ['startedOn', '开始日期', '开班日期'],
  completedOn: ['completedOn', '结束日期', '结业日期'],
  result: ['result', '考核结果', '结业结果'],
  run: ['run', '班次', '班次编号'],
  withdrawalReason: ['withdrawalReason', '撤回原因'],
  updatedAt: ['updatedAt', '更新时间'],
  serial: ['serial', '序号'],
  remark: ['remark', '备注'],
  outcome: ['outcome', '处理结果'],
  outcomeReason: ['outcomeReason', '处理说明'],
} as const satisfies Headings<string>;

export type BatchColumn = keyof typeof BATCH_HEADINGS;

/** Never read: the school's own, and what a file that was given back says. */
export const UNREAD: ReadonlySet<BatchColumn> = new Set<BatchColumn>([
  'serial',
  'remark',
  'outcome',
  'outcomeReason',
]);

export const RESULT_WORDS: Readonly<Record<string, CompletionResult>> = {
  ...own(COMPLETION_RESULTS),
  合格: 'passed',
  通过: 'passed',
  不合格: 'failed',
  未通过: 'failed',
  撤回: 'withdrawn',
};

export const TOPIC_WORDS: Readonly<Record<string, Topic>> = {
  ...own(TOPICS),
  职业道德: 'professional_ethics',
  职业规范: 'professional_norms',
  工匠精神: 'craftsman_spirit',
  质量意识: 'quality_awareness',
  法律法规: 'law_and_regulations',
  消防安全: 'fire_safety',
  安全环保: 'safety_and_environment',
  健康卫生: 'health_and_hygiene',
  就业指导: 'employment_guidance',
  职业技能: 'vocational_skills',
  儿童发展与心理健康: 'child_development_and_mental_health',
  托育机构管理: 'nursery_management',
};

export const WITHDRAWAL_WORDS: Readonly<Record<string, WithdrawalReason>> = {
  ...own(WITHDRAWAL_REASONS),
  登记错误: 'recorded_in_error',
  对象错误: 'wrong_person',
  中途退学: 'left_course',
  成绩取消: 'result_annulled',
  弄虚作假: 'fraud',
  正在调查: 'under_investigation',
  违反职责: 'duty_breached',
  颁发资格终止: 'award_right_ended',
  已换发: 'replaced',
  本人申请: 'requested_by_holder',
  其他: 'other',
};
