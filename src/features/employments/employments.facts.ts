import { canonical, type FactData, type NewFact } from '../../domain/fact';
import type { PersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import type { EmploymentRow } from './employments.store';
import type { ReportingLine } from './reporting-lines.store';
import { memberOf, memberText } from './staff-member';

/** `employment.…` with the whole state after it, for the institution whose employment it is. */
export function employmentFact(work: Work, type: string, row: EmploymentRow): NewFact {
  return {
    type,
    subject: { kind: 'employment', id: row.id, version: row.version },
    concerns: [row.institutionId],
    data: employmentFactData(row, withheldDigest(work, row)),
  };
}

/**
 * What the institution may read. Who it is, the institution's own words, the letter's number and why it ended (which
 * only authorities read) are in `withheld`, a keyed digest.
 */
export function employmentFactData(row: EmploymentRow, withheld: string): FactData {
  return {
    institutionId: row.institutionId,
    personId: row.personId,
    position: row.position,
    kind: row.kind,
    hours: row.hours,
    state: row.state,
    onLeave: row.onLeave,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    identityProof: row.identityProof,
    citedCheckId: row.citedCheckId,
    policeChannel: row.policeChannel,
    policeQueriedOn: row.policeQueriedOn,
    policeLetterSeen: row.policeLetterSeen,
    attested: row.attested,
    recordedAt: row.recordedAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    withheld,
  };
}

/** @throws UnreadableSeal when the row was altered. */
export function withheldDigest(work: Work, row: EmploymentRow): string {
  return work.keys.commitment(row.id, withheldText(row, memberOf(work, row)));
}

function withheldText(row: EmploymentRow, member: PersonClaim): string {
  const { reference, site, policeLetter, endReason } = row;
  return canonical({ member: memberText(member), reference, site, policeLetter, endReason });
}

export function lineFact(type: string, institutionId: string, row: ReportingLine): NewFact {
  return {
    type,
    subject: { kind: 'reporting_line', id: row.id, version: row.version },
    concerns: [institutionId],
    data: lineFactData(row),
  };
}

export function lineFactData(row: ReportingLine): FactData {
  const { employmentId, managerEmploymentId, startsOn, endsOn } = row;
  return { employmentId, managerEmploymentId, startsOn, endsOn };
}
