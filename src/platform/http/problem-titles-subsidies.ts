/** Titles of what is refused about subsidies, of facts, claims and payments. */
export const SUBSIDY_TITLES = {
  'subsidy-file-issued': { 'zh-CN': '付款文件已下载', en: 'The file was given out' },
  'subsidy-batch-cancelled': { 'zh-CN': '付款批次已撤销', en: 'The batch was cancelled' },
  'subsidy-nothing-owed': { 'zh-CN': '没有待付款的申请', en: 'Nothing is owed' },
  'subsidy-payment-contradicts': {
    'zh-CN': '付款记录不一致',
    en: 'The payment is recorded otherwise',
  },
  'subsidy-fact-not-yours': { 'zh-CN': '无权报送该事实', en: 'This fact is not yours to state' },
  'subsidy-claim-exists': { 'zh-CN': '该项目已申请', en: 'The same is claimed already' },
  'subsidy-cap-reached': { 'zh-CN': '已达到次数上限', en: 'The cap is reached' },
  'subsidy-claim-moved': { 'zh-CN': '该申请状态已变化', en: 'The claim has moved on' },
  'subsidy-not-eligible': { 'zh-CN': '不符合补贴条件', en: 'The claim is not eligible' },
  'subsidy-answer-changed': { 'zh-CN': '评估结论已变化', en: 'The assessment has changed' },
  'subsidy-undetermined': {
    'zh-CN': '补贴金额尚不能确定',
    en: 'What the subsidy is worth is not known',
  },
  'subsidy-needs-second-officer': {
    'zh-CN': '须由另一名工作人员决定',
    en: 'Another officer must decide',
  },
} as const;
