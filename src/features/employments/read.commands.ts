import { divisionsWithin } from '../../domain/division';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { findEmployment, findEmploymentWithin } from './employments.store';
import type { EmploymentAnswered } from './record.commands';
import { watchesOf } from './watch.store';

/**
 * For its institution, and for an officer in whose division that lies; to everybody else it is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function getEmployment(work: Work, employmentId: string): Promise<EmploymentAnswered> {
  const { actor } = work;
  const row =
    actor.kind === 'officer'
      ? await findEmploymentWithin(
          work,
          employmentId,
          actor.division === null ? [] : divisionsWithin(actor.division),
        )
      : await findEmployment(work, employmentId, actor.organisationId ?? '');
  const [watch] = row ? await watchesOf(work, [row.id]) : [];
  if (!row || !watch) {
    throw new Refusal('not-found', 'There is no such employment of your institution or division.');
  }
  return {
    employment: row,
    verdict: watch.verdict,
    checkId: watch.checkId,
    answeredAt: watch.answeredAt,
  };
}
