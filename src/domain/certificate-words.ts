import type { PlainDate } from './calendar';
import type { CredentialKind, CredentialStanding } from './credential';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const KIND_WORDS: Readonly<Record<CredentialKind, Words>> = {
  skill_level_certificate: { zh: '职业技能等级证书', en: 'Skill level certificate' },
  vocational_qualification: { zh: '职业资格证书', en: 'Vocational qualification' },
  one_plus_x: { zh: '1+X 职业技能等级证书', en: '1+X certificate' },
  teacher_licence: { zh: '教师资格证书', en: 'Teacher licence' },
  physician_licence: { zh: '医师执业证书', en: 'Physician licence' },
  nurse_licence: { zh: '护士执业证书', en: 'Nurse licence' },
  guard_licence: { zh: '保安员证', en: 'Guard licence' },
  health_certificate: { zh: '健康合格证', en: 'Health certificate' },
  food_handler_certificate: { zh: '食品从业人员健康证明', en: 'Food handler certificate' },
  education_degree: { zh: '学历证书', en: 'Degree' },
  maternal_child_health_training: {
    zh: '妇幼保健培训合格证',
    en: 'Maternal and child health training',
  },
  training_certificate: { zh: '培训合格证书', en: 'Training certificate' },
  care_experience: { zh: '婴幼儿照护经历证明', en: 'Attested care experience' },
  management_experience: { zh: '管理经历证明', en: 'Attested management experience' },
};

/** Source: 国家职业资格 and 职业技能等级, five levels. */
export const LEVEL_WORDS: Readonly<Record<number, Words>> = {
  5: { zh: '五级（初级工）', en: 'level 5' },
  4: { zh: '四级（中级工）', en: 'level 4' },
  3: { zh: '三级（高级工）', en: 'level 3' },
  2: { zh: '二级（技师）', en: 'level 2' },
  1: { zh: '一级（高级技师）', en: 'level 1' },
};

/** Source: 职业分类大典 (2022), 人社厅发〔2021〕92号. Another occupation is shown by its code. */
export const OCCUPATION_WORDS: Readonly<Record<string, Words>> = {
  '4-10-01-01': { zh: '婴幼儿发展引导员', en: 'infant development guide' },
  '4-10-01-02': { zh: '育婴员', en: 'infant carer' },
  '4-10-01-03': { zh: '保育师', en: 'nursery carer' },
};

export const STANDING_WORDS: Readonly<Record<CredentialStanding, Words>> = {
  valid: { zh: '有效', en: 'valid' },
  not_yet_issued: { zh: '尚未生效', en: 'not yet valid' },
  lapsed: { zh: '已到期', en: 'lapsed' },
  suspended: { zh: '已暂停', en: 'suspended' },
  revoked: { zh: '已撤销', en: 'revoked' },
  superseded: { zh: '已被新证书替代', en: 'superseded' },
  withdrawn: { zh: '已收回', en: 'withdrawn' },
};

/**
 * 王*明, 欧**娜, 王*, J* S*: whoever has the holder before them recognises the name; whoever has not learns little. Of a
 * part of one sign that is shown only at the beginning, and never of a name that has no other: 王 明 is written so, too.
 */
export function maskName(name: string): string {
  const parts = name.split(/([^\p{L}\p{M}\p{N}\p{Co}]+)/u);
  const hasOthers = parts.filter((part, at) => at % 2 === 0 && part !== '').length > 1;
  return parts
    .map((part, at) => (at % 2 === 1 ? part : maskPart(Array.from(part), at === 0 && hasOthers)))
    .join('');
}

function maskPart([first = '', ...rest]: readonly string[], isShownAlone: boolean): string {
  if (rest.length === 0) return first === '' || isShownAlone ? first : '*';
  const isHan = /[\p{Script=Han}\p{Co}]/u.test(first);
  if (!isHan) return `${first}*`;
  const last = rest.length > 1 ? (rest.at(-1) ?? '') : '';
  return first + '*'.repeat(Math.max(rest.length - 1, 1)) + last;
}

/** The last four signs of a number, half of a short one; how many there are is shown. */
export function maskNumber(number: string): string {
  const shown = number.slice(number.length - Math.min(4, Math.floor(number.length / 2)));
  return '*'.repeat(number.length - shown.length) + shown;
}

/** As an office writes a day. */
export function dayOf(day: PlainDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year} 年 ${month} 月 ${date} 日`;
}
