import type { Principal } from './principal';
import { Refusal } from './refusal';

export const HELD_STATES = [
  'held',
  'acceptance_requested',
  'accepted',
  'rejected',
  'superseded',
] as const;
export type HeldState = (typeof HELD_STATES)[number];

/** Why a pushed record counts for nothing until a human has looked. For the authority's eyes. */
export type HeldCause =
  | 'identity_contradicted'
  | 'another_person'
  | 'rejected_before'
  | 'ordered_elsewhere'
  /** An officer ended an authority's suspension of the certificate. */
  | 'reinstated';

export type HeldEvidence =
  'document_seen' | 'name_change_seen' | 'household_register_seen' | 'police_confirmed' | 'other';
export type HeldRejection =
  'another_person' | 'evidence_insufficient' | 'withdrawn_by_provider' | 'other';

/**
 * One version of a pushed record about whose holder there is a doubt.
 *
 *     held ──request──▶ acceptance_requested ──accept──▶ accepted     two humans
 *      ├──────reject──────────┴──────────────reject────▶ rejected     one human: it counts for nothing before and after
 *      └──────────────── a later version is pushed ────▶ superseded
 */
export interface HeldRecord {
  readonly id: string;
  readonly recordKind: 'credential' | 'completion';
  readonly recordId: string;
  readonly recordVersion: number;
  /** Who pushed it, and where: whose authority decides. */
  readonly organisationId: string;
  readonly division: string;
  /** Whose record it is. */
  readonly personId: string;
  /** Whom the push named. */
  readonly claimedPersonId: string;
  readonly causes: readonly HeldCause[];
  /** Who ended the suspension; only for `reinstated`. */
  readonly reinstatedBy: string | null;
  readonly reinstatedByHuman: string | null;
  readonly heldAt: Date;
  readonly state: HeldState;
  readonly evidence: readonly HeldEvidence[];
  /** How much was known of the person when acceptance was requested; nothing of it is ever taken away. */
  readonly knownThen: number | null;
  readonly requestedBy: string | null;
  readonly requestedByHuman: string | null;
  readonly requestedAt: Date | null;
  /** Null also where a later version decided. */
  readonly decidedBy: string | null;
  readonly decidedByHuman: string | null;
  readonly decidedAt: Date | null;
  readonly rejectionReason: HeldRejection | null;
  readonly version: number;
}

/**
 * @param read how much was known of the person when the officer read it, `known` how much is now.
 * @throws Refusal `held-record-decided`, `held-record-of-another`, `precondition-failed`.
 */
export function requestAcceptance(
  held: HeldRecord,
  evidence: readonly HeldEvidence[],
  { read, known }: { readonly read: number; readonly known: number },
  officer: Principal,
  now: Date,
): HeldRecord {
  mustBe(['held'], held);
  if (held.causes.includes('another_person')) {
    throw new Refusal(
      'held-record-of-another',
      'It names another person than its reference was recorded for. Reject it: the provider pushes it under a new reference.',
    );
  }
  mustBeAsRead(read, known);
  return {
    ...held,
    state: 'acceptance_requested',
    evidence,
    knownThen: known,
    requestedBy: officer.id,
    requestedByHuman: humanOf(officer),
    requestedAt: now,
    version: held.version + 1,
  };
}

/**
 * Four eyes, and on what was known when it was requested: neither who requested it nor who ended the suspension accepts it.
 *
 * @throws Refusal `held-record-decided`, `ban-needs-second-officer`, `precondition-failed`.
 */
export function accept(held: HeldRecord, known: number, officer: Principal, now: Date): HeldRecord {
  mustBe(['acceptance_requested'], held);
  if ([held.requestedByHuman, held.reinstatedByHuman].includes(humanOf(officer))) {
    throw new Refusal(
      'ban-needs-second-officer',
      'A held record is accepted by another human than the one who requested it, or ended the suspension.',
    );
  }
  mustBeAsRead(held.knownThen, known);
  return { ...decided(held, officer, now), state: 'accepted' };
}

/** @throws Refusal `held-record-decided`. */
export function reject(
  held: HeldRecord,
  reason: HeldRejection,
  officer: Principal,
  now: Date,
): HeldRecord {
  mustBe(['held', 'acceptance_requested'], held);
  return { ...decided(held, officer, now), state: 'rejected', rejectionReason: reason };
}

/** A later version was pushed: of this one nothing is left to decide. */
export function supersede(held: HeldRecord, now: Date): HeldRecord {
  mustBe(['held', 'acceptance_requested'], held);
  return { ...held, state: 'superseded', decidedAt: now, version: held.version + 1 };
}

function decided(held: HeldRecord, officer: Principal, now: Date): HeldRecord {
  return {
    ...held,
    decidedBy: officer.id,
    decidedByHuman: humanOf(officer),
    decidedAt: now,
    version: held.version + 1,
  };
}

function humanOf({ humanId }: Principal): string {
  if (humanId === null) throw new Error('a held record is decided by officers');
  return humanId;
}

function mustBeAsRead(read: number | null, known: number): void {
  if (read !== known) {
    throw new Refusal(
      'precondition-failed',
      'More is known of the person than was read. Read the record again.',
    );
  }
}

function mustBe(states: readonly HeldState[], { state }: HeldRecord): void {
  if (!states.includes(state)) {
    throw new Refusal('held-record-decided', `This record is ${state}. Read it again.`, {
      members: { state },
    });
  }
}
