import type { WouldChange } from '../../domain/subsidy-found';
import type { SubsidyFactKind } from '../../domain/subsidy-fact';

type Language = 'zh-CN' | 'en';

const FACTS: Readonly<Record<SubsidyFactKind, Readonly<Record<Language, string>>>> = {
  insured_months: { 'zh-CN': '失业保险缴费月数', en: 'months of unemployment insurance' },
  unemployment_benefit: { 'zh-CN': '领取失业保险金情况', en: 'unemployment benefit' },
  hardship_status: { 'zh-CN': '就业困难人员认定', en: 'recognition as hard to employ' },
  graduation: { 'zh-CN': '毕业信息', en: 'graduation' },
  employer_size: { 'zh-CN': '用人单位规模', en: 'size of the employer' },
  guaranteed_loan: { 'zh-CN': '创业担保贷款信息', en: 'guaranteed loan' },
  social_insurance_payment: { 'zh-CN': '社会保险缴费', en: 'social-insurance contributions' },
  retirement: { 'zh-CN': '法定退休日', en: 'day of retirement' },
  subsidy_paid_elsewhere: { 'zh-CN': '在其他地方领取补贴的情况', en: 'subsidies paid elsewhere' },
};

type Sentence = Readonly<Record<Language, (change: WouldChange) => string>>;

const SENTENCES: Readonly<Record<WouldChange['needs'], Sentence>> = {
  apply_by: {
    'zh-CN': ({ by }) => `${until(by)}提出申请。`,
    en: ({ by }) => `Apply by ${by ?? 'the last day'}.`,
  },
  certificate: {
    'zh-CN': ({ levels, by }) =>
      levels.length === 0
        ? `${until(by)}取得目录内职业（工种）的证书。`
        : `${until(by)}取得${levels.join('、')}级证书。`,
    en: ({ levels, by }) => {
      const what = levels.length === 0 ? 'a listed occupation' : `level ${levels.join(', ')}`;
      return `A certificate of ${what}, issued ${by === null ? 'in time' : `by ${by}`}.`;
    },
  },
  training: { 'zh-CN': () => '完成培训并考核合格。', en: () => 'A passed course of training.' },
  insured_months: {
    'zh-CN': ({ months }) => `再参保缴费${months === null ? '' : `${months}个月`}。`,
    en: ({ months }) => `${months ?? 'Some'} more months insured.`,
  },
  fact: {
    'zh-CN': ({ fact }) => `由掌握情况的单位提供：${what(fact, 'zh-CN')}。`,
    en: ({ fact }) => `Who knows it states: ${what(fact, 'en')}.`,
  },
  review: {
    'zh-CN': ({ fact }) => `由工作人员复核：${what(fact, 'zh-CN')}。`,
    en: ({ fact }) => `A human looks at what is held for review: ${what(fact, 'en')}.`,
  },
  next_year: {
    'zh-CN': ({ from, by }) => `${from ?? '下一年度'}起${until(by)}提出申请。`,
    en: ({ from, by }) => `Apply from ${from ?? 'next year'}${by === null ? '' : ` by ${by}`}.`,
  },
  longer_employment: {
    'zh-CN': ({ months }) => (months === null ? '有经确认的岗位。' : `在岗再满${months}个月。`),
    en: ({ months }) =>
      months === null ? 'A confirmed post.' : `${months} more months in the post.`,
  },
  local_figure: {
    'zh-CN': () => '当地公布补贴标准。',
    en: () => 'The place says how much it pays.',
  },
  confirmed_rule: {
    'zh-CN': () => '所依据的规则未见原文，请先核实。',
    en: () => 'A rule of this answer was not seen in its text: have it confirmed.',
  },
};

/** One sentence, to be read out to the person. */
export function sayChange(change: WouldChange, language: Language): string {
  return SENTENCES[change.needs][language](change);
}

function until(day: WouldChange['by']): string {
  return day === null ? '' : `${day}前（含当日）`;
}

function what(fact: WouldChange['fact'], language: Language): string {
  if (fact !== null) return FACTS[fact][language];
  return language === 'en' ? 'the record' : '有关记录';
}
