import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import type { FactData } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import { holdsItsKeys } from '../../domain/subsidy-claim';
import { recoverClaim as recover } from '../../domain/subsidy-payment';
import { unlessAltered } from '../../platform/crypto/sealed';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import type { Projection } from '../log/projection';
import { releaseKeys } from './claim-keys.store';
import { getClaim, saveClaim } from './claims.commands';
import type { ClaimRow } from './claims.store';
import { holdClaimant } from './decide.commands';
import { referencePlace, RecoveryTable, type RecoveryRow } from './recoveries.store';

export interface Recovery {
  readonly amountFen: number;
  readonly recoveredOn: PlainDate;
  /** Of the voucher. */
  readonly reference: string;
}

/**
 * Money came back. When all of it did, the claim holds nothing any more, and the same can be claimed rightly.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `period-invalid`, and as `recoverClaim` of the domain.
 */
export async function recordRecovery(
  work: Work,
  claimId: string,
  version: number | null,
  said: Recovery,
): Promise<ClaimRow> {
  await holdClaimant(work, await getClaim(work, claimId));
  const officer = await holdDeciding(work);
  const at = await work.now();
  const claim = await getClaim(work, claimId);
  if (version !== claim.version) {
    throw new Refusal('precondition-failed', 'The claim moved since you read it. Read it again.');
  }
  if (dayInShanghai(at) < said.recoveredOn) {
    throw new Refusal('period-invalid', 'Nothing came back later than today.');
  }
  const next = recover(claim, said.amountFen);
  const id = v7();
  const row: RecoveryRow = {
    id,
    claimId,
    amountFen: said.amountFen,
    recoveredOn: said.recoveredOn,
    sealedReference: work.keys.seal(referencePlace(id), said.reference),
    recordedBy: officer.id,
    recordedAt: at,
    version: 1,
  };
  await work.tx.orm.insert(RecoveryTable, row);
  await record(work, at, {
    type: 'subsidy_recovery.recorded',
    subject: { kind: 'subsidy_recovery', id, version: 1 },
    concerns: [claim.authorityId],
    data: recoveryData(work, row),
  });
  if (!holdsItsKeys(next)) await releaseKeys(work, claimId);
  return saveClaim(work, at, 'subsidy_claim.recovered', claim, next);
}

function recoveryData({ keys }: Work, row: RecoveryRow): FactData {
  const reference = unlessAltered(() => keys.open(referencePlace(row.id), row.sealedReference));
  return {
    claimId: row.claimId,
    amountFen: row.amountFen,
    recoveredOn: row.recoveredOn,
    reference: reference === null ? null : keys.commitment(row.id, reference),
    recordedBy: row.recordedBy,
    recordedAt: row.recordedAt.toISOString(),
  };
}

export const recoveryProjection: Projection = {
  kind: 'subsidy_recovery',
  rows: async (work, after, limit) =>
    (
      await work.tx.query<RecoveryRow>(
        `SELECT ${columnsOf(RecoveryTable)} FROM subsidy_recovery
          WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
        [after, limit],
      )
    ).map((row) => ({ id: row.id, version: row.version, data: recoveryData(work, row) })),
};
