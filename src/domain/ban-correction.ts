import { approve, mustBeProposed, type Ban } from './ban';
import type { BanMotion } from './ban-motion';
import type { Principal } from './principal';
import { Refusal } from './refusal';

/**
 * A proposal that is to take the place of a ban that stands; whose ban it is does not change, nor whether it bars a
 * person or a nursery.
 *
 * @throws Refusal `ban-not-in-force`, `ban-subject-unfit`.
 */
export function asCorrection(proposal: Ban, ban: Ban): Ban {
  mustStand(ban);
  if ((proposal.capacity === 'institution') !== (ban.capacity === 'institution')) {
    throw new Refusal(
      'ban-subject-unfit',
      'A ban of a nursery is not corrected to bar a person, nor the other way: lift it and propose another.',
    );
  }
  return { ...proposal, correctsId: ban.id, authorityId: ban.authorityId };
}

/**
 * The correction, suspended if the ban was, and the ban superseded: both in one commit, or there would be a moment
 * without effect.
 *
 * @param motions every one on the ban that is corrected.
 * @throws Refusal `ban-already-decided`, `ban-needs-second-officer`, `ban-not-in-force`, `ban-motion-open`,
 * `ban-correction-outdated`.
 */
export function approveCorrection(
  correction: Ban,
  ban: Ban,
  motions: readonly BanMotion[],
  officer: Principal,
  now: Date,
): { readonly correction: Ban; readonly superseded: Ban } {
  if (correction.correctsId !== ban.id) throw new Error('a correction corrects its own ban');
  const approved = approve(correction, officer, now);
  mustStand(ban);
  mustStillBeMeant(correction, motions);
  return {
    correction: { ...approved, state: ban.state },
    superseded: { ...ban, state: 'superseded', version: ban.version + 1 },
  };
}

/**
 * How a proposal would stand if it were approved now, and what would be gone.
 *
 * @param motions every one on the ban that is corrected.
 * @throws Refusal `ban-already-decided`, `ban-not-in-force`, `ban-motion-open`, `ban-correction-outdated`.
 */
export function foreseenApproval(
  proposal: Ban,
  corrected: Ban | null,
  motions: readonly BanMotion[],
): { readonly ban: Ban; readonly superseded: Ban | null } {
  mustBeProposed(proposal);
  if (corrected === null) return { ban: { ...proposal, state: 'in_force' }, superseded: null };
  mustStand(corrected);
  mustStillBeMeant(proposal, motions);
  return { ban: { ...proposal, state: corrected.state }, superseded: corrected };
}

/**
 * What two officers ask of the ban is decided before it is superseded, and a release that they entered is not lost: the
 * correction says a term as it was when it was proposed.
 */
function mustStillBeMeant({ proposedAt }: Ban, motions: readonly BanMotion[]): void {
  if (motions.some(({ state }) => state === 'proposed')) {
    throw new Refusal(
      'ban-motion-open',
      'A motion on the ban that is corrected waits for its decision. Decide it, or let who requested it withdraw it, first.',
    );
  }
  const isReleasedSince = motions.some(
    ({ kind, state, decidedAt }) =>
      kind === 'enter_release' && state === 'approved' && decidedAt && decidedAt >= proposedAt,
  );
  if (isReleasedSince) {
    throw new Refusal(
      'ban-correction-outdated',
      'A release was entered on the ban since this correction was proposed. Reject it, and propose one that says the release.',
    );
  }
}

/** It bars, or would again if an order fell. */
function mustStand({ state }: Ban): void {
  if (state === 'in_force' || state === 'suspended') return;
  throw new Refusal(
    'ban-not-in-force',
    `This ban is ${state}: there is nothing to correct. Propose another.`,
    { members: { state } },
  );
}
