import type { FactData, FactValue, NewFact } from '../../domain/fact';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { casesAfter, type CaseStepRow, type CaseSubjectRow, type WholeCase } from './cases.store';
import { personText, textOf } from './sealed-case';

/** `ban_case.…`, for the deciding authority: ids, codes, days and digests, and nothing that anybody wrote. */
export function caseFact(work: Work, type: string, whole: WholeCase): NewFact {
  const { id, version, authorityId } = whole.row;
  return {
    type,
    subject: { kind: 'ban_case', id, version },
    concerns: [authorityId],
    data: caseFactData(work, whole),
  };
}

/** The whole state, with every subject and step. */
function caseFactData(work: Work, { row, subjects, steps }: WholeCase): FactData {
  return {
    authorityId: row.authorityId,
    state: row.state,
    ground: row.ground,
    category: row.category,
    incidentOn: row.incidentOn,
    incidentDivision: row.incidentDivision,
    filedOn: row.filedOn,
    uscc: row.uscc,
    filedBy: row.filedBy,
    filedByHuman: row.filedByHuman,
    filedAt: row.filedAt.toISOString(),
    subjects: subjects.map((subject) => subjectData(work, subject)),
    steps: steps.map((step) => stepData(work, step)),
  };
}

function subjectData(work: Work, row: CaseSubjectRow): FactValue {
  const { id, number, capacity, uscc, banId } = row;
  const digest = digestOf(work, id, row.sealedPerson, () => personText(work, row));
  return { id, number, capacity, uscc, person: digest, banId };
}

function stepData(work: Work, row: CaseStepRow): FactValue {
  const { id, number, step, subjectId, happenedOn, outcome, method, hearingOn } = row;
  const { managerEmploymentId, recordedBy, recordedByHuman, recordedAt } = row;
  return {
    ...{ id, number, step, subjectId, happenedOn, outcome, method, hearingOn },
    managerEmploymentId,
    text: digestOf(work, id, row.sealedText, () => JSON.stringify(textOf(work, row))),
    recordedBy,
    recordedByHuman,
    recordedAt: recordedAt.toISOString(),
  };
}

/** What does not open is an alteration like any other. */
function digestOf(
  { keys }: Work,
  id: string,
  sealed: Buffer | null,
  open: () => string | null,
): string | null {
  if (sealed === null) return null;
  const text = unlessAltered(open);
  return text === null ? 'unreadable' : keys.commitment(id, text);
}

export const banCaseProjection: Projection = {
  kind: 'ban_case',
  rows: async (work, after, limit) =>
    (await casesAfter(work, after, limit)).map((whole) => ({
      id: whole.row.id,
      version: whole.row.version,
      data: caseFactData(work, whole),
    })),
};
