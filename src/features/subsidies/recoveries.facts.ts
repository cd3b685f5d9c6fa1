import type { FactData, NewFact } from '../../domain/fact';
import { unlessAltered } from '../../platform/crypto/sealed';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { referencePlace, RecoveryTable, type RecoveryRow } from './recoveries.store';

export type RecoveryFactType =
  'subsidy_recovery.recorded' | 'subsidy_recovery.confirmed' | 'subsidy_recovery.rejected';

export function recoveryFact(
  work: Work,
  type: RecoveryFactType,
  row: RecoveryRow,
  authorityId: string,
): NewFact {
  return {
    type,
    subject: { kind: 'subsidy_recovery', id: row.id, version: row.version },
    concerns: [authorityId],
    data: recoveryData(work, row),
  };
}

/** `reference` is the keyed digest of what the row's seal holds; null when it does not open. */
function recoveryData({ keys }: Work, row: RecoveryRow): FactData {
  const reference = unlessAltered(() => keys.open(referencePlace(row.id), row.sealedReference));
  return {
    claimId: row.claimId,
    amountFen: row.amountFen,
    recoveredOn: row.recoveredOn,
    reference: reference === null ? null : keys.commitment(row.id, reference),
    referenceDigest: row.referenceDigest,
    state: row.state,
    recordedBy: row.recordedBy,
    recordedByHuman: row.recordedByHuman,
    recordedAt: row.recordedAt.toISOString(),
    settledBy: row.settledBy,
    settledByHuman: row.settledByHuman,
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

export const recoveryProjection: Projection = {
  kind: 'subsidy_recovery',
  rows: async (work, after, limit) =>
    (
      await work.tx.query<RecoveryRow & { humanOfRecorder: string }>(
        `SELECT ${columnsOf(RecoveryTable)},
                (SELECT o.human_id FROM officer o WHERE o.id = recorded_by) AS "humanOfRecorder"
           FROM subsidy_recovery
          WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
        [after, limit],
      )
    ).map(({ humanOfRecorder, ...row }) => ({
      id: row.id,
      version: row.version,
      data: recoveryData(work, row),
      // facts of before a second human confirmed: what was recorded counted
      filled: { state: 'confirmed', recordedByHuman: humanOfRecorder },
    })),
};
