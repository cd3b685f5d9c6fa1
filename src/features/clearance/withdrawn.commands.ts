import { v7 } from 'uuid';
import { dayInShanghai } from '../../domain/calendar';
import { divisionsWithin } from '../../domain/division';
import { isWithdrawn } from '../../domain/recall';
import { Refusal } from '../../domain/refusal';
import { coverageOf } from '../../domain/source';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { institutionsByOrganisation } from '../institutions/institutions.store';
import { findCheckWithin, sources, type ClearanceCheckRow } from './clearance.store';
import {
  applicantOf,
  decisionsAgain,
  readCheck,
  standingOf,
  type ReadCheck,
} from './standing.commands';

/**
 * Those of these checks whose `barred` was a mistake. Decided anew each time, so a ban that bars again is seen at once.
 * Where that cannot be decided, because a row was altered or a source is old, nothing is withdrawn.
 */
export async function withdrawnAmong(
  work: Work,
  checks: readonly ClearanceCheckRow[],
): Promise<ReadonlySet<string>> {
  const barred = checks.filter(({ verdict }) => verdict === 'barred');
  if (barred.length === 0) return new Set();
  try {
    const now = await work.now();
    const today = dayInShanghai(now);
    coverageOf(await sources(work), now);
    const institutions = await institutionsByOrganisation(
      work,
      barred.map(({ institutionId }) => institutionId),
    );
    const asked = barred.flatMap((check) => {
      const found = institutions.find((one) => one.organisationId === check.institutionId);
      return found ? [{ check, institution: found }] : [];
    });
    const again = await decisionsAgain(work, asked, now);
    const withdrawn = asked.filter(({ check }, at) => {
      const decisionOn = again[at];
      const given = { verdict: check.verdict, askedOn: dayInShanghai(check.checkedAt) };
      return decisionOn !== undefined && isWithdrawn(given, today, decisionOn);
    });
    return new Set(withdrawn.map(({ check }) => check.id));
  } catch (error) {
    const isUnknown = error instanceof Refusal && error.code === 'unavailable';
    if (error instanceof UnreadableSeal || isUnknown) return new Set();
    throw error;
  }
}

/** A check as its institution reads it later. @throws Refusal `not-found`, also for what another one asked. */
export async function readOwnCheck(work: Work, checkId: string): Promise<ShownCheck> {
  const read = await readCheck(work, checkId);
  return { ...read, withdrawn: (await withdrawnAmong(work, [read.check])).has(checkId) };
}

export interface ShownCheck extends ReadCheck {
  /** A `barred` that was a mistake: who asked must not use it, and is not shown it. */
  readonly withdrawn: boolean;
}

/**
 * What was said once, for an auditor in whose division the institution lies. Each reading is a fact.
 *
 * @throws Refusal `not-found`, also for what lies elsewhere.
 */
export async function auditCheck(work: Work, checkId: string): Promise<ShownCheck> {
  const { division, organisationId } = work.actor;
  const divisions = division === null ? [] : divisionsWithin(division);
  const check = await findCheckWithin(work, checkId, divisions);
  if (!check) throw new Refusal('not-found', 'There is no such check in your division.');
  await record(work, await work.now(), {
    type: 'clearance.disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: organisationId === null ? [] : [organisationId],
    data: { checkId },
  });
  return {
    check,
    applicant: { ...applicantOf(work, check), receiptToken: null },
    standing: await standingOf(work, check),
    withdrawn: false,
  };
}
