import { plainDate, type PlainDate } from './calendar';
import { Refusal } from './refusal';
import { readHeadings, wordFor, type Headings } from './spreadsheet';
import { PAYMENT_FAILURES, type PaymentFailure, type PaymentResult } from './subsidy-payment';

export interface FileLine {
  readonly paymentId: string;
  readonly name: string;
  readonly bank: string;
  readonly account: string;
  readonly amountFen: number;
}

/**
 * The file for the bank: a line for each payment, and at its end how many and how much. No value has a comma, a quote, a line
 * break or the beginning of a formula: the contract takes none.
 */
export function paymentFile(
  { id, fileVersion }: { readonly id: string; readonly fileVersion: number },
  lines: readonly FileLine[],
): string {
  const total = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return [
    '付款编号,户名,开户行,账号,金额元',
    ...lines.map(({ paymentId, name, bank, account, amountFen }) =>
      [paymentId, name, bank, account, yuan(amountFen)].join(','),
    ),
    `合计,批次 ${id},第 ${fileVersion} 版,${lines.length} 笔,${yuan(total)}`,
    '',
  ].join('\r\n');
}

export function yuan(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

const HEADINGS = {
  paymentId: ['paymentId', '付款编号'],
  amount: ['amount', '金额元'],
  outcome: ['outcome', '结果'],
  paidOn: ['paidOn', '付款日期'],
  failure: ['failure', '失败原因'],
  account: ['account', '账号'],
} as const satisfies Headings<string>;
export type ResultColumn = keyof typeof HEADINGS;

export function readResultHeadings(headings: readonly string[]): ResultColumn[] {
  return readHeadings(HEADINGS, ['paymentId', 'amount', 'outcome'], headings);
}

export interface ResultLine {
  readonly paymentId: string;
  readonly amountFen: number;
  /** Digits; null where the bank does not say. */
  readonly account: string | null;
  readonly result: PaymentResult;
}

const OUTCOMES: Readonly<Record<string, PaymentResult['state']>> = {
  paid: 'paid',
  failed: 'failed',
  成功: 'paid',
  失败: 'failed',
};
const FAILURES: Readonly<Record<string, PaymentFailure>> = {
  ...Object.fromEntries(PAYMENT_FAILURES.map((failure) => [failure, failure])),
  账号错误: 'account_wrong',
  户名不符: 'name_differs',
  账户销户: 'account_closed',
  其他: 'other',
};

/** @throws Refusal `request-invalid`, `day-invalid`. */
export function parseResultLine(
  line: Readonly<Partial<Record<ResultColumn, string>>>,
  today: PlainDate,
): ResultLine {
  const { paymentId = '', amount = '', outcome = '', paidOn, failure = '', account } = line;
  const state = wordFor(OUTCOMES, outcome);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(paymentId)) throw wrong('paymentId');
  const fen = /^(\d{1,9})\.(\d\d)$/.exec(amount);
  if (!fen) throw wrong('amount');
  if (state === undefined) throw wrong('outcome');
  if (account !== undefined && !/^\d{6,32}$/.test(account)) throw wrong('account');
  return {
    paymentId,
    amountFen: Number(fen[1]) * 100 + Number(fen[2]),
    account: account ?? null,
    result:
      state === 'paid'
        ? { state, paidOn: dayPaid(paidOn, today) }
        : { state, failure: why(failure) },
  };
}

function dayPaid(text: string | undefined, today: PlainDate): PlainDate {
  if (text === undefined) throw wrong('paidOn');
  const day = plainDate(text);
  if (today < day) throw wrong('paidOn', '这一天还没有到。It lies ahead.');
  return day;
}

function why(text: string): PaymentFailure {
  const failure = wordFor(FAILURES, text);
  if (!failure) throw wrong('failure');
  return failure;
}

function wrong(
  column: ResultColumn,
  why = '缺少，或不是可以识别的内容。It is missing, or nothing that is known there.',
): Refusal {
  return new Refusal('request-invalid', `${HEADINGS[column][1]} (${column})：${why}`);
}
