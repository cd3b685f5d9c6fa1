import type { PlainDate } from '../../domain/calendar';
import type { Place } from '../../platform/crypto/sealed';
import { table } from '../../platform/database/table';

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
