import type { Ban, Proposal } from './ban';

/** What is kept of a ban of whom a row names, in whatever state. */
export type KnownDecision = Pick<
  Ban,
  'authorityId' | 'documentNumber' | 'capacity' | 'ground' | 'state'
>;

const OPEN: readonly KnownDecision['state'][] = ['proposed', 'in_force', 'suspended'];
/** These say of their decision only what a row of it says too. */
const UNDOUBTED: readonly KnownDecision['state'][] = ['proposed', 'in_force'];

/** One number is typed in many ways: width, brackets of every kind, spaces and marks nobody sees do not matter. */
export function foldedDocumentNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\p{Ps}\p{Pe}\s\p{Cf}]/gu, '');
}

/**
 * What the registry knows of a row's decision already. Recorded is what is open with the same capacity and ground.
 * Decided before is what was lifted, superseded, rejected or withdrawn, or is suspended, whatever its capacity and
 * ground: an old list must not put it in force again. Null for what is new.
 */
export function knownAs(
  authorityId: string,
  proposal: Pick<Proposal, 'documentNumber' | 'capacity' | 'ground'>,
  known: readonly KnownDecision[],
): 'recorded' | 'decided-before' | null {
  const number = foldedDocumentNumber(proposal.documentNumber);
  const same = known.filter(
    (ban) => ban.authorityId === authorityId && foldedDocumentNumber(ban.documentNumber) === number,
  );
  const isRecorded = same.some(
    ({ state, capacity, ground }) =>
      OPEN.includes(state) && capacity === proposal.capacity && ground === proposal.ground,
  );
  if (isRecorded) return 'recorded';
  return same.every(({ state }) => UNDOUBTED.includes(state)) ? null : 'decided-before';
}
