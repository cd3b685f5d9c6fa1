import type { PlainDate } from '../../domain/calendar';
import type { FactData } from '../../domain/fact';
import type { FindingEnd } from '../../domain/finding';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** What makes two findings the same doubt. */
export interface Doubt {
  readonly kind: string;
  /** Ids and codes, never personal data. */
  readonly key: string;
}

/** A doubt that a human must look at. Open until its cause is gone or an officer dismisses it. */
export interface Finding extends Doubt, FindingEnd {
  readonly id: string;
  readonly division: string;
  /** Ids and codes of what the human must look at. */
  readonly evidence: FactData;
  readonly openedAt: Date;
  readonly dueOn: PlainDate | null;
}

export const FindingTable = table<Finding>('finding', {
  id: { type: 'uuid', primary: true },
  kind: { type: 'text' },
  key: { type: 'text' },
  division: { type: 'text' },
  evidence: { type: 'jsonb' },
  openedAt: { type: 'timestamptz' },
  dueOn: { type: 'date', nullable: true },
  closedAt: { type: 'timestamptz', nullable: true },
  dismissedReason: { type: 'text', nullable: true },
  dismissedBy: { type: 'uuid', nullable: true },
  version: { type: 'integer' },
});

/** A finding to be opened; with `once`, not if the same doubt was dismissed before. */
export interface Opening {
  readonly row: Finding;
  readonly once: boolean;
}

/** Those that are now open and were not: a doubt that stands open already is left as it is. Ids of the new ones. */
export async function insertUnlessOpen(
  work: Work,
  openings: readonly Opening[],
): Promise<Set<string>> {
  await holdOpen(
    work,
    openings.filter(({ once }) => once).map(({ row }) => row),
  );
  const opened = await work.tx.query<{ id: string }>(
    `INSERT INTO finding (id, kind, key, division, evidence, opened_at, due_on, version)
     SELECT f.id, f.kind, f.key, f.division, f.evidence, f.opened_at, f.due_on, f.version
       FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, kind text, key text, division text,
              evidence jsonb, opened_at timestamptz, due_on date, version integer, once boolean)
      WHERE NOT (f.once AND EXISTS (SELECT FROM finding d
              WHERE d.kind = f.kind AND d.key = f.key AND d.dismissed_reason IS NOT NULL))
      ORDER BY f.kind, f.key
     ON CONFLICT (kind, key) WHERE closed_at IS NULL DO NOTHING
     RETURNING id`,
    [JSON.stringify(openings.map(wordsOfTheDatabase))],
  );
  return new Set(opened.map(({ id }) => id));
}

function wordsOfTheDatabase({ row: { openedAt, dueOn, ...finding }, once }: Opening) {
  return { ...finding, opened_at: openedAt, due_on: dueOn, once };
}

/** Waits for who is dismissing one of these now: the statement after this one sees what they did. */
async function holdOpen({ tx }: Work, doubts: readonly Doubt[]): Promise<void> {
  if (doubts.length === 0) return;
  await tx.query(
    `SELECT FROM finding JOIN unnest($1::text[], $2::text[]) AS d(kind, key) USING (kind, key)
      WHERE finding.closed_at IS NULL ORDER BY finding.id FOR SHARE OF finding`,
    columnsOfDoubts(doubts),
  );
}

/** Those of these doubts that were open, as they are now: closed. */
export async function closeOpen(
  { tx }: Work,
  doubts: readonly Doubt[],
  at: Date,
): Promise<Finding[]> {
  return tx.query(
    `WITH held AS MATERIALIZED (
       SELECT f.id FROM finding f JOIN unnest($1::text[], $2::text[]) AS d(kind, key) USING (kind, key)
        WHERE f.closed_at IS NULL ORDER BY f.id FOR UPDATE OF f)
     UPDATE finding f SET closed_at = greatest($3::timestamptz, f.opened_at), version = f.version + 1
       FROM held WHERE f.id = held.id
     RETURNING ${columnsOf(FindingTable, 'f')}`,
    [...columnsOfDoubts(doubts), at],
  );
}

function columnsOfDoubts(doubts: readonly Doubt[]): string[][] {
  return [doubts.map(({ kind }) => kind), doubts.map(({ key }) => key)];
}

/** Where a page of findings ended. */
export interface FindingMark {
  readonly openedAt: Date;
  readonly id: string;
}

/** Findings of these divisions after the mark, oldest first. */
export async function pageOfFindings(
  { tx }: Work,
  divisions: readonly string[],
  page: {
    readonly kind: string | null;
    readonly isOpen: boolean;
    readonly after: FindingMark | null;
    readonly limit: number;
  },
): Promise<Finding[]> {
  return tx.query(
    `SELECT ${columnsOf(FindingTable)} FROM finding
      WHERE closed_at IS ${page.isOpen ? '' : 'NOT '}NULL AND division = ANY($1::text[])
        AND ($2::timestamptz IS NULL OR (opened_at, id) > ($2::timestamptz, $3::uuid))
        AND ($5::text IS NULL OR kind = $5)
      ORDER BY opened_at, id LIMIT $4`,
    [divisions, page.after?.openedAt ?? null, page.after?.id ?? null, page.limit, page.kind],
  );
}

/** Null when it is not there or lies in none of `divisions`. */
export async function findFinding(
  { tx }: Work,
  findingId: string,
  divisions: readonly string[],
): Promise<Finding | null> {
  const [row] = await tx.query<Finding>(
    `SELECT ${columnsOf(FindingTable)} FROM finding WHERE id = $1 AND division = ANY($2::text[])`,
    [findingId, divisions],
  );
  return row ?? null;
}

/** To the end of the transaction. Null when it is not there or lies in none of `divisions`. */
export async function holdFinding(
  { tx }: Work,
  findingId: string,
  divisions: readonly string[],
): Promise<Finding | null> {
  const [row] = await tx.query<Finding>(
    `SELECT ${columnsOf(FindingTable)} FROM finding
      WHERE id = $1 AND division = ANY($2::text[]) FOR UPDATE`,
    [findingId, divisions],
  );
  return row ?? null;
}

/** How a finding that is held ended. */
export async function updateEnd({ tx }: Work, row: Finding): Promise<void> {
  const { id, closedAt, dismissedReason, dismissedBy, version } = row;
  await tx.query(
    `UPDATE finding SET closed_at = $2, dismissed_reason = $3, dismissed_by = $4, version = $5
      WHERE id = $1`,
    [id, closedAt, dismissedReason, dismissedBy, version],
  );
}

/** Every finding, whole, in the order of its id. */
export async function findingsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<Finding[]> {
  return tx.query(
    `SELECT ${columnsOf(FindingTable)} FROM finding
      WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
