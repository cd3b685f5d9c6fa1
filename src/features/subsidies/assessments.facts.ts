import { v7 } from 'uuid';
import type { PlainDate } from '../../domain/calendar';
import type { FactData, NewFact } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import type { AssessmentPurpose, SubsidyQuestion } from './assessment-question';
import { assessmentPlace, assessmentsAfter, type AssessmentRow } from './assessments.store';

interface Told extends Pick<SubsidyQuestion, 'person' | 'programmes'> {
  /** Null where there was nothing to tell. */
  readonly personId: string | null;
  readonly purpose: AssessmentPurpose;
  readonly appliedOn: PlainDate;
  readonly division: string;
}

/** That somebody asked, and about whom they were told. */
export function assessedFact({ keys, actor }: Work, told: Told): NewFact {
  const id = v7();
  const { person, programmes, personId, purpose, appliedOn, division } = told;
  return {
    type: 'subsidy.assessed',
    subject: { kind: 'subsidy_question', id, version: 1 },
    concerns: actor.organisationId ? [actor.organisationId] : [],
    data: {
      personId,
      document: person instanceof Refusal ? null : keys.commitment(id, person.document.key),
      ...{ programmes, purpose, appliedOn, division },
    },
  };
}

export function keptFact(work: Work, row: AssessmentRow): NewFact {
  return {
    type: 'subsidy_assessment.kept',
    subject: { kind: 'subsidy_assessment', id: row.id, version: row.version },
    concerns: [row.authorityId],
    data: factData(work, row),
  };
}

/** `decision` is the keyed digest of what is kept; null when its seal does not open. */
function factData({ keys }: Work, row: AssessmentRow): FactData {
  const text = unlessAltered(() => keys.open(assessmentPlace(row.id), row.sealedDecision));
  const { authorityId, personId, programme, division, appliedOn, outcome, amountFen } = row;
  return {
    ...{ authorityId, personId, programme, division, appliedOn, outcome, amountFen },
    decision: text === null ? null : keys.commitment(row.id, text),
    digest: row.digest,
    keptBy: row.keptBy,
    keptAt: row.keptAt.toISOString(),
  };
}

export const assessmentProjection: Projection = {
  kind: 'subsidy_assessment',
  rows: async (work, after, limit) =>
    (await assessmentsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: factData(work, row),
    })),
};
