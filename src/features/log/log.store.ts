import type { Fact } from '../../domain/fact';
import type { Node, NodeId } from '../../domain/merkle';
import { plainText } from '../../platform/database/insert-rows';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface LogEntryRow {
  readonly number: number;
  readonly leafHash: Buffer;
}

export interface LogFactRow {
  readonly number: number;
  readonly nonce: Buffer;
  readonly fact: Fact;
}

export interface LogConcernRow {
  readonly organisationId: string;
  readonly number: number;
}

export interface LogLeafRow {
  /** From 0, without gaps. */
  readonly leafIndex: number;
  readonly number: number;
}

export interface LogCheckpointRow {
  readonly treeSize: number;
  readonly root: Buffer;
  readonly note: string;
  /** Every entry up to this number has its place, and no other will come. */
  readonly floor: number;
  /** Whoever drew a number up to `ceiling` has a transaction id below `ceilingXid`. */
  readonly ceiling: number;
  readonly ceilingXid: number;
}

export const LogEntryTable = table<LogEntryRow>('log_entry', {
  number: { type: 'bigint', primary: true },
  leafHash: { type: 'bytea' },
});
export const LogFactTable = table<LogFactRow>('log_fact', {
  number: { type: 'bigint', primary: true },
  nonce: { type: 'bytea' },
  fact: { type: 'jsonb' },
});
export const LogConcernTable = table<LogConcernRow>('log_concern', {
  organisationId: { type: 'text', primary: true },
  number: { type: 'bigint', primary: true },
});
export const LogLeafTable = table<LogLeafRow>('log_leaf', {
  leafIndex: { type: 'bigint', primary: true },
  number: { type: 'bigint' },
});
export const LogNodeTable = table<Node>('log_node', {
  level: { type: 'integer', primary: true },
  index: { type: 'bigint', primary: true },
  hash: { type: 'bytea' },
});
export const LogCheckpointTable = table<LogCheckpointRow>('log_checkpoint', {
  treeSize: { type: 'bigint', primary: true },
  root: { type: 'bytea' },
  note: { type: 'text' },
  floor: { type: 'bigint' },
  ceiling: { type: 'bigint' },
  ceilingXid: { type: 'bigint' },
});

/** Whether this transaction is the one that sequences. */
export async function becomeSequencer({ tx }: Work): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(
    `SELECT pg_try_advisory_xact_lock(726402) AS held`,
  );
  return row?.held === true;
}

export async function latestCheckpoint({ tx }: Work): Promise<LogCheckpointRow | null> {
  const [row] = await tx.query<LogCheckpointRow>(
    `SELECT ${columnsOf(LogCheckpointTable)} FROM log_checkpoint ORDER BY tree_size DESC LIMIT 1`,
  );
  return row ?? null;
}

