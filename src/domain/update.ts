import type { PlainDate } from './calendar';
import type { Agreement } from './identity';
import { parseIdentity } from './identity-document';
import { Refusal, type Fault } from './refusal';

/**
 * The `updatedAt` of a push, RFC 3339, to the millisecond.
 *
 * @throws Refusal `request-invalid` for a leap second, which no clock of ours can hold.
 */
export function instantOfUpdate(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw wrong('It is no instant. Send UTC to the second.');
  return instant;
}

/** A record under its sender's own reference, at one moment of the source. */
export interface Edition {
  /** When it last changed at the source. */
  readonly updatedAt: Date;
  /** Digest of everything that was sent. */
  readonly digest: string;
}

/** What a push does to what is stored under its reference. */
export type Update = 'record' | 'correct' | 'unchanged';

/** A sender's clock may run ahead, or be read in the wrong zone, by no more than this. */
export const MOST_AHEAD_MS = 24 * 3_600_000;

/**
 * Pushes arrive late, twice and out of order: the latest state of the source wins, whenever it arrives.
 * A record dated far ahead would refuse every later correction, so it is not taken.
 *
 * @throws Refusal `update-older-than-stored`, `update-contradicts-stored`, `request-invalid`.
 */
export function decideUpdate(stored: Edition | null, pushed: Edition, now: Date): Update {
  if (pushed.updatedAt.getTime() > now.getTime() + MOST_AHEAD_MS) {
    throw wrong('It is more than a day ahead of the registry. Send when the change was made.');
  }
  if (!stored) return 'record';
  if (pushed.updatedAt > stored.updatedAt) return 'correct';
  if (pushed.updatedAt < stored.updatedAt) {
    throw new Refusal(
      'update-older-than-stored',
      'A later update of this record is stored. Nothing was changed.',
    );
  }
  if (pushed.digest !== stored.digest) {
    throw new Refusal(
      'update-contradicts-stored',
      'Another content with this updatedAt is stored. If yours is the later state, send it with the time of its change.',
    );
  }
  return 'unchanged';
}

/**
 * Nobody holds anything of before they were born. The birth date is the one claimed.
 *
 * @throws Refusal `period-invalid`.
 */
export function mustBeBornBy(birthDate: PlainDate, day: PlainDate): void {
  if (day < birthDate) {
    throw new Refusal('period-invalid', 'This day is before the birth of the person named.');
  }
}

/** An organisation's own reference, as it stands in an address. @throws Refusal `request-invalid`. */
export function parseReference(text: string): string {
  return withoutIdentityNumber(text, { in: 'path', pointer: '/reference' });
}

/**
 * Numbers of records, files and decisions, names of courses and the like stand in the log, and some in addresses,
 * where nothing about a person may.
 *
 * @throws Refusal `request-invalid` when it is, or has for a part, an identity number.
 */
export function withoutIdentityNumber(text: string, place: Pick<Fault, 'in' | 'pointer'>): string {
  const parts = text.normalize('NFKC').match(/(?<!\d)\d{17}[\dXx](?!\d)/g) ?? [];
  if (parts.some(isIdentityNumber)) {
    const detail = 'This is never an identity number, and holds none. Use a number of your own.';
    throw new Refusal('request-invalid', detail, { faults: [{ ...place, detail }] });
  }
  return text;
}

function isIdentityNumber(number: string): boolean {
  try {
    return parseIdentity({ type: 'resident_id', number }).hasCheckDigit;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/**
 * `unverified`: its number is of no known pattern. `held_for_review`: counts for nothing until a human has looked.
 * `rejected`: a human has, and it is not taken.
 */
export const RECORD_STATES = ['accepted', 'unverified', 'held_for_review', 'rejected'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

/** What stands against taking a pushed record at its word. */
export interface Doubts {
  /** The document is known under another name or birth date. */
  readonly identityContradicted: boolean;
  /** The reference was first used for somebody else. */
  readonly anotherPerson: boolean;
  /** An officer did not take an earlier version, no later one was accepted, and this one takes nothing back. */
  readonly rejectedBefore: boolean;
  readonly numberUnverified: boolean;
}

export function stateOf(doubts: Doubts): RecordState {
  if (doubts.identityContradicted || doubts.anotherPerson || doubts.rejectedBefore)
    return 'held_for_review';
  return doubts.numberUnverified ? 'unverified' : 'accepted';
}

/** A push of a record, and whom it names. */
export interface HolderClaim {
  readonly recordId: string;
  /** Null of a record that is new, or comes into being among these. */
  readonly recordedFor: string | null;
  readonly claimedFor: string;
  readonly agreement: Agreement;
  readonly rejectedBefore: boolean;
}

export interface Holder extends Omit<Doubts, 'numberUnverified'> {
  /** Whose the record is. */
  readonly personId: string;
  /** Whom the push names. */
  readonly claimedPersonId: string;
}

/**
 * Whose each record is, pushed one after another: a record stays with the person for whom its reference was first used.
 */
export function holdersOf(claims: readonly HolderClaim[]): Holder[] {
  const holders = new Map<string, string>();
  return claims.map(({ recordId, recordedFor, claimedFor, agreement, rejectedBefore }) => {
    const personId = holders.get(recordId) ?? recordedFor ?? claimedFor;
    holders.set(recordId, personId);
    return {
      personId,
      claimedPersonId: claimedFor,
      identityContradicted: agreement === 'contradicts',
      anotherPerson: personId !== claimedFor,
      rejectedBefore,
    };
  });
}

function wrong(detail: string): Refusal {
  return new Refusal('request-invalid', detail, {
    faults: [{ in: 'body', pointer: '/updatedAt', detail }],
  });
}
