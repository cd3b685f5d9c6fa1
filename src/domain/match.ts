import { contradicts, type KnownIdentity, type SaidIdentity } from './identity';
import type { Principal } from './principal';
import { Refusal } from './refusal';

export const MATCH_STATES = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;
export type MatchState = (typeof MATCH_STATES)[number];
export type MatchConclusion = 'same_person' | 'not_same_person';
export type MatchEvidence =
  | 'photo_compared'
  | 'birth_place_compared'
  | 'number_history_compared'
  | 'household_register_seen'
  | 'police_confirmed'
  | 'deciding_authority_asked'
  | 'other';
export type MatchRejection = 'evidence_insufficient' | 'wrong_conclusion' | 'duplicate' | 'other';

/**
 * How much is known of both sides. Nothing of it is ever taken away, so that counts say whether something came:
 * names and birth dates that were said of the applicant's document; and of the other person the version (a dispute),
 * documents, names and birth dates, bans and interim measures.
 */
export interface KnownSides {
  readonly applicantAssertions: number;
  readonly personVersion: number;
  readonly personDocuments: number;
  readonly personAssertions: number;
  readonly personBans: number;
  readonly personMeasures: number;
}

/** The part of it that is about the restricted person. */
export type KnownPerson = Omit<KnownSides, 'applicantAssertions'>;

/**
 * Whether an applicant is the restricted person whose name and birth date they bear, as two humans decide it.
 *
 *     proposed ──approve──▶ approved
 *        ├──────reject────▶ rejected
 *        └─────withdraw───▶ withdrawn
 */
export interface Match extends KnownSides {
  readonly id: string;
  /** The check that was referred. */
  readonly checkId: string;
  /** Of the institution that asked: whose authority decides. */
  readonly division: string;
  /** Keyed digest of the applicant's document with the name and birth date that were claimed. Hex. */
  readonly applicantDigest: string;
  /** Who is restricted. */
  readonly personId: string;
  readonly conclusion: MatchConclusion;
  readonly evidence: readonly MatchEvidence[];
  readonly state: MatchState;
  readonly proposedBy: string;
  readonly proposedByHuman: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedByHuman: string | null;
  readonly decidedAt: Date | null;
  readonly rejectionReason: MatchRejection | null;
  readonly version: number;
}

/** An approved match, with what is known of the other person by now. */
export interface Ruling extends KnownSides {
  readonly id: string;
  readonly applicantDigest: string;
  readonly personId: string;
  readonly conclusion: MatchConclusion;
  readonly decidedAt: Date;
  readonly now: KnownPerson;
}

export type MatchProposal = Pick<
  Match,
  'checkId' | 'division' | 'applicantDigest' | 'personId' | 'conclusion' | 'evidence'
>;

/** So much was said of the holder of a document; nothing of one that nobody has. */
export function assertionsOn(identity: KnownIdentity | null): number {
  return identity === null ? 0 : identity.names.length + identity.birthDates.length;
}

/**
 * The latest ruling on each person about one applicant, if nothing became known since. A registration that only repeats
 * what the applicant said of themselves is nothing new.
 *
 * @param rulings about this applicant: this document with this name and birth date.
 */
export function standingRulings(
  rulings: readonly Ruling[],
  applicant: SaidIdentity,
  identity: KnownIdentity | null,
): ReadonlyMap<string, Ruling> {
  const latest = new Map<string, Ruling>();
  for (const ruling of rulings) {
    const other = latest.get(ruling.personId);
    if (!other || other.decidedAt < ruling.decidedAt) latest.set(ruling.personId, ruling);
  }
  return new Map(
    [...latest].filter(([, ruling]) => isAsKnown(ruling, ruling.now, applicant, identity)),
  );
}

/** Persons of whom it stands that they are not the applicant. */
export function ruledOut(rulings: ReadonlyMap<string, Ruling>): ReadonlySet<string> {
  const out = [...rulings.values()].filter(({ conclusion }) => conclusion === 'not_same_person');
  return new Set(out.map(({ personId }) => personId));
}

function isAsKnown(
  then: KnownSides,
  now: KnownPerson,
  applicant: SaidIdentity,
  identity: KnownIdentity | null,
): boolean {
  return (
    then.personVersion === now.personVersion &&
    then.personDocuments === now.personDocuments &&
    then.personAssertions === now.personAssertions &&
    then.personBans === now.personBans &&
    then.personMeasures === now.personMeasures &&
    (then.applicantAssertions === assertionsOn(identity) ||
      (then.applicantAssertions === 0 && identity !== null && repeats(identity, applicant)))
  );
}

function repeats(identity: KnownIdentity, applicant: SaidIdentity): boolean {
  return assertionsOn(identity) === 2 && !identity.disputed && !contradicts(identity, applicant);
}

export function proposeMatch(
  id: string,
  proposal: MatchProposal,
  known: KnownSides,
  officer: Principal,
  now: Date,
): Match {
  if (!officer.humanId) throw new Error('a match is proposed by an officer');
  return {
    ...proposal,
    ...known,
    id,
    state: 'proposed',
    proposedBy: officer.id,
    proposedByHuman: officer.humanId,
    proposedAt: now,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    rejectionReason: null,
    version: 1,
  };
}

/**
 * Four eyes, and on what was known when it was proposed: what came since, the proposer did not weigh.
 *
 * @throws Refusal `match-decided`, `ban-needs-second-officer`, `match-evidence-changed`.
 */
export function approveMatch(
  match: Match,
  known: KnownSides,
  officer: Principal,
  now: Date,
): Match {
  const decided = decide(match, officer, now);
  const changed = (Object.keys(known) as (keyof KnownSides)[]).some(
    (side) => known[side] !== match[side],
  );
  if (changed) throw evidenceChanged('Reject it, compare again and propose anew.');
  return { ...decided, state: 'approved' };
}

/** @param remedy what the officer does now. */
export function evidenceChanged(remedy: string): Refusal {
  return new Refusal(
    'match-evidence-changed',
    `Something else is known of one of both than what this rests on. ${remedy}`,
  );
}

/** @throws Refusal `match-decided`, `ban-needs-second-officer`. */
export function rejectMatch(
  match: Match,
  reason: MatchRejection,
  officer: Principal,
  now: Date,
): Match {
  return { ...decide(match, officer, now), state: 'rejected', rejectionReason: reason };
}

/** @throws Refusal `match-decided`, `ban-outside-line`. */
export function withdrawMatch(match: Match, officer: Principal, now: Date): Match {
  mustBeOpen(match);
  if (officer.humanId !== match.proposedByHuman) {
    throw new Refusal(
      'ban-outside-line',
      'Only the officer who proposed a match withdraws it. Another officer rejects it.',
    );
  }
  return { ...decidedBy(match, officer, now), state: 'withdrawn' };
}

function decide(match: Match, officer: Principal, now: Date): Match {
  mustBeOpen(match);
  if (officer.humanId === null || officer.humanId === match.proposedByHuman) {
    throw new Refusal(
      'ban-needs-second-officer',
      'A match is decided by another human than the one who proposed it.',
    );
  }
  return decidedBy(match, officer, now);
}

function decidedBy(match: Match, officer: Principal, now: Date): Match {
  return {
    ...match,
    decidedBy: officer.id,
    decidedByHuman: officer.humanId,
    decidedAt: now,
    version: match.version + 1,
  };
}

function mustBeOpen({ state }: Match): void {
  if (state !== 'proposed') {
    throw new Refusal('match-decided', `This match is ${state}. Read it again.`, {
      members: { state },
    });
  }
}
