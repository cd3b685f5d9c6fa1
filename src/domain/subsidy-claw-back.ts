import type { Principal } from './principal';
import { Refusal } from './refusal';
import { mustBeAnother } from './second-human';
import { mustBeIn, type SubsidyClaim } from './subsidy-claim';
import { contradicts, stateOfPaid } from './subsidy-payment';

export const CLAW_BACK_REASONS = [
  'fraud',
  'forged_documents',
  'paid_twice',
  'paid_in_error',
  'other',
] as const;
export type ClawBackReason = (typeof CLAW_BACK_REASONS)[number];

/**
 * What officers say a claim is worth that no fact turns: for fraud a reopening only flags. Source: Social Insurance Law, article 88
 * (what was got by fraud is returned; the fine is another matter).
 *
 *     proposed ──sign, by another human──▶ signed
 *        └────withdraw────▶ withdrawn
 */
export interface SubsidyClawBack {
  readonly id: string;
  readonly claimId: string;
  readonly authorityId: string;
  /** The claim's, as it was read. */
  readonly decisionId: string;
  readonly state: 'proposed' | 'signed' | 'withdrawn';
  readonly reason: ClawBackReason;
  /** What the claim is worth from now on: from 0 to what was paid. */
  readonly amountFen: number;
  /** What it was worth, and what was paid, when this was proposed. */
  readonly beforeFen: number;
  readonly paidFen: number;
  readonly proposedBy: string;
  readonly proposedByHuman: string;
  readonly proposedAt: Date;
  readonly settledBy: string | null;
  readonly settledByHuman: string | null;
  readonly settledAt: Date | null;
  readonly version: number;
}

/** @throws Refusal `subsidy-claim-moved`, `subsidy-payment-contradicts`. */
export function mustBeClawable(claim: SubsidyClaim, amountFen: number): void {
  mustBeIn(claim, ['approved', 'paid', 'clawing_back']);
  if (amountFen > claim.paidFen || amountFen >= claim.amountFen) {
    throw contradicts(
      'A claw-back leaves less than the claim is worth, and no more than was paid.',
    );
  }
}

/** @throws Refusal `subsidy-claim-moved`, `subsidy-needs-second-officer`. */
export function settleClawBack<ClawBack extends SubsidyClawBack>(
  clawBack: ClawBack,
  as: 'signed' | 'withdrawn',
  officer: Principal,
  now: Date,
): ClawBack {
  if (clawBack.state !== 'proposed') {
    throw new Refusal(
      'subsidy-claim-moved',
      `This claw-back is ${clawBack.state}. Read it again.`,
      {
        members: { state: clawBack.state },
      },
    );
  }
  if (as === 'signed') {
    mustBeAnother(
      officer,
      clawBack.proposedByHuman,
      'A claw-back is signed by another human than the one who proposed it. Let another officer decide.',
    );
  }
  return {
    ...clawBack,
    state: as,
    settledBy: officer.id,
    settledByHuman: officer.humanId,
    settledAt: now,
    version: clawBack.version + 1,
  };
}

/**
 * The claim as the signed claw-back leaves it: what was paid above is to come back, and no fact gives it back.
 *
 * @throws Refusal `subsidy-claim-moved`, `subsidy-payment-contradicts`.
 */
export function clawBackClaim(claim: SubsidyClaim, signed: SubsidyClawBack): SubsidyClaim {
  const { decisionId, beforeFen, paidFen, amountFen } = signed;
  if (
    claim.decisionId !== decisionId ||
    claim.amountFen !== beforeFen ||
    claim.paidFen !== paidFen
  ) {
    throw new Refusal('subsidy-claim-moved', 'The claim moved since this was proposed.', {
      members: { state: claim.state },
    });
  }
  mustBeClawable(claim, amountFen);
  return {
    ...claim,
    amountFen,
    clawBackId: signed.id,
    state: stateOfPaid(amountFen, claim.paidFen),
    version: claim.version + 1,
  };
}
