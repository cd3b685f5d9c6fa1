import type { PlainDate } from './calendar';
import type { Principal } from './principal';
import { Refusal } from './refusal';
import { mustBeAnother } from './second-human';
import { mustBeIn, type SubsidyClaim } from './subsidy-claim';
import { contradicts, stateOfPaid } from './subsidy-payment';

/**
 * Money that is said to have come back. It counts when a second human has seen it on the account too.
 *
 *     recorded ──confirm, by another human──▶ confirmed
 *        └────reject────▶ rejected
 */
export interface SubsidyRecovery {
  readonly id: string;
  readonly claimId: string;
  readonly amountFen: number;
  readonly recoveredOn: PlainDate;
  readonly state: 'recorded' | 'confirmed' | 'rejected';
  readonly recordedBy: string;
  readonly recordedByHuman: string;
  readonly recordedAt: Date;
  readonly settledBy: string | null;
  readonly settledByHuman: string | null;
  readonly settledAt: Date | null;
  readonly version: number;
}

/**
 * Whether so much may be said to have come back, beside what is said already.
 *
 * @throws Refusal `subsidy-claim-moved`, `subsidy-payment-contradicts`.
 */
export function mustBeAskedFor(
  claim: SubsidyClaim,
  fen: number,
  others: readonly Pick<SubsidyRecovery, 'state' | 'amountFen'>[],
): void {
  const waiting = others.filter(({ state }) => state === 'recorded');
  recoverClaim(
    claim,
    waiting.reduce((sum, { amountFen }) => sum + amountFen, fen),
  );
}

/** @throws Refusal `subsidy-claim-moved`, `subsidy-needs-second-officer`. */
export function settleRecovery<Recovery extends SubsidyRecovery>(
  recovery: Recovery,
  as: 'confirmed' | 'rejected',
  officer: Principal,
  now: Date,
): Recovery {
  if (recovery.state !== 'recorded') {
    throw new Refusal('subsidy-claim-moved', `This recovery is ${recovery.state}. Read it again.`, {
      members: { state: recovery.state },
    });
  }
  if (as === 'confirmed') {
    mustBeAnother(
      officer,
      recovery.recordedByHuman,
      'Money that came back is confirmed by another human than the one who recorded it. Let another officer look.',
    );
  }
  return {
    ...recovery,
    state: as,
    settledBy: officer.id,
    settledByHuman: officer.humanId,
    settledAt: now,
    version: recovery.version + 1,
  };
}

/**
 * The claim when money came back.
 *
 * @throws Refusal `subsidy-claim-moved`, `subsidy-payment-contradicts` for more than was to come back.
 */
export function recoverClaim(claim: SubsidyClaim, fen: number): SubsidyClaim {
  mustBeIn(claim, ['clawing_back']);
  const paidFen = claim.paidFen - fen;
  if (paidFen < claim.amountFen) throw contradicts('More came back than was asked for.');
  return {
    ...claim,
    paidFen,
    state: stateOfPaid(claim.amountFen, paidFen),
    version: claim.version + 1,
  };
}
