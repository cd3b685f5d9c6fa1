import { mustBeAllowedToApprove } from '../../domain/account';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { SecondOfficerRule } from '../../domain/rulebook/subsidy-second-officer';
import type { SubsidyAssessment } from '../../domain/subsidy-assessment';
import {
  approveClaim as approve,
  holdsItsKeys,
  refuseClaim as refuse,
  submitClaim as submit,
  withdrawClaim as withdraw,
  type ClaimRefusal,
  type SubsidyClaim,
} from '../../domain/subsidy-claim';
import { chargesOf, keysOf } from '../../domain/subsidy-claim-keys';
import { replay } from '../../domain/subsidy-kept';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { paysThePerson } from './claim-parties';
import { keysHeldBy, releaseKeys, takeKeys } from './claim-keys.store';
import { claimFact } from './claims.facts';
import { findAndHoldClaim, findClaim, holdState, updateClaim, type ClaimRow } from './claims.store';
import { decideNow, holdClaimant, keepDecision, rootOf, secondOfficerFor } from './decide.commands';
import {
  decisionsById,
  decisionsOf,
  isAsRecorded,
  keptOf,
  type DecisionRow,
} from './decisions.store';
import { vanishMoot } from './moot-reopenings.commands';

export interface ClaimWithAssessment {
  readonly row: ClaimRow;
  /** As it was when it moved last; null of a draft. */
  readonly assessment: SubsidyAssessment | null;
}

/**
 * Assesses it as of its day and takes what it claims, so that nobody else claims the same meanwhile.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `subsidy-claim-moved`, `subsidy-claim-exists`, `subsidy-cap-reached`.
 */
export function submitClaim(work: Work, claimId: string, version: number | null) {
  return moveClaim(work, claimId, version, 'submitted', (claim, officer, at) =>
    assessAndTake(work, claim, officer, at),
  );
}

/** What submission makes of the claim. Its person is held. */
export async function assessAndTake(
  work: Work,
  claim: SubsidyClaim,
  officer: Principal,
  at: Date,
): Promise<SubsidyClaim> {
  const kept = await decideNow(work, claim, at);
  const { id } = await keepDecision(work, at, claim, 'submitted', kept);
  const next = submit(claim, kept.assessment, id, officer, at);
  await releaseKeys(work, claim.id);
  if (!holdsItsKeys(next)) return next;
  const keys = keysOf(kept.assessment, kept.given, claim.appliedOn);
  const charges = chargesOf(kept.assessment, claim.appliedOn);
  await takeKeys(work, claim.id, rootOf(claim), keys, charges);
  return next;
}

/** @throws Refusal as `approveClaim` of the domain, `not-found`, `precondition-failed`, `account-too-new`. */
export function approveClaim(work: Work, claimId: string, version: number | null) {
  return moveClaim(work, claimId, version, 'approved', async (claim, officer, at) => {
    mustBeAllowedToApprove(officer, at);
    const submitted = await assessmentOf(work, claim);
    const secondOfficer = secondOfficerFor(claim, at);
    const kept = { ...(await decideNow(work, claim, at)), secondOfficer };
    const decision = await keepDecision(work, at, claim, 'approved', kept);
    const payeeIsThePerson = await paysThePerson(work, claim);
    const now = { assessment: kept.assessment, at, decisionId: decision.id, payeeIsThePerson };
    return approve(claim, submitted ?? kept.assessment, now, officer, secondOfficer);
  });
}

/** @throws Refusal `not-found`, `precondition-failed`, `subsidy-claim-moved`. */
export function refuseClaim(
  work: Work,
  claimId: string,
  version: number | null,
  reason: ClaimRefusal,
) {
  return moveClaim(work, claimId, version, 'refused', async (claim, officer, at) => {
    const kept = await decideNow(work, claim, at);
    const decision = await keepDecision(work, at, claim, 'refused', kept);
    const next = refuse(claim, reason, officer, { at, decisionId: decision.id });
    await releaseKeys(work, claimId);
    return next;
  });
}

