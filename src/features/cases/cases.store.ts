import type { BanCase } from '../../domain/ban-case';
import type { CaseStep, CaseSubject } from '../../domain/ban-case-steps';
import type { PlainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface BanCaseRow extends BanCase {
  /** The next day on which time alone changes what is late. */
  readonly lookOn: PlainDate | null;
  /** How many editions of working days the clocks were counted by; null when nothing can be late any more. */
  readonly editionsSeen: number | null;
  /** As of the last look: the earliest day by which something is or was due. */
  readonly dueOn: PlainDate | null;
  /** As of the last look: whether such a day falls into a year without a table. */
  readonly undetermined: boolean;
}

export interface CaseSubjectRow extends Omit<CaseSubject, 'ban'> {
  readonly banId: string | null;
  readonly caseId: string;
  /** From 1, in the order in which they were named. */
  readonly number: number;
  readonly uscc: string | null;
  /** Of a `SealedPerson`, as JSON; null for an institution. */
  readonly sealedPerson: Buffer | null;
}

/** With where its ban stands. */
export type CaseSubjectRead = CaseSubjectRow & Pick<CaseSubject, 'ban'>;

export interface CaseStepRow extends CaseStep {
  readonly id: string;
  readonly caseId: string;
  /** From 1, in the order in which they were recorded. */
  readonly number: number;
  /** Of a `CaseText`, as JSON; null for a step without a document. */
  readonly sealedText: Buffer | null;
  readonly recordedBy: string;
  readonly recordedByHuman: string;
  readonly recordedAt: Date;
}

export const BanCaseTable = table<BanCaseRow>('ban_case', {
  id: { type: 'uuid', primary: true },
  authorityId: { type: 'uuid' },
  state: { type: 'text' },
  ground: { type: 'text' },
  category: { type: 'text' },
  incidentOn: { type: 'date' },
  incidentDivision: { type: 'text' },
  filedOn: { type: 'date' },
  uscc: { type: 'text', nullable: true },
  filedBy: { type: 'uuid' },
  filedByHuman: { type: 'uuid' },
  filedAt: { type: 'timestamptz' },
  lookOn: { type: 'date', nullable: true },
  editionsSeen: { type: 'integer', nullable: true },
  dueOn: { type: 'date', nullable: true },
  undetermined: { type: 'boolean' },
  version: { type: 'integer' },
});

export const CaseSubjectTable = table<CaseSubjectRow>('ban_case_subject', {
  id: { type: 'uuid', primary: true },
  caseId: { type: 'uuid' },
  number: { type: 'integer' },
  capacity: { type: 'text' },
  uscc: { type: 'text', nullable: true },
  sealedPerson: { type: 'bytea', nullable: true },
  banId: { type: 'uuid', nullable: true },
});

export const CaseStepTable = table<CaseStepRow>('ban_case_step', {
  id: { type: 'uuid', primary: true },
  caseId: { type: 'uuid' },
  number: { type: 'integer' },
  step: { type: 'text' },
  subjectId: { type: 'uuid', nullable: true },
  happenedOn: { type: 'date' },
  outcome: { type: 'text', nullable: true },
  method: { type: 'text', nullable: true },
  hearingOn: { type: 'date', nullable: true },
  managerEmploymentId: { type: 'uuid', nullable: true },
  sealedText: { type: 'bytea', nullable: true },
  recordedBy: { type: 'uuid' },
  recordedByHuman: { type: 'uuid' },
  recordedAt: { type: 'timestamptz' },
});

/** A case with everything of it. */
export interface WholeCase {
  readonly row: BanCaseRow;
  readonly subjects: readonly CaseSubjectRead[];
  readonly steps: readonly CaseStepRow[];
}

/** Null when it is not there or its authority is none of `authorityIds`. */
export async function findCase(
  { tx }: Work,
  caseId: string,
  authorityIds: readonly string[],
): Promise<BanCaseRow | null> {
  const [row] = await tx.query<BanCaseRow>(
    `SELECT ${columnsOf(BanCaseTable)} FROM ban_case WHERE id = $1 AND authority_id = ANY($2::uuid[])`,
    [caseId, authorityIds],
  );
  return row ?? null;
}

/** These cases with all of their subjects and steps, in the same order. */
export async function wholeCases(work: Work, rows: readonly BanCaseRow[]): Promise<WholeCase[]> {
  const ids = rows.map(({ id }) => id);
  const subjects = await work.tx.query<CaseSubjectRead>(
    `SELECT ${columnsOf(CaseSubjectTable, 's')}, b.state AS ban
       FROM ban_case_subject s LEFT JOIN ban b ON b.id = s.ban_id
      WHERE s.case_id = ANY($1::uuid[]) ORDER BY s.case_id, s.number`,
    [ids],
  );
  const steps = await work.tx.query<CaseStepRow>(
    `SELECT ${columnsOf(CaseStepTable)} FROM ban_case_step
      WHERE case_id = ANY($1::uuid[]) ORDER BY case_id, number`,
    [ids],
  );
  return rows.map((row) => ({
    row,
    subjects: subjects.filter(({ caseId }) => caseId === row.id),
    steps: steps.filter(({ caseId }) => caseId === row.id),
  }));
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfCases(
  { tx }: Work,
  authorityIds: readonly string[],
  { state, before, limit }: { state: string | null; before: string | null; limit: number },
): Promise<BanCaseRow[]> {
  return tx.query(
    `SELECT ${columnsOf(BanCaseTable)} FROM ban_case
      WHERE authority_id = ANY($1::uuid[]) AND ($2::text IS NULL OR state = $2)
        AND ($3::uuid IS NULL OR id < $3)
      ORDER BY id DESC LIMIT $4`,
    [authorityIds, state, before, limit],
  );
}

/**
 * Cases of which something may be late that was not, or whose clocks were counted by other working days, those longest
 * due first. What another transaction looks at is left to it.
 */
export async function casesDue(
  { tx }: Work,
  today: PlainDate,
  editions: number,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM ban_case
      WHERE editions_seen IS NOT NULL AND (look_on <= $1 OR editions_seen <> $2)
      ORDER BY look_on, id LIMIT $3`,
    [today, editions, limit],
  );
  return rows.map(({ id }) => id);
}

/** For who holds these cases already. */
export async function casesById({ tx }: Work, ids: readonly string[]): Promise<BanCaseRow[]> {
  return tx.query(
    `SELECT ${columnsOf(BanCaseTable)} FROM ban_case WHERE id = ANY($1::uuid[]) ORDER BY id`,
    [ids],
  );
}

export async function insertCase({ tx }: Work, row: BanCaseRow): Promise<void> {
  await tx.orm.insert(BanCaseTable, row);
}

export async function insertSubjects(
  { tx }: Work,
  subjects: readonly CaseSubjectRead[],
): Promise<void> {
  await tx.orm.insert(
    CaseSubjectTable,
    subjects.map(({ id, caseId, number, capacity, uscc, sealedPerson, banId }) => {
      return { id, caseId, number, capacity, uscc, sealedPerson, banId };
    }),
  );
}

export async function insertStep({ tx }: Work, step: CaseStepRow): Promise<void> {
  await tx.orm.insert(CaseStepTable, step);
}

export async function linkBan({ tx }: Work, subjectId: string, banId: string): Promise<void> {
  await tx.query(`UPDATE ban_case_subject SET ban_id = $2 WHERE id = $1`, [subjectId, banId]);
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateCase({ tx }: Work, row: BanCaseRow): Promise<void> {
  const { id, state, lookOn, editionsSeen, dueOn, undetermined, version } = row;
  const { affected } = await tx.orm.update(
    BanCaseTable,
    { id, version: version - 1 },
    { state, lookOn, editionsSeen, dueOn, undetermined, version },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The case moved. Read it again.');
}

/** When to look again; it is in no fact. */
export async function updateLook({ tx }: Work, row: BanCaseRow): Promise<void> {
  const { id, lookOn, editionsSeen, dueOn, undetermined } = row;
  await tx.orm.update(BanCaseTable, { id }, { lookOn, editionsSeen, dueOn, undetermined });
}

/** Every case, whole, in the order of its id. */
export async function casesAfter(
  work: Work,
  after: string | null,
  limit: number,
): Promise<WholeCase[]> {
  const rows = await work.tx.query<BanCaseRow>(
    `SELECT ${columnsOf(BanCaseTable)} FROM ban_case
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
  return wholeCases(work, rows);
}
