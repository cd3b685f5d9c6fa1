import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import { holdsItsKeys } from '../../domain/subsidy-claim';
import { mustBeAskedFor, recoverClaim, settleRecovery } from '../../domain/subsidy-recovery';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { releaseKeys } from './claim-keys.store';
import { getClaim, holdClaim, saveClaim } from './claims.commands';
import { holdClaimant } from './decide.commands';
import { recoveryFact } from './recoveries.facts';
import {
  findRecovery,
  insertRecovery,
  recoveriesOf,
  referencePlace,
  updateRecovery,
  type RecoveryRow,
} from './recoveries.store';

export interface Recovery {
  readonly amountFen: number;
  readonly recoveredOn: PlainDate;
  /** Of the voucher. */
  readonly reference: string;
}

/**
 * Says that money came back. It counts when another human confirms it.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `period-invalid`, `subsidy-claim-moved`, `subsidy-payment-contradicts` for more
 * than was asked for, or a voucher that is recorded already.
 */
export async function recordRecovery(
  work: Work,
  claimId: string,
  version: number | null,
  said: Recovery,
): Promise<RecoveryRow> {
  await holdClaimant(work, await getClaim(work, claimId));
  const officer = await holdDeciding(work);
  const at = await work.now();
  const claim = await holdClaim(work, claimId);
  if (version !== claim.version) {
    throw new Refusal('precondition-failed', 'The claim moved since you read it. Read it again.');
  }
  if (dayInShanghai(at) < said.recoveredOn) {
    throw new Refusal('period-invalid', 'Nothing came back later than today.');
  }
  if (!officer.humanId) throw new Error('a recovery is recorded by an officer');
  mustBeAskedFor(claim, said.amountFen, await recoveriesOf(work, [claimId]));
  const id = v7();
  const row: RecoveryRow = {
    id,
    claimId,
    amountFen: said.amountFen,
    recoveredOn: said.recoveredOn,
    sealedReference: work.keys.seal(referencePlace(id), said.reference),
    referenceDigest: work.keys.commitment(claimId, said.reference),
    state: 'recorded',
    recordedBy: officer.id,
    recordedByHuman: officer.humanId,
    recordedAt: at,
    ...{ settledBy: null, settledByHuman: null, settledAt: null, version: 1 },
  };
  await insertRecovery(work, row);
  await record(work, at, recoveryFact(work, 'subsidy_recovery.recorded', row, claim.authorityId));
  return row;
}

/**
 * Money came back, as another human saw too. When all of it did, the claim holds nothing any more, and the same can be claimed rightly.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `account-too-new`, `subsidy-needs-second-officer`, and as `recoverClaim` of the domain.
 */
export async function confirmRecovery(work: Work, id: string, version: number | null) {
  const { officer, at, recovery } = await holdRecovery(work, id, version);
  mustBeAllowedToApprove(officer, at);
  const row = settleRecovery(recovery, 'confirmed', officer, at);
  const claim = await holdClaim(work, row.claimId);
  const next = recoverClaim(claim, row.amountFen);
  await updateRecovery(work, row);
  await record(work, at, recoveryFact(work, 'subsidy_recovery.confirmed', row, claim.authorityId));
  if (!holdsItsKeys(next)) await releaseKeys(work, claim.id);
  await saveClaim(work, at, 'subsidy_claim.recovered', claim, next);
  return row;
}

/** It was recorded in error; who recorded it may say so too. @throws Refusal `not-found`, `precondition-failed`, `subsidy-claim-moved`. */
export async function rejectRecovery(work: Work, id: string, version: number | null) {
  const { officer, at, recovery } = await holdRecovery(work, id, version);
  const row = settleRecovery(recovery, 'rejected', officer, at);
  const { authorityId } = await getClaim(work, row.claimId);
  await updateRecovery(work, row);
  await record(work, at, recoveryFact(work, 'subsidy_recovery.rejected', row, authorityId));
  return row;
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getRecovery(work: Work, id: string): Promise<RecoveryRow> {
  const row = await findRecovery(work, id, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such recovery in your line.');
  return row;
}

async function holdRecovery(work: Work, id: string, version: number | null) {
  const { claimId } = await getRecovery(work, id);
  await holdClaimant(work, await getClaim(work, claimId));
  const officer = await holdDeciding(work);
  const at = await work.now();
  const recovery = await getRecovery(work, id);
  if (version !== recovery.version) {
    throw new Refusal(
      'precondition-failed',
      'The recovery moved since you read it. Read it again.',
    );
  }
  return { officer, at, recovery };
}
