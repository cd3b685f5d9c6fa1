import type { PlainDate } from '../../domain/calendar';
import type { SubsidyOutcome } from '../../domain/subsidy-assessment';
import type { KeptDecision } from '../../domain/subsidy-kept';
import type { SubsidyProgramme } from '../../domain/subsidy-rule';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** An assessment that a clerk had kept. Never changed; what was claimed and decided of it stands elsewhere. */
export interface AssessmentRow {
  readonly id: string;
  readonly authorityId: string;
  readonly personId: string;
  readonly programme: SubsidyProgramme;
  readonly division: string;
  readonly appliedOn: PlainDate;
  readonly outcome: SubsidyOutcome;
  readonly amountFen: number;
  /** Of `KeptDecision`, as JSON. */
  readonly sealedDecision: Buffer;
  /** Keyed, of person and decision: the same answer is kept once. Hex. */
  readonly digest: string;
  readonly keptBy: string;
  readonly keptAt: Date;
  readonly version: number;
}

export const AssessmentTable = table<AssessmentRow>('subsidy_assessment', {
  id: { type: 'uuid', primary: true },
  authorityId: { type: 'uuid' },
  personId: { type: 'uuid' },
  programme: { type: 'text' },
  division: { type: 'text' },
  appliedOn: { type: 'date' },
  outcome: { type: 'text' },
  amountFen: { type: 'bigint' },
  sealedDecision: { type: 'bytea' },
  digest: { type: 'text' },
  keptBy: { type: 'uuid' },
  keptAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const assessmentPlace = (id: string): Place => ({
  table: 'subsidy_assessment',
  row: id,
  column: 'sealed_decision',
});

export function decisionIn({ keys }: Work, { id, sealedDecision }: AssessmentRow): KeptDecision {
  return JSON.parse(keys.open(assessmentPlace(id), sealedDecision)) as KeptDecision;
}

/** Ids of what this authority keeps already, by digest. */
export async function keptBefore(
  { tx }: Work,
  authorityId: string,
  digests: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; digest: string }>(
    `SELECT id, digest FROM subsidy_assessment WHERE authority_id = $1 AND digest = ANY($2::text[])`,
    [authorityId, digests],
  );
  return new Map(rows.map(({ id, digest }) => [digest, id]));
}

export async function insertAssessments(
  { tx }: Work,
  rows: readonly AssessmentRow[],
): Promise<void> {
  await tx.orm.insert(AssessmentTable, [...rows]);
}

/** Null when it is not there or of a place outside these divisions. */
export async function findAssessment(
  { tx }: Work,
  id: string,
  divisions: readonly string[],
): Promise<AssessmentRow | null> {
  const [row] = await tx.query<AssessmentRow>(
    `SELECT ${columnsOf(AssessmentTable)} FROM subsidy_assessment
      WHERE id = $1 AND division = ANY($2::text[])`,
    [id, divisions],
  );
  return row ?? null;
}

export async function assessmentsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<AssessmentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(AssessmentTable)} FROM subsidy_assessment
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
