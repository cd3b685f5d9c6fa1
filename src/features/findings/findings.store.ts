import type { PlainDate } from '../../domain/calendar';
import type { FactData } from '../../domain/fact';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** A doubt that the registry cannot resolve by itself. Open until a human of the division's authority closes it. */
export interface Finding {
  readonly id: string;
  readonly kind: string;
  /** What makes two findings the same doubt. Ids and codes, never personal data. */
  readonly key: string;
  readonly division: string;
  /** Ids and codes of what the human must look at. */
  readonly evidence: FactData;
  readonly openedAt: Date;
  readonly dueOn: PlainDate | null;
  readonly closedAt: Date | null;
  readonly version: number;
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
  version: { type: 'integer' },
});

/** Those that are now open and were not: a doubt that stands open already is left as it is. Ids of the new ones. */
export async function insertUnlessOpen(
  { tx }: Work,
  findings: readonly Finding[],
): Promise<Set<string>> {
  const opened = await tx.query<{ id: string }>(
    `INSERT INTO finding (id, kind, key, division, evidence, opened_at, due_on, version)
     SELECT f.id, f.kind, f.key, f.division, f.evidence, f.opened_at, f.due_on, f.version
       FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, kind text, key text, division text,
              evidence jsonb, opened_at timestamptz, due_on date, version integer)
      ORDER BY f.kind, f.key
     ON CONFLICT (kind, key) WHERE closed_at IS NULL DO NOTHING
     RETURNING id`,
    [JSON.stringify(findings.map(wordsOfTheDatabase))],
  );
  return new Set(opened.map(({ id }) => id));
}

function wordsOfTheDatabase({ openedAt, dueOn, ...finding }: Finding) {
  return { ...finding, opened_at: openedAt, due_on: dueOn };
}

/** Where a page of findings ended. */
export interface FindingMark {
  readonly openedAt: Date;
  readonly id: string;
}

/** Open findings of these divisions after the mark, oldest first. */
export async function pageOfOpenFindings(
  { tx }: Work,
  divisions: readonly string[],
  after: FindingMark | null,
  limit: number,
): Promise<Finding[]> {
  return tx.query(
    `SELECT ${columnsOf(FindingTable)} FROM finding
      WHERE closed_at IS NULL AND division = ANY($1::text[])
        AND ($2::timestamptz IS NULL OR (opened_at, id) > ($2::timestamptz, $3::uuid))
      ORDER BY opened_at, id LIMIT $4`,
    [divisions, after?.openedAt ?? null, after?.id ?? null, limit],
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
