import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import { Refusal } from '../../domain/refusal';
import { holdsItsKeys } from '../../domain/subsidy-claim';
import {
  clawBackClaim,
  mustBeClawable,
  settleClawBack,
  type ClawBackReason,
} from '../../domain/subsidy-claw-back';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { mustHaveNothingUnderWay } from './amendable.commands';
import { releaseKeys } from './claim-keys.store';
import { getClaim, holdClaim, saveClaim } from './claims.commands';
import { clawBackFact } from './claw-backs.facts';
import {
  clawBackEvidencePlace,
  findClawBack,
  insertClawBack,
  updateClawBack,
  type ClawBackRow,
} from './claw-backs.store';
import { holdClaimant } from './decide.commands';
import { openReopeningsOf } from './reopenings.store';

export interface NewClawBack {
  readonly reason: ClawBackReason;
  /** Where the evidence lies. */
  readonly evidence: string;
  readonly amountFen: number;
}

/**
 * Says what a claim is worth and why. Until it is settled no payment of the claim goes out.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `subsidy-claim-moved`, `subsidy-payment-contradicts`.
 */
export async function proposeClawBack(
  work: Work,
  claimId: string,
  version: number | null,
  { reason, evidence, amountFen }: NewClawBack,
): Promise<ClawBackRow> {
  await holdClaimant(work, await getClaim(work, claimId));
  const officer = await holdDeciding(work);
  const at = await work.now();
  const claim = await holdClaim(work, claimId);
  if (version !== claim.version) {
    throw new Refusal('precondition-failed', 'The claim moved since you read it. Read it again.');
  }
  mustBeClawable(claim, amountFen);
  if (!claim.decisionId || !officer.humanId) throw new Error('a claim that nobody decided');
  const id = v7();
  const row: ClawBackRow = {
    ...{ id, claimId, authorityId: claim.authorityId, decisionId: claim.decisionId },
    ...{ state: 'proposed', reason, amountFen, beforeFen: claim.amountFen, paidFen: claim.paidFen },
    sealedEvidence: work.keys.seal(clawBackEvidencePlace(id), evidence),
    ...{ proposedBy: officer.id, proposedByHuman: officer.humanId, proposedAt: at },
    ...{ settledBy: null, settledByHuman: null, settledAt: null, version: 1 },
  };
  await insertClawBack(work, row);
  await record(work, at, clawBackFact(work, 'subsidy_claw_back.proposed', row));
  return row;
}

/**
 * Another human signs: the claim is worth that, and what was paid above it is to come back.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `account-too-new`, `subsidy-needs-second-officer`, `subsidy-claim-moved`.
 */
export async function signClawBack(work: Work, id: string, version: number | null) {
  const { officer, at, clawBack } = await holdClawBack(work, id, version);
  mustBeAllowedToApprove(officer, at);
  const row = settleClawBack(clawBack, 'signed', officer, at);
  const claim = await holdClaim(work, row.claimId);
  await mustHaveNothingUnderWay(work, claim.id);
  if ((await openReopeningsOf(work, [claim.id])).length > 0) {
    throw new Refusal('subsidy-claim-moved', 'It is reopened. Sign or dismiss that first.');
  }
  const next = clawBackClaim(claim, row);
  await updateClawBack(work, row);
  await record(work, at, clawBackFact(work, 'subsidy_claw_back.signed', row));
  if (!holdsItsKeys(next)) await releaseKeys(work, claim.id);
  await saveClaim(work, at, 'subsidy_claim.amended', claim, next);
  return row;
}

/** The claim stays as it is; who proposed it may say so too. @throws Refusal `not-found`, `precondition-failed`, `subsidy-claim-moved`. */
export async function withdrawClawBack(work: Work, id: string, version: number | null) {
  const { officer, at, clawBack } = await holdClawBack(work, id, version);
  const row = settleClawBack(clawBack, 'withdrawn', officer, at);
  await updateClawBack(work, row);
  await record(work, at, clawBackFact(work, 'subsidy_claw_back.withdrawn', row));
  return row;
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getClawBack(work: Work, id: string): Promise<ClawBackRow> {
  const row = await findClawBack(work, id, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such claw-back in your line.');
  return row;
}

async function holdClawBack(work: Work, id: string, version: number | null) {
  const { claimId } = await getClawBack(work, id);
  await holdClaimant(work, await getClaim(work, claimId));
  const officer = await holdDeciding(work);
  const at = await work.now();
  const clawBack = await getClawBack(work, id);
  if (version !== clawBack.version) {
    throw new Refusal(
      'precondition-failed',
      'The claw-back moved since you read it. Read it again.',
    );
  }
  return { officer, at, clawBack };
}
