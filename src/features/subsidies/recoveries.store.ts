import type { PlainDate } from '../../domain/calendar';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** Money that came back: written once. */
export interface RecoveryRow {
  readonly id: string;
  readonly claimId: string;
  readonly amountFen: number;
  readonly recoveredOn: PlainDate;
  /** Of the voucher. */
  readonly sealedReference: Buffer;
  readonly recordedBy: string;
  readonly recordedAt: Date;
  readonly version: number;
}

export const RecoveryTable = table<RecoveryRow>('subsidy_recovery', {
  id: { type: 'uuid', primary: true },
  claimId: { type: 'uuid' },
  amountFen: { type: 'bigint' },
  recoveredOn: { type: 'date' },
  sealedReference: { type: 'bytea' },
  recordedBy: { type: 'uuid' },
  recordedAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const referencePlace = (id: string): Place => ({
  table: 'subsidy_recovery',
  row: id,
  column: 'sealed_reference',
});

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
