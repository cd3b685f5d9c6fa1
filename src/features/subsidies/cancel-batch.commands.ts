import { Refusal } from '../../domain/refusal';
import { cancelBatch as cancel } from '../../domain/subsidy-payment';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { getBatch, type BatchWithPayments } from './payments.commands';
import { batchFact } from './payments.facts';
import { holdClaims, updateBatch } from './payments.store';
import { voidPayment } from './void-payment';

/**
 * Takes a batch back whose file nobody has: its claims wait to be ordered again.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `subsidy-file-issued`, `subsidy-batch-cancelled`.
 */
export async function cancelBatch(
  work: Work,
  batchId: string,
  version: number | null,
): Promise<BatchWithPayments> {
  const officer = await holdDeciding(work);
  const { batch, payments, failedBefore } = await getBatch(work, batchId);
  const at = await work.now();
  if (version !== batch.version) {
    throw new Refusal('precondition-failed', 'The batch moved since you read it. Read it again.');
  }
  const cancelled = cancel(batch, officer, at);
  await holdClaims(
    work,
    payments.map(({ claimId }) => claimId),
  );
  const voided = [];
  for (const payment of payments) voided.push(await voidPayment(work, at, batch, payment));
  await updateBatch(work, cancelled);
  await record(work, at, batchFact('subsidy_payment_batch.cancelled', cancelled));
  return { batch: cancelled, payments: voided, failedBefore };
}
