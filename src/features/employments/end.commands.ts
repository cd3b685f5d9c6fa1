import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { end, type EndReason } from '../../domain/employment';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdClaim } from '../persons/persons.commands';
import type { EmploymentEffects } from './effects';
import { employmentFact } from './employments.facts';
import {
  employmentOf,
  findEmployment,
  rowOf,
  updateEmployment,
  type EmploymentRow,
} from './employments.store';
import { look } from './look.commands';
import type { EmploymentAnswered } from './record.commands';
import { endLinesOf } from './reporting-lines.commands';
import { memberOf } from './staff-member';
import { watchesOf } from './watch.store';

export interface Leaving {
  readonly lastDay: PlainDate;
  /** For authorities' eyes. */
  readonly reason: EndReason;
}

/**
 * The institution says that somebody has left, and why.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `employment-ended`, `employment-dates-impossible`.
 */
export async function endOwnEmployment(
  work: Work,
  effects: EmploymentEffects,
  employmentId: string,
  version: number | null,
  leaving: Leaving,
): Promise<EmploymentAnswered> {
  const institutionId = work.actor.organisationId ?? '';
  const read = await findEmployment(work, employmentId, institutionId);
  if (!read) throw absent();
  await holdClaim(work, memberOf(work, read));
  const at = await work.now();
  const row = await findEmployment(work, employmentId, institutionId);
  if (!row) throw absent();
  if (version !== row.version) {
    throw new Refusal(
      'precondition-failed',
      'The employment moved since you read it. Read it again.',
    );
  }
  const ended = await endEmployment(work, at, row, leaving);
  await effects.ended(work, at, employmentOf(ended));
  const [watch] = await watchesOf(work, [employmentId]);
  if (!watch) throw absent();
  const { verdict, checkId, answeredAt } = watch;
  return { employment: ended, verdict, checkId, answeredAt };
}

/**
 * Ends an employment whose person is held: with its reporting lines, and what was found of it. Effects are the
 * caller's: who ends an employment because of a ban knows already.
 *
 * @throws Refusal `employment-ended`, `employment-dates-impossible`.
 */
export async function endEmployment(
  work: Work,
  at: Date,
  row: EmploymentRow,
  leaving: Leaving,
): Promise<EmploymentRow> {
  const moved = end(employmentOf(row), leaving, dayInShanghai(at));
  const ended = rowOf(moved, row.sealedPerson);
  await updateEmployment(work, ended);
  await record(work, at, employmentFact(work, 'employment.ended', ended));
  await endLinesOf(work, at, ended, moved.endsOn ?? dayInShanghai(at));
  const [watch] = await watchesOf(work, [row.id]);
  if (watch) await look(work, at, ended, watch, watch);
  return ended;
}

function absent(): Refusal {
  return new Refusal('not-found', 'There is no such employment of your institution.');
}
