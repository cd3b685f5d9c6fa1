import type { RefusalCode } from '../../domain/refusal';
import { BAN_TITLES } from './problem-titles-bans';
import { SUBSIDY_TITLES } from './problem-titles-subsidies';
import type { Language } from './operation';

/** One line each, for a person. Programs branch on the type. */
export const TITLES: Readonly<Record<RefusalCode, Readonly<Record<Language, string>>>> = {
  'request-malformed': { 'zh-CN': '请求无法解析', en: 'The request cannot be read' },
  'request-invalid': {
    'zh-CN': '请求不符合接口约定',
    en: 'The request is not as the contract says',
  },
  'not-found': { 'zh-CN': '未找到', en: 'Not found' },
  'method-not-allowed': {
    'zh-CN': '该地址不支持此方法',
    en: 'The address does not take this method',
  },
  'not-acceptable': { 'zh-CN': '无法按所要求的格式答复', en: 'No answer in a format you accept' },
  'payload-too-large': { 'zh-CN': '请求内容过大', en: 'The body is too large' },
  'url-too-long': { 'zh-CN': '地址过长', en: 'The address is too long' },
  'unsupported-media-type': {
    'zh-CN': '不支持的内容类型',
    en: 'The content type is not supported',
  },
  'precondition-required': { 'zh-CN': '缺少 If-Match', en: 'If-Match is missing' },
  'precondition-failed': { 'zh-CN': '内容已被更改', en: 'It has changed since you read it' },
  'idempotency-key-missing': { 'zh-CN': '缺少幂等键', en: 'The idempotency key is missing' },
  'idempotency-key-reused': {
    'zh-CN': '幂等键已用于另一请求',
    en: 'The idempotency key belongs to another request',
  },
  'idempotency-key-in-flight': {
    'zh-CN': '相同幂等键的请求正在处理',
    en: 'A request with this idempotency key is in flight',
  },
  'cursor-invalid': { 'zh-CN': '分页游标无效', en: 'The cursor is not valid' },
  'token-missing': { 'zh-CN': '缺少访问令牌', en: 'The access token is missing' },
  'token-invalid': { 'zh-CN': '访问令牌无效', en: 'The access token is not valid' },
  'scope-missing': { 'zh-CN': '权限不足', en: 'You may not do this' },
  'credentials-wrong': { 'zh-CN': '凭证不正确', en: 'The credentials are wrong' },
  'account-locked': { 'zh-CN': '账号已暂时锁定', en: 'The account is locked for a while' },
  'account-disabled': { 'zh-CN': '账号已停用', en: 'The account is disabled' },
  'account-too-new': {
    'zh-CN': '新账号或重置后的账号暂不能审批',
    en: 'The account cannot approve yet',
  },
  'account-exists': { 'zh-CN': '账号已存在', en: 'The account exists already' },
  'role-conflict': { 'zh-CN': '角色互相排斥', en: 'These roles exclude each other' },
  'too-many-requests': { 'zh-CN': '请求过于频繁', en: 'Too many requests' },
  'identity-number-invalid': { 'zh-CN': '证件号码无效', en: 'The identity number is not valid' },
  'identity-contradiction': { 'zh-CN': '身份信息相互矛盾', en: 'The identity is contradictory' },
  'birth-date-required': { 'zh-CN': '缺少出生日期', en: 'The birth date is missing' },
  'birth-date-contradicts-number': {
    'zh-CN': '出生日期与证件号码不符',
    en: 'The birth date contradicts the number',
  },
  'name-invalid': { 'zh-CN': '姓名无效', en: 'The name is not valid' },
  'day-invalid': { 'zh-CN': '日期无效', en: 'The day is not valid' },
  'division-unknown': { 'zh-CN': '未知的行政区划', en: 'The division is not known' },
  'outside-jurisdiction': { 'zh-CN': '不在管辖范围内', en: 'Outside your jurisdiction' },
  'uscc-invalid': {
    'zh-CN': '统一社会信用代码无效',
    en: 'The unified social credit code is not valid',
  },
  'uscc-checksum-unconfirmed': {
    'zh-CN': '统一社会信用代码校验位不符，尚未确认',
    en: 'The code fails its checksum and is not confirmed',
  },
  'institution-exists': { 'zh-CN': '机构已登记', en: 'The institution is registered already' },
  'provider-exists': { 'zh-CN': '培训评价机构已登记', en: 'The provider is registered already' },
  'update-older-than-stored': {
    'zh-CN': '更新早于已存内容',
    en: 'The update is older than what is stored',
  },
  'update-contradicts-stored': {
    'zh-CN': '更新时间相同但内容不同',
    en: 'Another content with this updatedAt is stored',
  },
  'certificate-move-unfit': { 'zh-CN': '证书当前状态不允许此操作', en: 'It stands otherwise' },
  'certificate-held-by-authority': { 'zh-CN': '主管部门已作出处理', en: 'An authority ordered it' },
  'certificate-successor-unfit': { 'zh-CN': '后续证书不符合要求', en: 'It cannot follow' },
  'certificate-exists': { 'zh-CN': '该结业记录已颁发证书', en: 'There is a certificate already' },
  'certificate-completions-unfit': { 'zh-CN': '结业记录不足', en: 'These completions do not do' },
  'certificate-in-review': { 'zh-CN': '证书信息正在核实', en: 'The record is being looked at' },
  'certificate-not-current': { 'zh-CN': '证书当前无效', en: 'It is not current' },
  'certificate-ordered-elsewhere': {
    'zh-CN': '同一证书已被主管部门处理',
    en: 'An authority ordered that this certificate does not count',
  },
  'award-not-permitted': { 'zh-CN': '无权颁发该证书', en: 'You may not award this' },
  'award-right-ended': { 'zh-CN': '该颁发资格已终止', en: 'The right to award has ended already' },
  'reference-unknown': {
    'zh-CN': '所引用的编号不存在',
    en: 'Nothing has the reference that is named',
  },
  'certificate-number-contradicts': {
    'zh-CN': '证书编号与内容不符',
    en: 'The certificate number contradicts the rest',
  },
  'period-invalid': { 'zh-CN': '起止日期无效', en: 'The period is not valid' },
  'training-batch-changed': {
    'zh-CN': '预检之后情况有变',
    en: 'Rows come out otherwise than was foreseen',
  },
  'training-batch-moved': { 'zh-CN': '该批次状态已变', en: 'The batch moved' },
  'training-batch-token-wrong': {
    'zh-CN': '令牌与该批次不符',
    en: 'The token is not that of this batch',
  },
  'preflights-exhausted': { 'zh-CN': '今日预检次数已用完', en: 'No preflight is left today' },
  'record-sealed': { 'zh-CN': '该记录已封存', en: 'The record is sealed' },
  'subject-was-minor': { 'zh-CN': '行为时未满十八周岁', en: 'The person was under 18' },
  'evidence-type-not-accepted': {
    'zh-CN': '不接受此类文件',
    en: 'A file of this kind is not taken',
  },
  'evidence-full': { 'zh-CN': '证据数量已达上限', en: 'There are as many files as may be' },
  'contest-decided': { 'zh-CN': '该异议或救济程序已有结果', en: 'The contest has its outcome' },
  'contest-outcome-unfit': {
    'zh-CN': '该结果不适用于此类程序',
    en: 'The outcome is none of this contest',
  },
  'case-closed': { 'zh-CN': '该案件或当事人的程序已结束', en: 'The case is over' },
  'case-step-out-of-order': {
    'zh-CN': '案件步骤的次序不符',
    en: 'The step is not next in the case',
  },
  'case-days-impossible': { 'zh-CN': '案件日期不成立', en: 'The days of this case cannot be' },
  'case-subject-exists': {
    'zh-CN': '该当事人已在案件中',
    en: 'The case is about this subject already',
  },
  'case-subject-not-served': {
    'zh-CN': '决定书尚未送达该当事人',
    en: 'The decision was not served on this subject',
  },
  'case-subject-not-proposable': {
    'zh-CN': '不能由此提出对该当事人的从业禁止',
    en: 'No ban of this subject is proposed here',
  },
  'employment-not-recorded': { 'zh-CN': '没有从业登记', en: 'No employment is recorded' },
  'employment-exists': { 'zh-CN': '该从业登记已存在', en: 'This employment is recorded already' },
  'employment-ended': { 'zh-CN': '该从业登记已终止', en: 'This employment has ended' },
  'employment-dates-impossible': {
    'zh-CN': '从业日期不成立',
    en: 'The days of this employment cannot be',
  },
  'employment-not-confirmable': {
    'zh-CN': '尚不能确认上岗',
    en: 'This employment cannot be confirmed yet',
  },
  'manager-not-employed': {
    'zh-CN': '直接主管不在本机构从业',
    en: 'The direct manager is not employed with you',
  },
  'institution-barred': { 'zh-CN': '机构已被禁止从业', en: 'The institution is barred' },
  'institution-not-active': { 'zh-CN': '机构目前不能查询', en: 'The institution is not active' },
  'authorisation-date-invalid': {
    'zh-CN': '授权日期无效',
    en: 'The day of the authorisation is not valid',
  },
  'answer-superseded': { 'zh-CN': '原答复已不再成立', en: 'The earlier answer no longer holds' },
  'receipt-invalid': { 'zh-CN': '回执无效', en: 'The receipt is not valid' },
  'outcome-not-expected': { 'zh-CN': '该查询无须报告结果', en: 'This check has no outcome' },
  'outcome-contradicts-employment': {
    'zh-CN': '结果与从业登记矛盾',
    en: 'An employment rests on this check',
  },
  'held-record-decided': {
    'zh-CN': '该记录已作决定',
    en: 'The held record has already been decided',
  },
  'held-record-of-another': {
    'zh-CN': '该记录指向另一人员',
    en: 'The record names another person',
  },
  'finding-closed': { 'zh-CN': '该疑点已关闭', en: 'The finding is closed already' },
  'finding-not-dismissible': {
    'zh-CN': '此类疑点不能以说明关闭',
    en: 'A finding of this kind is not dismissed',
  },
  'obligation-step-out-of-order': {
    'zh-CN': '处置步骤顺序不符',
    en: 'The step does not follow',
  },
  'obligation-step-not-yours': {
    'zh-CN': '无权报告此步骤',
    en: 'This step is not yours to report',
  },
  'obligation-time-impossible': {
    'zh-CN': '步骤时间不成立',
    en: 'The time of this step cannot be',
  },
  'log-size-unknown': { 'zh-CN': '未知的日志大小', en: 'The log has no such size' },
  busy: { 'zh-CN': '系统繁忙', en: 'The registry is busy' },
  unavailable: { 'zh-CN': '系统暂不可用', en: 'The registry cannot answer now' },
  ...BAN_TITLES,
  ...SUBSIDY_TITLES,
};