/** The last number drawn, committed or not, and whether everybody who drew one up to `ceilingXid`'s ceiling has ended. */
export async function readHorizon({ tx }: Work, ceilingXid: number) {
  const [row] = await tx.query<{ drawn: number; passed: boolean }>(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS drawn,
            pg_snapshot_xmin(pg_current_snapshot())::text::bigint > $1::bigint AS passed
       FROM log_entry_number`,
    [ceilingXid],
  );
  if (!row) throw new Error('the sequence of entry numbers is missing');
  return row;
}

/** Committed entries above the floor and up to the ceiling that have no place yet, in the order of their numbers. */
export async function entriesWithoutPlace(
  { tx }: Work,
  { floor, ceiling }: Pick<LogCheckpointRow, 'floor' | 'ceiling'>,
  limit: number,
): Promise<LogEntryRow[]> {
  return tx.query(
    `SELECT ${columnsOf(LogEntryTable, 'e')} FROM log_entry e
      WHERE e.number > $1 AND e.number <= $2
        AND NOT EXISTS (SELECT FROM log_leaf l WHERE l.number = e.number AND l.number > $1)
      ORDER BY e.number LIMIT $3`,
    [floor, ceiling, limit],
  );
}

/** The leaves take the places from `firstIndex` on. */
export async function insertLeaves(
  { tx }: Work,
  firstIndex: number,
  numbers: readonly number[],
): Promise<void> {
  await tx.query(
    `INSERT INTO log_leaf (leaf_index, number)
     SELECT $1::bigint + u.place - 1, u.number
       FROM unnest($2::bigint[]) WITH ORDINALITY AS u(number, place)`,
    [firstIndex, plainText(numbers)],
  );
}

export async function insertNodes({ tx }: Work, nodes: readonly Node[]): Promise<void> {
  if (nodes.length === 0) return;
  await tx.query(
    `INSERT INTO log_node (level, index, hash)
     SELECT u.level, u.index, substring($3::bytea FROM (32 * u.place - 31)::integer FOR 32)
       FROM unnest($1::integer[], $2::bigint[]) WITH ORDINALITY AS u(level, index, place)`,
    [
      plainText(nodes.map(({ level }) => level)),
      plainText(nodes.map(({ index }) => index)),
      Buffer.concat(nodes.map(({ hash }) => hash)),
    ],
  );
}

/** Takes this transaction's id as `ceilingXid`: read `ceiling` before, so that who drew up to it has a smaller one. */
export async function insertCheckpoint(
  { tx }: Work,
  row: Omit<LogCheckpointRow, 'ceilingXid'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO log_checkpoint (tree_size, root, note, floor, ceiling, ceiling_xid)
     VALUES ($1, $2, $3, $4, $5, pg_current_xact_id()::text::bigint)`,
    [row.treeSize, row.root, row.note, row.floor, row.ceiling],
  );
}

/** The stored hashes of complete subtrees; those that are missing are left out. */
export async function nodesAmong({ tx }: Work, ids: readonly NodeId[]): Promise<Node[]> {
  if (ids.length === 0) return [];
  return tx.query(
    `SELECT n.level, n.index, n.hash
       FROM unnest($1::integer[], $2::bigint[]) AS w(level, index)
       JOIN log_node n ON n.level = w.level AND n.index = w.index
     UNION ALL
     SELECT w.level, w.index, e.leaf_hash
       FROM unnest($1::integer[], $2::bigint[]) AS w(level, index)
       JOIN log_leaf l ON l.leaf_index = w.index
       JOIN log_entry e ON e.number = l.number
      WHERE w.level = 0`,
    [ids.map(({ level }) => level), ids.map(({ index }) => index)],
  );
}

/** Where a leaf stands; null while it has no place. */
export async function leafIndexOf({ tx }: Work, leafHash: Buffer): Promise<number | null> {
  const [row] = await tx.query<{ leafIndex: number }>(
    `SELECT l.leaf_index AS "leafIndex" FROM log_entry e JOIN log_leaf l ON l.number = e.number
      WHERE e.leaf_hash = $1`,
    [leafHash],
  );
  return row?.leafIndex ?? null;
}

/**
 * Facts that concern an organisation, by number: only as far as no transaction can still bring a smaller
 * number, so that who reads on from the last one misses none.
 */
export async function pageOfFacts(
  { tx }: Work,
  organisationId: string,
  after: number,
  limit: number,
): Promise<(LogFactRow & LogEntryRow)[]> {
  return tx.query(
    `WITH settled AS MATERIALIZED (
       SELECT CASE WHEN pg_snapshot_xmin(pg_current_snapshot())::text::bigint > c.ceiling_xid
                   THEN c.ceiling ELSE c.floor END AS number
         FROM log_checkpoint c ORDER BY c.tree_size DESC LIMIT 1)
     SELECT ${columnsOf(LogFactTable, 'f')}, e.leaf_hash AS "leafHash"
       FROM log_concern c
       JOIN log_fact f ON f.number = c.number
       JOIN log_entry e ON e.number = c.number
      WHERE c.organisation_id = $1 AND c.number > $2 AND c.number <= (SELECT number FROM settled)
      ORDER BY c.number LIMIT $3`,
    [organisationId, after, limit],
  );
}
