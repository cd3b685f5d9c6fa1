import { Refusal } from '../../domain/refusal';
import type { PaymentBatch, SubsidyPayment } from '../../domain/subsidy-payment';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ClaimTable, type ClaimRow } from './claims.store';

export const PaymentBatchTable = table<PaymentBatch>('subsidy_payment_batch', {
  id: { type: 'uuid', primary: true },
  authorityId: { type: 'uuid' },
  state: { type: 'text' },
  payments: { type: 'integer' },
  totalFen: { type: 'bigint' },
  fileVersion: { type: 'integer' },
  reissueReason: { type: 'text', nullable: true },
  preparedBy: { type: 'uuid' },
  preparedByHuman: { type: 'uuid' },
  preparedAt: { type: 'timestamptz' },
  issuedBy: { type: 'uuid', nullable: true },
  issuedByHuman: { type: 'uuid', nullable: true },
  issuedAt: { type: 'timestamptz', nullable: true },
  cancelledBy: { type: 'uuid', nullable: true },
  cancelledAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

export const PaymentTable = table<SubsidyPayment>('subsidy_payment', {
  id: { type: 'uuid', primary: true },
  batchId: { type: 'uuid' },
  line: { type: 'integer' },
  claimId: { type: 'uuid' },
  amountFen: { type: 'bigint' },
  account: { type: 'text', nullable: true },
  state: { type: 'text' },
  failure: { type: 'text', nullable: true },
  paidOn: { type: 'date', nullable: true },
  version: { type: 'integer' },
});

/** Claims that this authority owes something, that wait in no other batch and of which nothing is to be settled, oldest first, held to the end of the transaction. */
export async function holdOwed(
  { tx }: Work,
  authorityId: string,
  limit: number,
): Promise<ClaimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClaimTable, 'c')} FROM subsidy_claim c
      WHERE c.authority_id = $1 AND c.state = 'approved' AND c.amount_fen > c.paid_fen
        AND NOT EXISTS (SELECT 1 FROM subsidy_payment p WHERE p.claim_id = c.id AND p.state = 'waiting')
        AND NOT EXISTS (SELECT 1 FROM subsidy_reopening r WHERE r.claim_id = c.id AND r.state = 'open')
        AND NOT EXISTS (SELECT 1 FROM subsidy_claw_back b WHERE b.claim_id = c.id AND b.state = 'proposed')
      ORDER BY c.id LIMIT $2 FOR UPDATE OF c`,
    [authorityId, limit],
  );
}

/** These claims, whole, held to the end of the transaction. */
export async function holdClaims({ tx }: Work, ids: readonly string[]): Promise<ClaimRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClaimTable)} FROM subsidy_claim WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [ids],
  );
}

/** Of these claims, those of which a reopening is open, or a claw-back proposed. */
export async function unsettledAmong(
  { tx }: Work,
  claimIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ claimId: string }>(
    `SELECT claim_id AS "claimId" FROM subsidy_reopening WHERE claim_id = ANY($1::uuid[]) AND state = 'open'
     UNION SELECT claim_id FROM subsidy_claw_back WHERE claim_id = ANY($1::uuid[]) AND state = 'proposed'`,
    [claimIds],
  );
  return new Set(rows.map(({ claimId }) => claimId));
}

/** Whether a payment of it waits for the bank. */
export async function isOrdered({ tx }: Work, claimId: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM subsidy_payment WHERE claim_id = $1 AND state = 'waiting'`,
    [claimId],
  );
  return rows.length > 0;
}

export async function insertBatch({ tx }: Work, batch: PaymentBatch): Promise<void> {
  await tx.orm.insert(PaymentBatchTable, batch);
}

export async function updateBatch({ tx }: Work, batch: PaymentBatch): Promise<void> {
  const { id, state, fileVersion, reissueReason, issuedBy, issuedByHuman, issuedAt, version } =
    batch;
  const { cancelledBy, cancelledAt } = batch;
  const { affected } = await tx.orm.update(
    PaymentBatchTable,
    { id, version: version - 1 },
    {
      ...{ state, fileVersion, reissueReason, issuedBy, issuedByHuman, issuedAt, version },
      ...{ cancelledBy, cancelledAt },
    },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The batch moved. Read it again.');
}

export async function updatePayment({ tx }: Work, payment: SubsidyPayment): Promise<void> {
  const { id, state, failure, paidOn, version } = payment;
  const { affected } = await tx.orm.update(
    PaymentTable,
    { id, version: version - 1 },
    { state, failure, paidOn, version },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The payment moved. Send it again.');
}

/** Null when it is not there or of none of these authorities. Held to the end of the transaction. */
export async function holdBatch(
  { tx }: Work,
  batchId: string,
  authorityIds: readonly string[],
): Promise<PaymentBatch | null> {
  const [row] = await tx.query<PaymentBatch>(
    `SELECT ${columnsOf(PaymentBatchTable)} FROM subsidy_payment_batch
      WHERE id = $1 AND authority_id = ANY($2::uuid[]) FOR UPDATE`,
    [batchId, authorityIds],
  );
  return row ?? null;
}

/** In the order of the file. */
export async function paymentsIn({ tx }: Work, batchId: string): Promise<SubsidyPayment[]> {
  return tx.query(
    `SELECT ${columnsOf(PaymentTable)} FROM subsidy_payment WHERE batch_id = $1 ORDER BY line`,
    [batchId],
  );
}

/** How many payments of each claim of a batch failed in batches before it, where any did. */
export async function failedBefore(
  { tx }: Work,
  { id }: Pick<PaymentBatch, 'id'>,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ claimId: string; failed: number }>(
    `SELECT p.claim_id AS "claimId", count(*)::integer AS failed
       FROM subsidy_payment p JOIN subsidy_payment own ON own.claim_id = p.claim_id AND own.batch_id = $1
      WHERE p.state = 'failed' AND p.batch_id < $1 GROUP BY 1`,
    [id],
  );
  return new Map(rows.map(({ claimId, failed }) => [claimId, failed]));
}

/** Of these claims, whatever became of them, oldest first. */
export async function paymentsOf(
  { tx }: Work,
  claimIds: readonly string[],
): Promise<SubsidyPayment[]> {
  return tx.query(
    `SELECT ${columnsOf(PaymentTable)} FROM subsidy_payment WHERE claim_id = ANY($1::uuid[]) ORDER BY id`,
    [claimIds],
  );
}

/** For screens, newest first. */
export async function pageOfBatches(
  { tx }: Work,
  authorityIds: readonly string[],
  before: string | null,
  limit: number,
): Promise<PaymentBatch[]> {
  return tx.query(
    `SELECT ${columnsOf(PaymentBatchTable)} FROM subsidy_payment_batch
      WHERE authority_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [authorityIds, before, limit],
  );
}
