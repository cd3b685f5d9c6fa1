import { mustBeAllowedToApprove } from '../../domain/account';
import { Refusal } from '../../domain/refusal';
import { holdsItsKeys } from '../../domain/subsidy-claim';
import { chargesOf, keysOf } from '../../domain/subsidy-claim-keys';
import type { KeptDecision } from '../../domain/subsidy-kept';
import {
  amendClaim,
  settle,
  type ReopeningDismissal,
  type SubsidyReopening,
} from '../../domain/subsidy-reopening';
import { unlessUnreadable } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { mustHaveNothingUnderWay } from './amendable.commands';
import { releaseKeys, takeKeys } from './claim-keys.store';
import { getClaim, holdClaim, saveClaim } from './claims.commands';
import { claimsOf } from './claims.store';
import { decideAgain, type DecidedAgain } from './decide-again.commands';
import { holdClaimant, keepDecision, rootOf, secondOfficerFor } from './decide.commands';
import { reopeningFact } from './reopenings.facts';
import { findReopening, statedSince, updateReopening } from './reopenings.store';

/**
 * A human signs what the rules say now: the claim is worth that from now on, its decision keeps what it was computed from,
 * and it takes what it is now for, as a submission does.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `account-too-new`, `subsidy-claim-moved` while a payment or a recovery waits, `subsidy-claim-exists`, `subsidy-cap-reached`, and as `settle` and `amendClaim`.
 */
export async function signReopening(
  work: Work,
  id: string,
  version: number | null,
): Promise<SubsidyReopening> {
  await holdClaimant(work, await getReopening(work, id));
  const officer = await holdDeciding(work);
  const at = await work.now();
  const open = await readOpen(work, id, version);
  mustBeAllowedToApprove(officer, at);
  const before = await holdClaim(work, open.claimId);
  const secondOfficer = secondOfficerFor(before, at);
  const settlers = { ...before, statedByHumans: await statedSince(work, open) };
  const next = settle(open, settlers, secondOfficer, officer, at, 'signed');
  await mustHaveNothingUnderWay(work, open.claimId);
  const { claim, kept, again, given } = await computedAgain(work, open, at);
  const decided: KeptDecision = { ...kept, v: 2, given, assessment: again, secondOfficer };
  const { id: decisionId } = await keepDecision(work, at, claim, 'reopened', decided);
  const amended = amendClaim(claim, open, again, decisionId);
  // of what has to come back whole, nothing new is taken: until it is back it keeps what it holds
  if (!holdsItsKeys(amended) || again.outcome === 'eligible') await releaseKeys(work, claim.id);
  if (holdsItsKeys(amended) && again.outcome === 'eligible') {
    const keys = keysOf(again, given, claim.appliedOn);
    await takeKeys(work, claim.id, rootOf(claim), keys, chargesOf(again, claim.appliedOn));
  }
  const signed = await save(work, at, next);
  await saveClaim(work, at, 'subsidy_claim.amended', claim, amended);
  return signed;
}

/** The decision stands as it was taken. @throws Refusal `not-found`, `precondition-failed`, `account-too-new`, and as `settle`. */
export async function dismissReopening(
  work: Work,
  id: string,
  version: number | null,
  dismissal: ReopeningDismissal,
): Promise<SubsidyReopening> {
  await holdClaimant(work, await getReopening(work, id));
  const officer = await holdDeciding(work);
  const at = await work.now();
  mustBeAllowedToApprove(officer, at);
  const open = await readOpen(work, id, version);
  const claim = await getClaim(work, open.claimId);
  const secondOfficer = secondOfficerFor(claim, at);
  const settlers = { ...claim, statedByHumans: await statedSince(work, open) };
  return save(work, at, settle(open, settlers, secondOfficer, officer, at, { dismissal }));
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getReopening(work: Work, id: string): Promise<SubsidyReopening> {
  const row = await findReopening(work, id, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such reopening in your line.');
  return row;
}

async function readOpen(work: Work, id: string, version: number | null): Promise<SubsidyReopening> {
  const row = await getReopening(work, id);
  if (row.version !== version) {
    throw new Refusal(
      'precondition-failed',
      'The reopening moved since you read it. Read it again.',
    );
  }
  return row;
}

async function computedAgain(
  work: Work,
  { personId, claimId }: SubsidyReopening,
  at: Date,
): Promise<DecidedAgain> {
  const all = await claimsOf(work, [personId]);
  const own = all.filter(({ id }) => id === claimId);
  const again = await unlessUnreadable(() => decideAgain(work, all, at, own));
  if (!again) {
    throw new Refusal(
      'subsidy-undetermined',
      'A record that the decision needs does not open. Have it restored; nothing was changed.',
    );
  }
  const [found] = again;
  if (!found) {
    throw new Refusal('subsidy-claim-moved', 'The claim was decided anew. Read it again.');
  }
  return found;
}

async function save(work: Work, at: Date, row: SubsidyReopening): Promise<SubsidyReopening> {
  await updateReopening(work, row);
  const type = row.state === 'signed' ? 'signed' : 'dismissed';
  await record(work, at, reopeningFact(`subsidy_reopening.${type}`, row));
  return row;
}
