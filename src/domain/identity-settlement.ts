import type { HeldEvidence } from './held-record';
import type { Principal } from './principal';
import { Refusal } from './refusal';

/** One human's word that all that is known of a person, as they read it, is of one person, whatever contradicted it. */
export interface IdentitySettlement {
  readonly id: string;
  readonly personId: string;
  /** Of the person, as it was read. */
  readonly personVersion: number;
  /** Stands for all that was read, the contradictions included: hex, another one when anything came. */
  readonly seen: string;
  readonly evidence: readonly HeldEvidence[];
  readonly signedBy: string;
  readonly signedByHuman: string;
  readonly signedAt: Date;
}

/** So long one human's word waits for another's. Source: the registry's own rule. */
export const DAYS_TO_SIGN = 30;
const DAY_MS = 86_400_000;

/**
 * @param others every word on this person.
 * @throws Refusal `ban-needs-second-officer` from whoever said the same of the same already.
 */
export function signSettlement(
  id: string,
  said: Pick<IdentitySettlement, 'personId' | 'personVersion' | 'seen' | 'evidence'>,
  others: readonly IdentitySettlement[],
  officer: Principal,
  now: Date,
): IdentitySettlement {
  const { humanId } = officer;
  if (!humanId) throw new Error('an identity is settled by officers');
  if (standing(others, said.seen, now).some((other) => other.signedByHuman === humanId)) {
    throw new Refusal(
      'ban-needs-second-officer',
      'You said this of what is known already. It is settled when another human says so too.',
    );
  }
  return { ...said, id, signedBy: officer.id, signedByHuman: humanId, signedAt: now };
}

/** Whether two humans said so of the same, the earlier one not too long ago. */
export function isSettled(words: readonly IdentitySettlement[], seen: string, now: Date): boolean {
  return new Set(standing(words, seen, now).map((word) => word.signedByHuman)).size >= 2;
}

function standing(
  words: readonly IdentitySettlement[],
  seen: string,
  now: Date,
): IdentitySettlement[] {
  const oldest = now.getTime() - DAYS_TO_SIGN * DAY_MS;
  return words.filter((word) => word.seen === seen && word.signedAt.getTime() > oldest);
}
