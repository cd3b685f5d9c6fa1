import { dismiss, type DismissalReason } from '../../domain/finding';
import { divisionsWithin } from '../../domain/division';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { findingFact } from './findings.facts';
import { findFinding, holdFinding, updateEnd, type Finding } from './findings.store';

/** @throws Refusal `not-found`, also for what lies outside the officer's division. */
export async function getFinding(work: Work, findingId: string): Promise<Finding> {
  const finding = await findFinding(work, findingId, divisionsOf(work.actor));
  if (!finding) throw absent();
  return finding;
}

/**
 * Closes a finding although its cause is there.
 *
 * @throws Refusal `not-found`, also for what lies outside the officer's division; `precondition-failed`,
 * `finding-closed`, `finding-not-dismissible`.
 */
export async function dismissFinding(
  work: Work,
  findingId: string,
  version: number | null,
  reason: DismissalReason,
): Promise<Finding> {
  const officer = await holdDeciding(work);
  const row = await holdFinding(work, findingId, divisionsOf(officer));
  if (!row) throw absent();
  if (version !== row.version) {
    throw new Refusal('precondition-failed', 'The finding moved since you read it. Read it again.');
  }
  const now = await work.now();
  const dismissed = dismiss(row, reason, officer.id, now);
  await updateEnd(work, dismissed);
  const concerns = officer.organisationId ? [officer.organisationId] : [];
  await record(work, now, findingFact('finding.dismissed', dismissed, concerns));
  return dismissed;
}

function absent(): Refusal {
  return new Refusal('not-found', 'There is no such finding in your division.');
}

/** Whoever has no division has no findings. */
export function divisionsOf({ division }: Principal): readonly string[] {
  return division === null ? [] : divisionsWithin(division);
}
