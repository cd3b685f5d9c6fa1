import type { FactData } from '../../domain/fact';
import type { BanSubject } from '../../domain/ban-subject';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { BanRow } from './bans.store';
import { subjectOf } from './subject.store';

export async function recordBan(work: Work, at: Date, type: string, row: BanRow): Promise<void> {
  await record(work, at, {
    type,
    subject: { kind: 'ban', id: row.id, version: row.version },
    concerns: [row.authorityId],
    data: banFactData(row, work.keys.commitment(row.id, subjectText(subjectOf(work, row)))),
  });
}

/** What a ban's commitment is taken of. */
export function subjectText(subject: BanSubject): string {
  if (subject.kind === 'institution') return ['institution', subject.uscc, subject.name].join('\n');
  const { document, name, birthDate, proof } = subject.claim;
  return [document.type, document.country, document.key, name, birthDate, proof].join('\n');
}

/** The whole state; `subject` is the keyed digest of whom it names. */
export function banFactData(row: BanRow, subject: string): FactData {
  return {
    state: row.state,
    capacity: row.capacity,
    ground: row.ground,
    category: row.category,
    incidentOn: row.incidentOn,
    incidentDivision: row.incidentDivision,
    documentNumber: row.documentNumber,
    legalBasis: row.legalBasis,
    decidedOn: row.decidedOn,
    servedOn: row.servedOn,
    ...sinceLater(row),
    termStartsOn: row.termStartsOn,
    termEndsOn: row.termEndsOn,
    authorityId: row.authorityId,
    subject,
    subjectDigest: row.subjectDigest,
    personId: row.personId,
    proposedBy: row.proposedBy,
    proposedByHuman: row.proposedByHuman,
    proposedAt: row.proposedAt.toISOString(),
    decidedBy: row.decidedBy,
    decidedByHuman: row.decidedByHuman,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    rejectionReason: row.rejectionReason,
  };
}

/** What older facts do not say. */
function sinceLater({
  instrument,
  ruleId,
  termYears,
  correctsId,
  liftBasis,
  uscc,
}: BanRow): FactData {
  return {
    ...(instrument && { instrument }),
    ...(ruleId && { ruleId }),
    ...(termYears && { termYears }),
    ...(correctsId && { correctsId }),
    ...(liftBasis && { liftBasis }),
    ...(uscc && { uscc }),
  };
}
