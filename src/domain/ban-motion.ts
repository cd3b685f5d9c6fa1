import { LIFT_BASES, type Ban, type BanState, type LiftBasis } from './ban';
import { termFrom } from './ban-ground';
import type { PlainDate } from './calendar';
import type { Principal } from './principal';
import { Refusal } from './refusal';

/** What a motion asks, from which states, and on what it may rest. */
export const MOTIONS = {
  lift: { from: ['in_force', 'suspended', 'ended'], bases: LIFT_BASES },
  /** Only who reviews a decision suspends it: to object or to sue suspends nothing. */
  suspend: { from: ['in_force'], bases: ['court_order', 'reconsideration_order'] },
  resume: { from: ['suspended'], bases: ['order_ended', 'order_revoked'] },
  /** What lifted the ban fell away in its turn. */
  reopen: { from: ['lifted'], bases: ['lift_annulled', 'lift_in_error'] },
  /** The day from which a court's term is counted. */
  enter_release: { from: ['in_force', 'suspended'], bases: ['release', 'parole'] },
} as const satisfies Readonly<
  Record<string, { readonly from: readonly BanState[]; readonly bases: readonly string[] }>
>;
export type MotionKind = keyof typeof MOTIONS;
export const MOTION_KINDS = Object.keys(MOTIONS) as readonly MotionKind[];
export type MotionBasis = (typeof MOTIONS)[MotionKind]['bases'][number];
export type MotionRejection =
  'basis_not_proven' | 'document_incomplete' | 'wrong_ban' | 'duplicate' | 'other';
export type MotionState = 'proposed' | 'approved' | 'rejected' | 'withdrawn';

/** What is asked, and the document that it rests on, with its number and day. */
export interface MotionRequest {
  readonly kind: MotionKind;
  readonly basis: MotionBasis;
  readonly documentNumber: string;
  readonly decidedOn: PlainDate;
  /** Of `enter_release` alone. */
  readonly releasedOn: PlainDate | null;
}

/**
 * One human's request to move a ban, for another human to decide. Until then nothing moves.
 *
 *     proposed ──approve──▶ approved, and the ban is moved
 *        ├──────reject────▶ rejected
 *        └─────withdraw───▶ withdrawn
 */
export interface BanMotion extends MotionRequest {
  readonly id: string;
  readonly banId: string;
  readonly state: MotionState;
  readonly requestedBy: string;
  readonly requestedByHuman: string;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedByHuman: string | null;
  readonly decidedAt: Date | null;
  readonly rejectionReason: MotionRejection | null;
  /** The version of the ban that it made; null unless approved. */
  readonly movedTo: number | null;
  readonly version: number;
}

/** @throws Refusal `ban-not-in-force`, `ban-dates-impossible`, `ban-release-known`, `ban-subject-unfit`. */
export function requestMotion(
  id: string,
  ban: Ban,
  request: MotionRequest,
  officer: Principal,
  now: Date,
  today: PlainDate,
): BanMotion {
  mustRestOnItsOwn(request);
  mustMove(request, ban);
  if (ban.capacity === 'institution' && request.basis === 'deceased') {
    throw new Refusal(
      'ban-subject-unfit',
      'A nursery does not die: a ban of it rests on its decision.',
    );
  }
  mustBeDatedPossibly(request, ban, today);
  if (!officer.humanId) throw new Error('a motion is requested by an officer');
  return {
    ...request,
    id,
    banId: ban.id,
    state: 'proposed',
    requestedBy: officer.id,
    requestedByHuman: officer.humanId,
    requestedAt: now,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    rejectionReason: null,
    movedTo: null,
    version: 1,
  };
}

/**
 * Four eyes, as for the ban itself: the human who approves is not the human who requested, whatever the accounts.
 *
 * @throws Refusal `ban-already-decided`, `ban-needs-second-officer`, `ban-not-in-force`, `ban-release-known`.
 */
export function approveMotion(
  motion: BanMotion,
  ban: Ban,
  officer: Principal,
  now: Date,
): { readonly motion: BanMotion; readonly ban: Ban } {
  if (motion.banId !== ban.id) throw new Error('a motion moves its own ban');
  mustRestOnItsOwn(motion);
  const decided = decide(motion, officer, now);
  mustMove(motion, ban);
  const version = ban.version + 1;
  return {
    motion: { ...decided, state: 'approved', movedTo: version },
    ban: { ...ban, ...movedBy(motion, ban), version },
  };
}

function movedBy(
  { kind, basis, releasedOn }: MotionRequest,
  { term }: Ban,
): Partial<Pick<Ban, 'state' | 'liftBasis' | 'term'>> {
  switch (kind) {
    case 'lift':
      return { state: 'lifted', liftBasis: basis as LiftBasis };
    case 'suspend':
      return { state: 'suspended' };
    case 'resume':
      return { state: 'in_force' };
    case 'reopen':
      return { state: 'in_force', liftBasis: null };
    case 'enter_release':
      if (!term?.years) throw new Error('a release starts a term of years');
      return { term: termFrom(term.years, releasedOn) };
  }
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

function mustRestOnItsOwn({ kind, basis, releasedOn }: MotionRequest): void {
  const bases: readonly MotionBasis[] = MOTIONS[kind].bases;
  if (!bases.includes(basis) || (kind === 'enter_release') !== (releasedOn !== null)) {
    throw new Error(`a ${kind} does not rest on ${basis}`);
  }
}

function mustMove({ kind }: MotionRequest, { state, term }: Ban): void {
  const from: readonly BanState[] = MOTIONS[kind].from;
  if (!from.includes(state)) {
    throw new Refusal(
      'ban-not-in-force',
      `This ban is ${state}: it cannot be moved in this way. Read it again.`,
      { members: { state } },
    );
  }
  if (kind === 'enter_release' && (!term?.years || term.endsOn !== null)) {
    throw new Refusal(
      'ban-release-known',
      'This ban is for life, or its release is entered already. What was entered wrongly is corrected.',
    );
  }
}

/** What moves a ban comes after its decision; so does a release. */
function mustBeDatedPossibly(
  { decidedOn, releasedOn }: MotionRequest,
  ban: Ban,
  today: PlainDate,
): void {
  const days = releasedOn === null ? [decidedOn] : [decidedOn, releasedOn];
  if (days.some((day) => day > today || day < ban.decidedOn)) {
    throw new Refusal(
      'ban-dates-impossible',
      'What moves a ban is dated today at the latest and not before the decision that the ban cites.',
    );
  }
}
