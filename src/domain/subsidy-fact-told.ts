import type { RefusalCode } from './refusal';
import type { DayDamage } from './spreadsheet-days';
import { FACT_HEADINGS, type FactColumn } from './subsidy-fact-words';
import type { Words } from './subsidy-words';
import { ROW_REASON_WORDS } from './training-batch-told';
import type { RowReason } from './training-batch-row';

/** Why a line is not recorded. Beside these, every refusal of a single fact. */
export type FactReason =
  | RefusalCode
  | DayDamage
  | Extract<
      RowReason,
      | 'value-missing'
      | 'value-unreadable'
      | 'value-too-long'
      | 'word-unknown'
      | 'number-rounded'
      | 'number-with-apostrophe'
      | 'spreadsheet-error'
      | 'row-altered'
    >
  | 'value-unfit'
  | 'value-not-of-kind'
  | 'month-not-whole'
  | 'identity-number-inside';

export interface FactFault {
  readonly code: RefusalCode;
  readonly reason: FactReason;
  /** What the reason speaks of, where it is one column. */
  readonly column: FactColumn | null;
}

const REASONS: Partial<Record<FactReason, Words>> = {
  'value-unfit': { zh: '内容超出该类事实允许的范围', en: 'it is not as its kind of fact allows' },
  'value-not-of-kind': {
    zh: '该类事实没有此项，请清空',
    en: 'this kind of fact has no such value: leave it empty',
  },
  'month-not-whole': {
    zh: '缴费须为整月：自某月1日起，至某月最后一日止，且与月数一致',
    en: 'contributions are of whole months, from the first day of one to the last of one, as many as are said',
  },
  'identity-number-inside': {
    zh: '含有身份证号码，请改用自编号或机构名称',
    en: 'it holds an identity number: use a number or name of your own',
  },
  'period-invalid': {
    zh: '日期在将来，或终止早于起始',
    en: 'the day is in the future, or the end lies before the beginning',
  },
  'subsidy-fact-not-yours': {
    zh: '该事实只能由主管部门填报，或该人员不是贵单位已登记的职工',
    en: 'only an authority says this, or the person is no employee whom you recorded',
  },
};

/** Why, in Chinese and English, with the heading of the column. */
export function tellFactFault({ reason, column }: Pick<FactFault, 'reason' | 'column'>): Words {
  const shared = ROW_REASON_WORDS[reason as RowReason];
  const words = REASONS[reason] ??
    (shared && { zh: shared['zh-CN'], en: shared.en }) ?? { zh: reason, en: reason };
  if (column === null) return words;
  const [english, chinese] = FACT_HEADINGS[column];
  return { zh: `${chinese}：${words.zh}`, en: `${english}: ${words.en}` };
}
