import type { AwardedOn } from '../../domain/award-right';
import type { PlainDate } from '../../domain/calendar';
import type { RecordState } from '../../domain/update';
import type { CompletionRecord, CompletionResult, Topic } from '../../domain/training';
import type { WithdrawalReason } from '../../domain/withdrawal';
import { insertRows } from '../../platform/database/insert-rows';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** One version of a finished course. Rows are added, never changed; the highest version is how it stands. */
export interface CompletionRow {
  readonly id: string;
  readonly version: number;
  /** Who pushed it, under which reference of its own. */
  readonly organisationId: string;
  readonly reference: string;
  readonly personId: string;
  readonly courseCode: string;
  readonly courseTitle: string;
  /** Hours of 45 minutes. */
  readonly theoryHours: number;
  readonly practiceHours: number;
  readonly topics: readonly Topic[];
  readonly startedOn: PlainDate;
  readonly completedOn: PlainDate;
  readonly result: CompletionResult;
  /** The provider's own reference of the course run. */
  readonly run: string | null;
  /** Null unless it is withdrawn, and for what was withdrawn before reasons were asked for. */
  readonly withdrawalReason: WithdrawalReason | null;
  readonly state: RecordState;
  /** Why an officer struck this version; null of every other. */
  readonly struckFor: WithdrawalReason | null;
  /** When it last changed at the source. */
  readonly updatedAt: Date;
  /** Keyed digest of everything that was sent, hexadecimal. */
  readonly digest: string;
  readonly recordedAt: Date;
  /** The fact that recorded this version. */
  readonly entryNumber: number;
}

export const CompletionTable = table<CompletionRow>('completion', {
  id: { type: 'uuid', primary: true },
  version: { type: 'integer', primary: true },
  organisationId: { type: 'uuid' },
  reference: { type: 'text' },
  personId: { type: 'uuid' },
  courseCode: { type: 'text' },
  courseTitle: { type: 'text' },
  theoryHours: { type: 'integer' },
  practiceHours: { type: 'integer' },
  topics: { type: 'text', array: true },
  startedOn: { type: 'date' },
  completedOn: { type: 'date' },
  result: { type: 'text' },
  run: { type: 'text', nullable: true },
  withdrawalReason: { type: 'text', nullable: true },
  state: { type: 'text' },
  struckFor: { type: 'text', nullable: true },
  updatedAt: { type: 'timestamptz' },
  digest: { type: 'text' },
  recordedAt: { type: 'timestamptz' },
  entryNumber: { type: 'bigint' },
});

const STANDS = `NOT EXISTS (SELECT 1 FROM completion later WHERE later.id = c.id AND later.version > c.version)`;

/** What an organisation keeps under these references, as it stands. */
export async function findCompletions(
  { tx }: Work,
  organisationId: string,
  references: readonly string[],
): Promise<CompletionRow[]> {
  return tx.query(
    `SELECT ${columnsOf(CompletionTable, 'c')}
       FROM unnest($2::text[]) AS asked(reference) CROSS JOIN LATERAL (
            SELECT * FROM completion c WHERE c.organisation_id = $1 AND c.reference = asked.reference
             ORDER BY c.version DESC LIMIT 1) c`,
    [organisationId, references],
  );
}

/** As it stands. */
export async function completionById({ tx }: Work, id: string): Promise<CompletionRow | null> {
  const [row] = await tx.query<CompletionRow>(
    `SELECT ${columnsOf(CompletionTable)} FROM completion WHERE id = $1 ORDER BY version DESC LIMIT 1`,
    [id],
  );
  return row ?? null;
}

export async function insertCompletions(work: Work, rows: readonly CompletionRow[]): Promise<void> {
  await insertRows(work, CompletionTable, rows);
}

export interface HeldCompletion extends CompletionRecord {
  readonly personId: string;
}

/** For deciding: all of them, as they stand, whatever their state, result or dates. */
export async function completionsOf(
  work: Work,
  personIds: readonly string[],
): Promise<HeldCompletion[]> {
  return (await completionVersionsOf(work, personIds)).map(({ version: _, ...held }) => held);
}

/** The same, with the version that was read. */
export async function completionVersionsOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<(HeldCompletion & Pick<CompletionRow, 'version'>)[]> {
  const rows = await tx.query<CompletionRow>(
    `SELECT ${columnsOf(CompletionTable, 'c')} FROM completion c
      WHERE c.person_id = ANY($1::uuid[]) AND ${STANDS} ORDER BY c.id`,
    [personIds],
  );
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    personId: row.personId,
    organisationId: row.organisationId,
    courseCode: row.courseCode,
    hours: { theory: row.theoryHours, practice: row.practiceHours },
    topics: row.topics,
    startedOn: row.startedOn,
    completedOn: row.completedOn,
    result: row.result,
    state: row.state,
  }));
}

/** What a provider certified on `since` or later and was taken, by day, as it stands. */
export async function completionsAwardedSince(
  { tx }: Work,
  organisationId: string,
  since: PlainDate,
): Promise<AwardedOn[]> {
  return tx.query(
    `SELECT 'training_completion' AS kind, NULL AS occupation, NULL AS level,
            c.completed_on AS day, count(*) AS count
       FROM completion c
      WHERE c.organisation_id = $1 AND c.completed_on >= $2 AND c.result = 'passed'
        AND c.state IN ('accepted', 'unverified') AND ${STANDS}
      GROUP BY c.completed_on`,
    [organisationId, since],
  );
}

/** Every completion as it stands, whole, in the order of its id. */
export async function completionsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<CompletionRow[]> {
  return tx.query(
    `SELECT ${columnsOf(CompletionTable, 'c')} FROM completion c
      WHERE ($1::uuid IS NULL OR c.id > $1::uuid) AND ${STANDS} ORDER BY c.id LIMIT $2`,
    [after, limit],
  );
}
