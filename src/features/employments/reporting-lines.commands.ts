import { v7 } from 'uuid';
import type { PlainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { lineFact } from './employments.facts';
import { findEmployment, type EmploymentRow } from './employments.store';
import { endLine, insertLine, openLinesOf, type ReportingLine } from './reporting-lines.store';

/**
 * From this day on the employment reports to another of the same institution; the line before ends.
 *
 * @throws Refusal `manager-not-employed`.
 */
export async function startLine(
  work: Work,
  at: Date,
  employment: Pick<EmploymentRow, 'id' | 'personId' | 'institutionId'>,
  managerEmploymentId: string,
  startsOn: PlainDate,
): Promise<void> {
  const manager = await findEmployment(work, managerEmploymentId, employment.institutionId);
  if (!manager || manager.state === 'ended' || manager.personId === employment.personId) {
    throw new Refusal(
      'manager-not-employed',
      'The direct manager is another person whose employment with you is recorded and has not ended.',
    );
  }
  const lines = await openLinesOf(work, employment.id);
  const before = lines.filter(({ employmentId }) => employmentId === employment.id);
  if (before.some((line) => line.managerEmploymentId === managerEmploymentId)) return;
  await endLines(work, at, employment.institutionId, before, startsOn);
  const line: ReportingLine = {
    id: v7(),
    employmentId: employment.id,
    managerEmploymentId,
    startsOn,
    endsOn: null,
    version: 1,
  };
  await insertLine(work, line);
  await record(work, at, lineFact('reporting_line.started', employment.institutionId, line));
}

/** Whoever leaves reports to nobody any more, and nobody to them. */
export async function endLinesOf(
  work: Work,
  at: Date,
  employment: Pick<EmploymentRow, 'id' | 'institutionId'>,
  endsOn: PlainDate,
): Promise<void> {
  const lines = await openLinesOf(work, employment.id);
  await endLines(work, at, employment.institutionId, lines, endsOn);
}

/** A line that was to start later ends on the day on which it would have. */
async function endLines(
  work: Work,
  at: Date,
  institutionId: string,
  lines: readonly ReportingLine[],
  endsOn: PlainDate,
): Promise<void> {
  for (const line of lines) {
    const ended: ReportingLine = {
      ...line,
      endsOn: line.startsOn > endsOn ? line.startsOn : endsOn,
      version: line.version + 1,
    };
    await endLine(work, ended);
    await record(work, at, lineFact('reporting_line.ended', institutionId, ended));
  }
}
