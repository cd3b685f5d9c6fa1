import { plainDate } from '../../src/domain/calendar';
import { parseResultLine, type ResultColumn } from '../../src/domain/subsidy-payment-file';

const TODAY = plainDate('2026-11-22');
const GOOD = {
  paymentId: '01a2001f-65a2-750a-9b4e-94bbb20282a6',
  amount: '1500.00',
  outcome: '成功',
  paidOn: '2026-11-22',
} as const;

test('a line says what the bank did, on this day at the latest', () => {
  expect(parseResultLine(GOOD, TODAY)).toMatchObject({
    amountFen: 150_000,
    account: null,
    result: { state: 'paid', paidOn: '2026-11-22' },
  });
  const failed = { ...GOOD, outcome: 'failed', failure: '账户销户', account: '622200001234' };
  expect(parseResultLine(failed, TODAY)).toMatchObject({
    account: '622200001234',
    result: { state: 'failed', failure: 'account_closed' },
  });
});

test.each<[Partial<Record<ResultColumn, string>>, string]>([
  [{ paymentId: '7' }, '付款编号 (paymentId)'],
  [{ amount: '1500' }, '金额元 (amount)'],
  [{ amount: '1,500.00' }, '金额元 (amount)'],
  [{ amount: '-1.00' }, '金额元 (amount)'],
  [{ outcome: 'done' }, '结果 (outcome)'],
  [{ account: '6.22E+18' }, '账号 (account)'],
  [{ paidOn: '2026-11-23' }, '付款日期 (paidOn)'],
  [{ outcome: '失败', failure: '不知道' }, '失败原因 (failure)'],
])('%j is refused by its column', (change, column) => {
  expect(() => parseResultLine({ ...GOOD, ...change }, TODAY)).toThrow(column);
});
