import type { Ban, BanState } from './ban';
import type { PlainDate } from './calendar';
import type { Principal } from './principal';
import { Refusal } from './refusal';

/**
 * Why a ban's basis fell away: its decision was annulled, a court acquitted, it names somebody else than it was meant
 * for, or a corrected decision takes its place. A death is none:
 * it would clear whoever shows the number of the dead.
 */
export const LIFT_BASES = ['annulled', 'acquitted', 'wrong_person', 'corrected'] as const;
export type LiftBasis = (typeof LIFT_BASES)[number];
export type MotionRejection =
  'basis_not_proven' | 'document_incomplete' | 'wrong_ban' | 'duplicate' | 'other';
export type MotionState = 'proposed' | 'approved' | 'rejected' | 'withdrawn';

/** What a motion rests on: a document with its number and day. */
export interface LiftRequest {
  readonly basis: LiftBasis;
  readonly documentNumber: string;
  readonly decidedOn: PlainDate;
}

/**
 * One human's request to move a ban that bars, for another human to decide. Until then nothing moves.
 *
 *     proposed ──approve──▶ approved, and the ban is lifted: for good
 *        ├──────reject────▶ rejected
 *        └─────withdraw───▶ withdrawn
 */
export interface BanMotion extends LiftRequest {
  readonly id: string;
  readonly banId: string;
  readonly kind: 'lift';
  readonly state: MotionState;
  readonly requestedBy: string;
  readonly requestedByHuman: string;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedByHuman: string | null;
  readonly decidedAt: Date | null;
  readonly rejectionReason: MotionRejection | null;
  readonly version: number;
}

/** States in which a ban bars, might again, or bars by statute though its term is over. */
const LIFTABLE: ReadonlySet<BanState> = new Set(['in_force', 'suspended', 'ended']);

/** @throws Refusal `ban-not-in-force`, `ban-dates-impossible`. */
export function requestLift(
  id: string,
  ban: Ban,
  request: LiftRequest,
  officer: Principal,
  now: Date,
  today: PlainDate,
): BanMotion {
  mustBeLiftable(ban);
  mustBeDatedPossibly(request, ban, today);
  if (!officer.humanId) throw new Error('a lift is requested by an officer');
  return {
    ...request,
    id,
    banId: ban.id,
    kind: 'lift',
    state: 'proposed',
    requestedBy: officer.id,
    requestedByHuman: officer.humanId,
    requestedAt: now,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    rejectionReason: null,
    version: 1,
  };
}

/**
 * Four eyes, as for the ban itself: the human who approves is not the human who requested, whatever the accounts.
 *
 * @throws Refusal `ban-already-decided`, `ban-needs-second-officer`, `ban-not-in-force`.
 */
export function approveLift(
  motion: BanMotion,
  ban: Ban,
  officer: Principal,
  now: Date,
): { readonly motion: BanMotion; readonly ban: Ban } {
  if (motion.banId !== ban.id) throw new Error('a motion moves its own ban');
  const decided = decide(motion, officer, now);
  mustBeLiftable(ban);
  return {
    motion: { ...decided, state: 'approved' },
    ban: { ...ban, state: 'lifted', version: ban.version + 1 },
  };
}

/** @throws Refusal `ban-already-decided`, `ban-needs-second-officer`. */
export function rejectMotion(
  motion: BanMotion,
  reason: MotionRejection,
  officer: Principal,
  now: Date,
): BanMotion {
  return { ...decide(motion, officer, now), state: 'rejected', rejectionReason: reason };
}

/**
 * Taken back by the human who requested it.
 *
 * @throws Refusal `ban-already-decided`, `ban-outside-line`.
 */
export function withdrawMotion(motion: BanMotion, officer: Principal, now: Date): BanMotion {
  mustBeOpen(motion);
  if (officer.humanId !== motion.requestedByHuman) {
    throw new Refusal(
      'ban-outside-line',
      'Only the officer who requested it withdraws a motion. Another officer rejects it.',
    );
  }
  return { ...decidedBy(motion, officer, now), state: 'withdrawn' };
}

function decide(motion: BanMotion, officer: Principal, now: Date): BanMotion {
  mustBeOpen(motion);
  if (officer.humanId === null || officer.humanId === motion.requestedByHuman) {
    throw new Refusal(
      'ban-needs-second-officer',
      'A motion is decided by another human than the one who requested it.',
    );
  }
  return decidedBy(motion, officer, now);
}

function decidedBy(motion: BanMotion, officer: Principal, now: Date): BanMotion {
  return {
    ...motion,
    decidedBy: officer.id,
    decidedByHuman: officer.humanId,
    decidedAt: now,
    version: motion.version + 1,
  };
}

function mustBeOpen({ state }: BanMotion): void {
  if (state !== 'proposed') {
    throw new Refusal('ban-already-decided', `This motion is ${state}. Read it again.`, {
      members: { state },
    });
  }
}

function mustBeLiftable({ state }: Ban): void {
  if (!LIFTABLE.has(state)) {
    throw new Refusal(
      'ban-not-in-force',
      `This ban is ${state}: there is nothing to lift. A proposal is rejected or withdrawn.`,
      { members: { state } },
    );
  }
}

/** What undoes a decision comes after it. */
function mustBeDatedPossibly({ decidedOn }: LiftRequest, ban: Ban, today: PlainDate): void {
  if (decidedOn > today || decidedOn < ban.decidedOn) {
    throw new Refusal(
      'ban-dates-impossible',
      'What lifts a ban is dated today at the latest and not before the decision that the ban cites.',
    );
  }
}
