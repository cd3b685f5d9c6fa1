/** Titles of what is refused about bans, interim measures and matches. */
export const BAN_TITLES = {
  'ban-already-recorded': { 'zh-CN': '该从业禁止已记录', en: 'The ban is recorded already' },
  'ban-already-decided': { 'zh-CN': '该从业禁止已作决定', en: 'The ban has already been decided' },
  'ban-needs-second-officer': {
    'zh-CN': '须由另一名工作人员决定',
    en: 'Another officer must decide',
  },
  'ban-term-not-allowed': { 'zh-CN': '该事由没有期限', en: 'This ground has no term' },
  'ban-term-required': { 'zh-CN': '该事由须有期限', en: 'This ground needs a term' },
  'ban-outside-line': { 'zh-CN': '不属于本级决定范围', en: 'The ban is not of your line' },
  'ban-dates-impossible': { 'zh-CN': '日期先后不成立', en: 'The dates cannot be true together' },
  'ban-not-in-force': { 'zh-CN': '该从业禁止不在生效中', en: 'The ban is not in force' },
  'ban-import-moved': { 'zh-CN': '该批导入的状态已变更', en: 'The import has moved on' },
  'ban-import-hash-differs': {
    'zh-CN': '文件校验值不一致',
    en: 'This is not the hash of the file',
  },
  'ban-import-sample-unopened': {
    'zh-CN': '抽样记录尚未逐条查看',
    en: 'Rows of the sample are not opened yet',
  },
  'interim-measure-exists': {
    'zh-CN': '该人员该事件已采取过临时措施',
    en: 'A measure was imposed for this person and incident',
  },
  'interim-measure-over': {
    'zh-CN': '该临时措施已失效或已变更',
    en: 'The measure is over or has moved on',
  },
  'ban-motion-open': { 'zh-CN': '该从业禁止已有待决的申请', en: 'A motion on this ban is open' },
  'ban-correction-open': {
    'zh-CN': '该从业禁止已有待决的更正',
    en: 'A correction of this ban is open',
  },
  'ban-ground-not-in-force': {
    'zh-CN': '行为发生时该事由尚无依据',
    en: 'No rule for this ground was in force on the day of the incident',
  },
  'ban-instrument-unfit': {
    'zh-CN': '该文书不能作出此种禁止',
    en: 'Such a document does not impose this ban',
  },
  'ban-subject-unfit': {
    'zh-CN': '该对象不能如此被禁止',
    en: 'Such a subject is not barred in this way',
  },
  'ban-correction-outdated': {
    'zh-CN': '更正提出后已登记释放日期',
    en: 'A release was entered since the correction was proposed',
  },
  'ban-release-known': { 'zh-CN': '无须登记释放日期', en: 'There is no release to enter' },
  'ban-term-impossible': { 'zh-CN': '禁止期限不合法', en: 'The law knows no such term' },
  'match-decided': { 'zh-CN': '该比对已作决定', en: 'The match has already been decided' },
  'match-evidence-changed': { 'zh-CN': '比对依据已有变化', en: 'More is known than was compared' },
  'match-not-in-question': { 'zh-CN': '该查询不涉及该人员', en: 'That person is not in question' },
  'match-open': { 'zh-CN': '该比对已有待决的提案', en: 'A proposal on both is open' },
} as const;
