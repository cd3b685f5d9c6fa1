import type { FactData, NewFact } from '../../domain/fact';
import type { PaymentBatch, SubsidyPayment } from '../../domain/subsidy-payment';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { PaymentBatchTable, PaymentTable } from './payments.store';

export function batchFact(type: string, batch: PaymentBatch): NewFact {
  return {
    type,
    subject: { kind: 'subsidy_payment_batch', id: batch.id, version: batch.version },
    concerns: [batch.authorityId],
    data: batchData(batch),
  };
}

export function paymentFact(type: string, payment: SubsidyPayment, authorityId: string): NewFact {
  return {
    type,
    subject: { kind: 'subsidy_payment', id: payment.id, version: payment.version },
    concerns: [authorityId],
    data: paymentData(payment),
  };
}

function batchData({ id: _, version: __, ...batch }: PaymentBatch): FactData {
  const { preparedAt, issuedAt, cancelledAt } = batch;
  return {
    ...batch,
    preparedAt: preparedAt.toISOString(),
    issuedAt: issuedAt?.toISOString() ?? null,
    cancelledAt: cancelledAt?.toISOString() ?? null,
  };
}

function paymentData({ id: _, version: __, ...payment }: SubsidyPayment): FactData {
  return payment;
}

export const paymentBatchProjection: Projection = {
  kind: 'subsidy_payment_batch',
  rows: async (work, after, limit) =>
    (
      await pageAfter<PaymentBatch & { humanOfPreparer: string }>(
        work,
        `SELECT ${columnsOf(PaymentBatchTable)},
                (SELECT o.human_id FROM officer o WHERE o.id = prepared_by) AS "humanOfPreparer"
           FROM subsidy_payment_batch`,
        after,
        limit,
      )
    ).map(({ humanOfPreparer, ...row }) => ({
      id: row.id,
      version: row.version,
      data: batchData(row),
      // facts of before the human who prepared was kept
      filled: { preparedByHuman: humanOfPreparer },
    })),
};

export const paymentProjection: Projection = {
  kind: 'subsidy_payment',
  rows: async (work, after, limit) =>
    (
      await pageAfter<SubsidyPayment>(
        work,
        `SELECT ${columnsOf(PaymentTable)} FROM subsidy_payment`,
        after,
        limit,
      )
    ).map((row) => ({ id: row.id, version: row.version, data: paymentData(row) })),
};

function pageAfter<Row>(
  { tx }: Work,
  select: string,
  after: string | null,
  limit: number,
): Promise<Row[]> {
  return tx.query<Row>(`${select} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`, [
    after,
    limit,
  ]);
}