/** @throws Refusal `not-found`, `precondition-failed`, `subsidy-claim-moved`. */
export function withdrawClaim(work: Work, claimId: string, version: number | null) {
  return moveClaim(work, claimId, version, 'withdrawn', async (claim) => {
    const next = withdraw(claim);
    await releaseKeys(work, claimId);
    return next;
  });
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function readClaim(work: Work, claimId: string): Promise<ClaimWithAssessment> {
  const row = await getClaim(work, claimId);
  return { row, assessment: await assessmentOf(work, row) };
}

export interface ReplayedDecision {
  readonly row: DecisionRow;
  /** Whether the same computation says the same from what was kept. */
  readonly identical: boolean;
  /** Whether what was kept is what the log says. */
  readonly asRecorded: boolean;
  readonly recomputed: SubsidyAssessment;
  readonly secondOfficer: SecondOfficerRule | null;
}

/** Computes every decision of the claim again, from what it kept and nothing else. */
export async function replayClaim(work: Work, claimId: string): Promise<ReplayedDecision[]> {
  await getClaim(work, claimId);
  return (await decisionsOf(work, claimId)).map((row) => {
    const kept = keptOf(work, row);
    const asRecorded = isAsRecorded(work, row);
    return { row, asRecorded, ...replay(kept), secondOfficer: kept.secondOfficer ?? null };
  });
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getClaim(work: Work, claimId: string): Promise<ClaimRow> {
  const row = await findClaim(work, claimId, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such claim in your line.');
  return row;
}

/**
 * The claim as it stays until the commit: no payment of it is ordered, issued or settled meanwhile.
 *
 * @throws Refusal `not-found`, also for what is another line's.
 */
export async function holdClaim(work: Work, claimId: string): Promise<ClaimRow> {
  const row = await findAndHoldClaim(work, claimId, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such claim in your line.');
  return row;
}

/** Documents come before the submission; what was decided on them stays. @throws Refusal `subsidy-claim-moved`. */
export async function mustBeDraft(work: Work, claimId: string): Promise<void> {
  const state = await holdState(work, claimId);
  if (state !== 'draft') {
    throw new Refusal('subsidy-claim-moved', 'Documents are added before the claim is submitted.', {
      members: { state: state ?? 'unknown' },
    });
  }
}

/** Writes what a rule made of the claim, with what it holds after it. What was open of a decision before vanishes. */
export async function saveClaim(
  work: Work,
  at: Date,
  type: string,
  before: ClaimRow,
  next: SubsidyClaim,
): Promise<ClaimRow> {
  const row: ClaimRow = { ...before, ...next };
  await updateClaim(work, row);
  const held = (await keysHeldBy(work, [row.id])).get(row.id) ?? [];
  await record(work, at, claimFact(work, type, row, held));
  await vanishMoot(work, at, [row]);
  return row;
}

const FACT_OF = {
  submitted: 'subsidy_claim.submitted',
  approved: 'subsidy_claim.approved',
  refused: 'subsidy_claim.refused',
  withdrawn: 'subsidy_claim.withdrawn',
  corrected: 'subsidy_claim.corrected',
} as const;

/** Every move by an officer: hold the person, read the claim again now that nothing can change, move, save, record. */
export async function moveClaim(
  work: Work,
  claimId: string,
  version: number | null,
  to: keyof typeof FACT_OF,
  rule: (claim: ClaimRow, officer: Principal, at: Date) => Promise<SubsidyClaim>,
): Promise<ClaimWithAssessment> {
  await holdClaimant(work, await getClaim(work, claimId));
  const officer = await holdDeciding(work);
  const at = await work.now();
  const row = await holdClaim(work, claimId);
  if (version !== row.version) {
    throw new Refusal('precondition-failed', 'The claim moved since you read it. Read it again.');
  }
  const moved = await saveClaim(work, at, FACT_OF[to], row, await rule(row, officer, at));
  return { row: moved, assessment: await assessmentOf(work, moved) };
}

async function assessmentOf(
  work: Work,
  { decisionId }: Pick<SubsidyClaim, 'decisionId'>,
): Promise<SubsidyAssessment | null> {
  const [decision] = decisionId ? await decisionsById(work, [decisionId]) : [];
  return decision ? keptOf(work, decision).assessment : null;
}
