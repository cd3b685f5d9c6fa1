import { addDays, type PlainDate } from '../../domain/calendar';
import type { Work } from '../../platform/database/work';
import { isBarred } from '../bans/institution-bans.commands';
import { employmentOf, type EmploymentRow } from './employments.store';
import type { EmploymentAnswered } from './record.commands';
import { linesOf } from './reporting-lines.store';

/** What an institution sees of its own, and an officer besides: whose it is and why it ended. */
export async function presentEmployment(work: Work, answered: EmploymentAnswered) {
  const { employment: row } = answered;
  const lines = await linesOf(work, [row.id]);
  const { policeQuery } = employmentOf(row);
  const forOfficers =
    work.actor.kind === 'officer'
      ? { institutionId: row.institutionId, endReason: row.endReason }
      : {};
  return {
    id: row.id,
    ...forOfficers,
    reference: row.reference,
    position: row.position,
    site: row.site,
    kind: row.kind,
    hours: row.hours,
    state: row.state,
    onLeave: row.onLeave,
    startsOn: row.startsOn,
    lastDay: lastDayOf(row.endsOn),
    clearanceCheckId: row.citedCheckId,
    policeQuery,
    attested: [...row.attested],
    reportingLines: lines.map(({ managerEmploymentId, startsOn, endsOn }) => ({
      managerEmploymentId,
      startsOn,
      lastDay: lastDayOf(endsOn),
    })),
    ...(await lastAnswer(work, answered)),
    recordedAt: row.recordedAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
  };
}

/** A barred institution is shown no clear answer, only what is not clear. */
async function lastAnswer(
  work: Work,
  { employment, verdict, checkId, answeredAt }: EmploymentAnswered,
) {
  const isOwn = work.actor.kind !== 'officer';
  if (isOwn && verdict === 'clear' && (await isBarred(work, employment.institutionId))) {
    return { verdict: null, lastCheckId: null, answeredAt: null };
  }
  return { verdict, lastCheckId: checkId, answeredAt: answeredAt.toISOString() };
}

export function presentSummary(row: EmploymentRow) {
  const { id, reference, position, state, onLeave, startsOn, endsOn } = row;
  return { id, reference, position, state, onLeave, startsOn, lastDay: lastDayOf(endsOn) };
}

function lastDayOf(endsOn: PlainDate | null): PlainDate | null {
  return endsOn === null ? null : addDays(endsOn, -1);
}
