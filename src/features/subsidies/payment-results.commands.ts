import { dayInShanghai } from '../../domain/calendar';
import { Refusal, type RefusalCode } from '../../domain/refusal';
import {
  payClaim,
  settlePayment,
  type PaymentBatch,
  type SubsidyPayment,
} from '../../domain/subsidy-payment';
import {
  parseResultLine,
  type ResultColumn,
  type ResultLine,
} from '../../domain/subsidy-payment-file';
import { attempt } from '../../platform/database/attempt';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { saveClaim } from './claims.commands';
import { getBatch } from './payments.commands';
import { paymentFact } from './payments.facts';
import { holdClaims, updatePayment } from './payments.store';

export interface ResultOutcome {
  /** From 1, without the headings. */
  readonly line: number;
  readonly paymentId: string;
  readonly outcome: 'paid' | 'failed' | 'unchanged' | 'refused';
  readonly refusal: RefusalCode | null;
  /** What is wrong with it, for whoever mends it. */
  readonly reason: string | null;
}

/**
 * What the bank says became of each payment. Sent again it changes nothing; a bad line stands in no other's way. What failed
 * leaves its claim approved, for the next batch.
 *
 * @throws Refusal `not-found`.
 */
export async function receiveResults(
  work: Work,
  batchId: string,
  lines: readonly Readonly<Partial<Record<ResultColumn, string>>>[],
): Promise<ResultOutcome[]> {
  await holdDeciding(work);
  const { batch, payments } = await getBatch(work, batchId);
  const at = await work.now();
  await holdClaims(
    work,
    payments.map(({ claimId }) => claimId),
  );
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const outcomes: ResultOutcome[] = [];
  for (const [place, line] of lines.entries()) {
    const done = await attempt(work, async () => {
      const said = parseResultLine(line, dayInShanghai(at));
      const payment = byId.get(said.paymentId);
      if (!payment || batch.state !== 'issued') {
        throw new Refusal('not-found', 'No payment of this number is in this file.');
      }
      const next = await settle(work, at, batch, payment, said);
      if (next) byId.set(next.id, next);
      return next;
    });
    const refused = done instanceof Refusal;
    outcomes.push({
      line: place + 1,
      paymentId: byId.has(line.paymentId ?? '') ? (line.paymentId ?? '') : '',
      outcome: refused
        ? 'refused'
        : done?.state === 'paid' || done?.state === 'failed'
          ? done.state
          : 'unchanged',
      refusal: refused ? done.code : null,
      reason: refused ? done.detail : null,
    });
  }
  return outcomes;
}

async function settle(
  work: Work,
  at: Date,
  batch: PaymentBatch,
  payment: SubsidyPayment,
  said: ResultLine,
): Promise<SubsidyPayment | null> {
  const account = said.account === null ? null : work.keys.commitment(payment.id, said.account);
  const next = settlePayment(payment, { ...said, account });
  if (!next) return null;
  await updatePayment(work, next);
  const type = next.state === 'paid' ? 'subsidy_payment.paid' : 'subsidy_payment.failed';
  await record(work, at, paymentFact(type, next, batch.authorityId));
  if (next.state !== 'paid') return next;
  const [claim] = await holdClaims(work, [payment.claimId]);
  if (!claim) throw new Error('a payment without its claim');
  await saveClaim(work, at, 'subsidy_claim.paid', claim, payClaim(claim, payment.amountFen));
  return next;
}
