import type { Fact, FactData } from '../../domain/fact';
import type { Node } from '../../domain/merkle';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { LogCheckpointTable, type LogCheckpointRow } from './log.store';

const PAGE = 1_000;

/** One moment for everything that is read from here on. Must be the first thing of its transaction. */
export async function readOneMoment({ tx }: Work): Promise<void> {
  await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  await tx.query('SET LOCAL statement_timeout = 0');
  await tx.query('SET LOCAL idle_in_transaction_session_timeout = 0');
}

/** Rows of a query as they come: one pass, and never more than a page of them in memory. */
async function* stream<Row>(
  { tx }: Work,
  name: string,
  sql: string,
  values: readonly unknown[] = [],
): AsyncGenerator<Row, void> {
  await tx.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, values);
  for (;;) {
    const rows = await tx.query<Row>(`FETCH ${PAGE} FROM ${name}`);
    yield* rows;
    if (rows.length < PAGE) break;
  }
  await tx.query(`CLOSE ${name}`);
}

/** An entry with its fact; what is missing is null. */
export interface WholeEntry {
  readonly number: number;
  readonly leafHash: Buffer | null;
  readonly nonce: Buffer | null;
  readonly fact: Fact | null;
}

export function leavesInOrder(work: Work) {
  return stream<WholeEntry & { readonly leafIndex: number }>(
    work,
    'leaves_in_order',
    `SELECT l.leaf_index AS "leafIndex", l.number, e.leaf_hash AS "leafHash", f.nonce, f.fact
       FROM log_leaf l
       LEFT JOIN log_entry e ON e.number = l.number
       LEFT JOIN log_fact f ON f.number = l.number
      ORDER BY l.leaf_index`,
  );
}

/** What has no place in the tree: entries, and facts that not even have an entry. */
export function entriesOutsideTheTree(work: Work) {
  return stream<WholeEntry>(
    work,
    'entries_outside',
    `SELECT coalesce(e.number, f.number) AS number, e.leaf_hash AS "leafHash", f.nonce, f.fact
       FROM log_entry e FULL JOIN log_fact f ON f.number = e.number
       LEFT JOIN log_leaf l ON l.number = e.number
      WHERE l.number IS NULL
      ORDER BY 1`,
  );
}

export function checkpointsInOrder(work: Work) {
  return stream<LogCheckpointRow>(
    work,
    'checkpoints_in_order',
    `SELECT ${columnsOf(LogCheckpointTable)} FROM log_checkpoint ORDER BY tree_size`,
  );
}

/** Complete subtrees of a level with what their two halves are; what is missing is null. */
export function nodesWithHalves(work: Work, level: number, treeSize: number) {
  const halves =
    level === 1
      ? `SELECT l.leaf_index AS index, e.leaf_hash AS hash
           FROM log_leaf l JOIN log_entry e ON e.number = l.number`
      : `SELECT index, hash FROM log_node WHERE level = $1 - 1`;
  return stream<{ index: number; hash: Buffer | null; left: Buffer | null; right: Buffer | null }>(
    work,
    `nodes_of_level_${level}`,
    `SELECT i.index, n.hash, a.hash AS left, b.hash AS right
       FROM generate_series(0::bigint, $2::bigint - 1) AS i(index)
       LEFT JOIN (SELECT index, hash FROM log_node WHERE level = $1::integer) n ON n.index = i.index
       LEFT JOIN (${halves}) a ON a.index = 2 * i.index
       LEFT JOIN (${halves}) b ON b.index = 2 * i.index + 1
      ORDER BY i.index`,
    [level, Math.floor(treeSize / 2 ** level)],
  );
}

/** Nodes that a tree of this size does not have. */
export function nodesTooMany(work: Work, treeSize: number) {
  return stream<Pick<Node, 'level' | 'index'>>(
    work,
    'nodes_too_many',
    `SELECT level, index FROM log_node WHERE index >= ($1::bigint >> level) ORDER BY level, index`,
    [treeSize],
  );
}

/** Pairs of organisation and fact that stand on one side only. */
export function concernsThatDiffer(work: Work) {
  return stream<{ organisationId: string; number: number; listed: boolean }>(
    work,
    'concerns_that_differ',
    `WITH said AS (
       SELECT DISTINCT o.id COLLATE "C" AS id, f.number
         FROM log_fact f CROSS JOIN LATERAL jsonb_array_elements_text(f.fact -> 'concerns') AS o(id))
     SELECT coalesce(c.organisation_id, s.id) AS "organisationId", coalesce(c.number, s.number) AS number,
            c.number IS NOT NULL AS listed
       FROM said s FULL JOIN log_concern c ON c.organisation_id = s.id AND c.number = s.number
      WHERE s.number IS NULL OR c.number IS NULL
      ORDER BY 2, 1`,
  );
}

export interface SubjectVersion {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly number: number;
  readonly data: FactData;
}

/** Every version of every subject, with what its fact says of it: `SELECT kind, id, version, number, data`. */
export const SUBJECT_VERSIONS = `
  SELECT fact -> 'subject' ->> 'kind' AS kind, fact -> 'subject' ->> 'id' AS id,
         (fact -> 'subject' ->> 'version')::integer AS version, number, fact -> 'data' AS data
    FROM log_fact
   UNION ALL
  SELECT m ->> 'kind', m ->> 'id', 1, number, m -> 'data'
    FROM log_fact CROSS JOIN LATERAL jsonb_array_elements(fact -> 'made') AS m
   WHERE fact ? 'made'`;

/** Facts by subject and version, in the order of bytes. */
export function factsBySubject(work: Work) {
  return stream<SubjectVersion>(
    work,
    'facts_by_subject',
    `SELECT * FROM (${SUBJECT_VERSIONS}) said
      ORDER BY kind COLLATE "C", id COLLATE "C", version, number`,
  );
}

/** How far the sequence of numbers has come, how far the entries reach, and how many leaves there are. */
export async function extentOfLog({ tx }: Work) {
  const [row] = await tx.query<{ drawn: number; highest: number; leaves: number }>(
    `SELECT (SELECT last_value FROM log_entry_number) AS drawn,
            (SELECT coalesce(max(number), 0) FROM log_entry) AS highest,
            (SELECT count(*) FROM log_leaf) AS leaves`,
  );
  if (!row) throw new Error('the log has no extent');
  return row;
}
