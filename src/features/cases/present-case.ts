import { lastOf, servedOn } from '../../domain/ban-case-steps';
import type { PersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import type { CaseInTime } from './read.commands';
import { textOf } from './sealed-case';

/** What the deciding line sees of a case, without who its people are. */
export function presentCase(work: Work, { whole, clocks, next }: CaseInTime) {
  const { row, subjects, steps } = whole;
  return {
    id: row.id,
    state: row.state,
    authorityId: row.authorityId,
    ground: row.ground,
    category: row.category,
    incidentOn: row.incidentOn,
    incidentDivision: row.incidentDivision,
    filedOn: row.filedOn,
    institution: row.uscc,
    subjects: subjects.map(({ id, capacity, uscc, banId }) => {
      const service = lastOf(steps, 'service', id);
      return {
        id,
        capacity,
        uscc,
        isDropped: lastOf(steps, 'subject_dropped', id) !== null,
        servedOn: service && servedOn(service),
        banId,
      };
    }),
    steps: steps.map((one) => {
      const text = textOf(work, one);
      return {
        step: one.step,
        subjectId: one.subjectId,
        happenedOn: one.happenedOn,
        outcome: one.outcome,
        method: one.method,
        hearingOn: one.hearingOn,
        managerEmploymentId: one.managerEmploymentId,
        documentNumber: text?.documentNumber ?? null,
        confirmationNumber: text?.confirmationNumber ?? null,
        legalBasis: text?.legalBasis ? [...text.legalBasis] : null,
        recordedBy: one.recordedBy,
        recordedAt: one.recordedAt.toISOString(),
      };
    }),
    clocks: clocks.map((clock) => ({ ...clock })),
    next: next.map((one) => ({ ...one })),
  };
}

export function presentPerson({ document, name, birthDate, proof }: PersonClaim) {
  return {
    identity: { type: document.type, number: document.number, country: document.country },
    name,
    birthDate,
    proof,
  };
}
