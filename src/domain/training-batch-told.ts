import type { RowOutcome, RowOutcomeWord } from './training-batch';
import type { RowReason } from './training-batch-row';
import { BATCH_HEADINGS, WITHDRAWAL_WORDS } from './training-batch-words';
import type { WithdrawalReason } from './withdrawal';

export type ToldIn = 'zh-CN' | 'en';

const OUTCOMES: Readonly<Record<RowOutcomeWord, Readonly<Record<ToldIn, string>>>> = {
  record: { 'zh-CN': '登记', en: 'record' },
  correct: { 'zh-CN': '更正', en: 'correct' },
  unchanged: { 'zh-CN': '无变化', en: 'unchanged' },
  held_for_review: { 'zh-CN': '待复核', en: 'held for review' },
  rejected: { 'zh-CN': '未登记', en: 'rejected' },
  changed_since_preflight: { 'zh-CN': '预检后有变，未登记', en: 'changed since preflight' },
};

const HELD: Readonly<Record<ToldIn, string>> = {
  'zh-CN': '已收到，须由主管部门复核；复核前不计入。请核对姓名和证件号码。',
  en: 'Kept; counts for nothing until the authority has looked. Compare name and number with the document.',
};

const CHANGED: Readonly<Record<ToldIn, string>> = {
  'zh-CN': '预检之后情况有变，本行未处理。请再次提交。',
  en: 'Something changed after the preflight; this row was left. Send it again.',
};

/** Why a row of a file is not recorded. */
export const ROW_REASON_WORDS: Partial<Record<RowReason, Readonly<Record<ToldIn, string>>>> = {
  'value-missing': { 'zh-CN': '内容为空', en: 'it is empty' },
  'value-unreadable': { 'zh-CN': '内容无法识别', en: 'it cannot be read' },
  'value-too-long': { 'zh-CN': '内容过长', en: 'it is too long' },
  'values-too-many': { 'zh-CN': '本行的列数多于标题', en: 'the row has more values than headings' },
  'word-unknown': { 'zh-CN': '不是规定的用语', en: 'it is no word of the contract' },
  'number-rounded': {
    'zh-CN': '号码被表格软件改成科学计数法，末位已丢失。请把该列设为文本后重新填写。',
    en: 'a spreadsheet made it scientific notation and lost digits. Format the column as text and type it anew.',
  },
  'number-with-apostrophe': {
    'zh-CN': '号码以撇号开头，请删去',
    en: 'it begins with an apostrophe: leave it away',
  },
  'spreadsheet-error': { 'zh-CN': '是表格软件的错误值', en: 'it is an error of a spreadsheet' },
  'day-as-number': {
    'zh-CN': '日期成了数字。请把该列设为文本或 YYYY-MM-DD。',
    en: 'the day became a number. Format the column as text or YYYY-MM-DD.',
  },
  'day-ambiguous': {
    'zh-CN': '日期顺序不明。请按年、月、日书写。',
    en: 'day, month and year cannot be told apart. Write year, month, day.',
  },
  'day-invalid': { 'zh-CN': '不是有效日期', en: 'it is no day of the calendar' },
  'duplicate-in-file': {
    'zh-CN': '该编号在前面的行中已出现',
    en: 'the reference stands in a row before',
  },
  'row-altered': {
    'zh-CN': '本行在系统中已损坏，请再次提交',
    en: 'the row was damaged in the registry: send it again',
  },
  'rejected-by-authority': {
    'zh-CN': '主管部门复核后未接受该记录，不计入。如有更正，请以新的更新时间提交，再行复核。',
    en: 'the authority looked at this record and did not take it. A correction with a later time of update is looked at again.',
  },
  'struck-by-authority': {
    'zh-CN': '主管部门已撤销该记录，不计入。此后以该编号提交的内容须经复核。原因',
    en: 'the authority struck this record. What is sent later under its reference is looked at first. Why',
  },
  'could-not-be-applied': {
    'zh-CN': '系统未能处理本行，请单独提交或联系主管部门',
    en: 'the registry failed at this row: send it alone, or ask the authority',
  },
  'identity-number-invalid': { 'zh-CN': '证件号码不符合编码规则', en: 'the number is not valid' },
  'name-invalid': { 'zh-CN': '姓名不完整或含有无效字符', en: 'the name is not whole' },
  'birth-date-required': {
    'zh-CN': '该类证件须填写出生日期',
    en: 'this kind of document needs the birth date',
  },
  'birth-date-contradicts-number': {
    'zh-CN': '出生日期与证件号码不一致',
    en: 'it is not the day that the number holds',
  },
  'request-invalid': { 'zh-CN': '内容不符合要求', en: 'it is not as the contract says' },
  'period-invalid': {
    'zh-CN': '日期先后有误、在将来或早于出生',
    en: 'the days are out of order, in the future or before the birth',
  },
  'award-not-permitted': {
    'zh-CN': '结业当日贵机构没有相应的颁发资格',
    en: 'you had no right to award this on that day',
  },
  'update-older-than-stored': {
    'zh-CN': '已有更新的记录，本行未采用',
    en: 'a later update is stored',
  },
  'update-contradicts-stored': {
    'zh-CN': '同一更新时间已有不同内容',
    en: 'another content with this time of update is stored',
  },
};

/** Of a refusal that has several causes, by the column that it names. */
const CAUSES: Readonly<Record<string, Readonly<Record<ToldIn, string>>>> = {
  'request-invalid updatedAt': {
    'zh-CN': '比系统时间超前一天以上，请填写实际更改的时间',
    en: 'it is more than a day in the future. Write when the change was made.',
  },
  'period-invalid startedOn': {
    'zh-CN': '开始日期晚于结束日期',
    en: 'the course starts after it was completed',
  },
  'period-invalid completedOn': {
    'zh-CN': '日期在将来，尚未结业不能登记',
    en: 'the day is in the future: a course is sent when it is completed',
  },
};

/** The words for how a row came out. Of what is held always the same, whatever the cause. */
export function tellOutcome(
  outcome: RowOutcome | null,
  language: ToldIn,
): readonly [string, string] {
  if (!outcome) return [language === 'en' ? 'waiting' : '未处理', ''];
  return [OUTCOMES[outcome.outcome][language], reasonOf(outcome, language)];
}

function reasonOf({ outcome, reason, column, struckFor }: RowOutcome, language: ToldIn): string {
  if (outcome === 'held_for_review') return HELD[language];
  if (outcome === 'changed_since_preflight') return CHANGED[language];
  if (!reason) return '';
  const [english, chinese = english] = column ? BATCH_HEADINGS[column] : ['', ''];
  const named = language === 'en' ? `${english}: ` : `${chinese}：`;
  const words = CAUSES[`${reason} ${column ?? ''}`] ?? ROW_REASON_WORDS[reason];
  return (column ? named : '') + (words?.[language] ?? reason) + whyStruck(struckFor, language);
}

function whyStruck(reason: WithdrawalReason | undefined, language: ToldIn): string {
  if (reason === undefined) return '';
  if (language === 'en') return `: ${reason}`;
  const chinese = Object.keys(WITHDRAWAL_WORDS).find(
    (word) => word !== reason && WITHDRAWAL_WORDS[word] === reason,
  );
  return `：${chinese ?? reason}`;
}

export function resultHeadings(language: ToldIn): readonly [string, string] {
  const at = language === 'en' ? 0 : 1;
  return [BATCH_HEADINGS.outcome[at], BATCH_HEADINGS.outcomeReason[at]];
}

/** A spreadsheet takes what begins so for a formula: with an apostrophe it is text. */
export function defused(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}
