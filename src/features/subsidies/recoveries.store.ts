import { Refusal } from '../../domain/refusal';
import { contradicts } from '../../domain/subsidy-payment';
import type { SubsidyRecovery } from '../../domain/subsidy-recovery';
import type { Place } from '../../platform/crypto/sealed';
import { constraintOf } from '../../platform/database/fault';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface RecoveryRow extends SubsidyRecovery {
  /** Of the voucher. */
  readonly sealedReference: Buffer;
  /** Keyed digest of it for this claim, hex; null of what was recorded before digests were kept. */
  readonly referenceDigest: string | null;
}

export const RecoveryTable = table<RecoveryRow>('subsidy_recovery', {
  id: { type: 'uuid', primary: true },
  claimId: { type: 'uuid' },
  amountFen: { type: 'bigint' },
  recoveredOn: { type: 'date' },
  sealedReference: { type: 'bytea' },
  referenceDigest: { type: 'text', nullable: true },
  state: { type: 'text' },
  recordedBy: { type: 'uuid' },
  recordedByHuman: { type: 'uuid' },
  recordedAt: { type: 'timestamptz' },
  settledBy: { type: 'uuid', nullable: true },
  settledByHuman: { type: 'uuid', nullable: true },
  settledAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

export const referencePlace = (id: string): Place => ({
  table: 'subsidy_recovery',
  row: id,
  column: 'sealed_reference',
});

/** @throws Refusal `subsidy-payment-contradicts` for a voucher that is recorded of the claim already. */
export async function insertRecovery({ tx }: Work, row: RecoveryRow): Promise<void> {
  try {
    await tx.orm.insert(RecoveryTable, row);
  } catch (error) {
    if (constraintOf(error) !== 'subsidy_recovery_voucher_once') throw error;
    throw contradicts('This voucher is recorded of the claim already.');
  }
}

/** Writes the move from the version before. @throws Refusal `precondition-failed`. */
export async function updateRecovery({ tx }: Work, row: RecoveryRow): Promise<void> {
  const { id, state, settledBy, settledByHuman, settledAt, version } = row;
  const { affected } = await tx.orm.update(
    RecoveryTable,
    { id, version: version - 1 },
    { state, settledBy, settledByHuman, settledAt, version },
  );
  if (affected !== 1)
    throw new Refusal('precondition-failed', 'The recovery moved. Read it again.');
}

/** Null when it is not there or its claim is of none of these authorities. */
export async function findRecovery(
  { tx }: Work,
  id: string,
  authorityIds: readonly string[],
): Promise<RecoveryRow | null> {
  const [row] = await tx.query<RecoveryRow>(
    `SELECT ${columnsOf(RecoveryTable, 'r')} FROM subsidy_recovery r JOIN subsidy_claim c ON c.id = r.claim_id
      WHERE r.id = $1 AND c.authority_id = ANY($2::uuid[])`,
    [id, authorityIds],
  );
  return row ?? null;
}

/** Of these claims, in the order in which they were recorded. */
export async function recoveriesOf(
  { tx }: Work,
  claimIds: readonly string[],
): Promise<RecoveryRow[]> {
  return tx.query(
    `SELECT ${columnsOf(RecoveryTable)} FROM subsidy_recovery WHERE claim_id = ANY($1::uuid[]) ORDER BY id`,
    [claimIds],
  );
}
