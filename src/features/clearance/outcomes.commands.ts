import { report, type CheckOutcome, type Outcome } from '../../domain/check-outcome';
import type { FactData } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { closeFindings } from '../findings/findings.commands';
import type { Projection } from '../log/projection';
import { outcomeOf, type CitesCheck } from './citations';
import { findCheck, type ClearanceCheckRow } from './clearance.store';
import { outcomesAfter, outcomesOf, saveOutcome } from './outcomes.store';

/**
 * What the asker says became of its applicant.
 *
 * @throws Refusal `not-found`, also for what another institution asked; `outcome-not-expected`,
 * `outcome-contradicts-employment`.
 */
export async function reportOutcome(
  work: Work,
  checkId: string,
  outcome: Outcome,
  citesCheck: CitesCheck,
): Promise<CheckOutcome> {
  const check = await findCheck(work, checkId, work.actor.organisationId ?? '');
  if (!check) throw new Refusal('not-found', 'There is no such check of your institution.');
  await hold(work, { exclusive: [outcomeOf(checkId)] });
  const now = await work.now();
  return recordOutcome(work, now, check, outcome, await citesCheck(work, checkId));
}

/** For whoever holds `outcomeOf(check.id)`: whoever records an employment by a check has reported `hired`. */
export async function recordOutcome(
  work: Work,
  at: Date,
  {
    id: checkId,
    purpose,
    institutionId,
  }: Pick<ClearanceCheckRow, 'id' | 'purpose' | 'institutionId'>,
  outcome: Outcome,
  isCited: boolean,
): Promise<CheckOutcome> {
  const [before = null] = await outcomesOf(work, [checkId]);
  const after = report(before, { checkId, purpose, isCited }, outcome, work.actor.id, at);
  if (after === before) return after;
  await saveOutcome(work, after);
  await record(work, at, {
    type: 'check_outcome.reported',
    subject: { kind: 'check_outcome', id: checkId, version: after.version },
    concerns: [institutionId],
    data: outcomeFactData(after),
  });
  await closeFindings(work, at, 'outcome_not_reported', [checkId]);
  return after;
}

function outcomeFactData({ outcome, reportedBy, reportedAt }: CheckOutcome): FactData {
  return { outcome, reportedBy, reportedAt: reportedAt.toISOString() };
}

export const checkOutcomeProjection: Projection = {
  kind: 'check_outcome',
  rows: async (work, after, limit) =>
    (await outcomesAfter(work, after, limit)).map((row) => ({
      id: row.checkId,
      version: row.version,
      data: outcomeFactData(row),
    })),
};
