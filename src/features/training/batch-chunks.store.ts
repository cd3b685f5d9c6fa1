import type { BatchState, RowOutcome, Totals } from '../../domain/training-batch';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { ChunkBasis, ForeseenRows } from './batch-basis.store';

/** Some rows of a batch that are decided, and applied, together. Gone with its batch's rows. */
export interface BatchChunk {
  readonly batchId: string;
  /** From 1. */
  readonly number: number;
  /** The first of its rows, from 1. */
  readonly firstRow: number;
  readonly rows: number;
  /** Up to this chunk the others must be applied before: a row says other things of somebody than an earlier row. */
  readonly needs: number;
  /** Of `ChunkContent`, as JSON. */
  readonly sealedRows: Buffer;
  readonly receivedAt: Date;
  /** What a preflight says of each row; null before it. */
  readonly foreseen: readonly RowOutcome[] | null;
  /** What that was decided on; null too where a record did not open. */
  readonly basis: ChunkBasis | null;
  /** What became of the first rows, in their order: all of them once it is applied. */
  readonly results: readonly RowOutcome[];
  readonly applied: boolean;
  /** Of `results`, or of what is foreseen. */
  readonly tally: Partial<Totals>;
  /** How often it failed at its turn. */
  readonly failures: number;
}

export const TrainingBatchChunkTable = table<BatchChunk>('training_batch_chunk', {
  batchId: { type: 'uuid', primary: true },
  number: { type: 'integer', primary: true },
  firstRow: { type: 'integer' },
  rows: { type: 'integer' },
  needs: { type: 'integer' },
  sealedRows: { type: 'bytea' },
  receivedAt: { type: 'timestamptz' },
  foreseen: { type: 'jsonb', nullable: true },
  basis: { type: 'jsonb', nullable: true },
  results: { type: 'jsonb' },
  applied: { type: 'boolean' },
  tally: { type: 'jsonb' },
  failures: { type: 'integer' },
});

export const chunkPlace = (batchId: string, number: number): Place => ({
  table: 'training_batch_chunk',
  row: `${batchId}:${number}`,
  column: 'sealed_rows',
});

export type NewChunk = Pick<
  BatchChunk,
  'batchId' | 'number' | 'firstRow' | 'rows' | 'needs' | 'sealedRows'
>;

/** In one statement. */
export async function insertChunks(
  { tx }: Work,
  chunks: readonly NewChunk[],
  receivedAt: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO training_batch_chunk (batch_id, number, first_row, rows, needs, sealed_rows, received_at)
     SELECT u.batch_id, u.number, u.first_row, u.rows, u.needs, u.sealed_rows, $7
       FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::integer[], $5::integer[], $6::bytea[])
         AS u(batch_id, number, first_row, rows, needs, sealed_rows)`,
    [
      ...[chunks.map(({ batchId }) => batchId), chunks.map(({ number }) => number)],
      ...[chunks.map(({ firstRow }) => firstRow), chunks.map(({ rows }) => rows)],
      ...[chunks.map(({ needs }) => needs), chunks.map(({ sealedRows }) => sealedRows)],
      receivedAt,
    ],
  );
}

/** How many rows of it are there that came since. */
export async function countReceived({ tx }: Work, batchId: string, since: Date): Promise<number> {
  const [row] = await tx.query<{ rows: number | null }>(
    `SELECT sum(rows)::integer AS rows FROM training_batch_chunk WHERE batch_id = $1 AND received_at >= $2`,
    [batchId, since],
  );
  return row?.rows ?? 0;
}

export async function findChunk(
  { tx }: Work,
  batchId: string,
  number: number,
): Promise<BatchChunk | null> {
  const [row] = await tx.query<BatchChunk>(
    `SELECT ${columnsOf(TrainingBatchChunkTable)} FROM training_batch_chunk
      WHERE batch_id = $1 AND number = $2`,
    [batchId, number],
  );
  return row ?? null;
}

/** As it is now, to the end of the transaction; waits for who works on it. */
export async function holdChunk(
  { tx }: Work,
  { batchId, number }: Pick<BatchChunk, 'batchId' | 'number'>,
): Promise<BatchChunk | null> {
  const [row] = await tx.query<BatchChunk>(
    `SELECT ${columnsOf(TrainingBatchChunkTable)} FROM training_batch_chunk
      WHERE batch_id = $1 AND number = $2 FOR UPDATE`,
    [batchId, number],
  );
  return row ?? null;
}

/** What a preflight decided on is as long as the rows, and read in the database alone. */
const WITHOUT_BASIS = columnsOf(TrainingBatchChunkTable, 'c').replace('c.basis ', 'NULL ');

const LEFT: Readonly<Record<'checking' | 'applying', string>> = {
  checking: 'foreseen IS NULL',
  applying: 'applied = false',
};

/**
 * Some rows of a batch in this state, without their basis, that are to be done and that nobody works on, to the end of the
 * transaction. None while the client or provider who sent them is off.
 */
export async function holdChunkIn(
  { tx }: Work,
  state: 'checking' | 'applying',
): Promise<BatchChunk | null> {
  const [row] = await tx.query<BatchChunk>(
    `SELECT ${WITHOUT_BASIS}
       FROM (SELECT n.batch_id, n.number FROM training_batch b
               JOIN client l ON l.id = b.client_id AND l.state = 'active'
               JOIN organisation o ON o.id = b.organisation_id AND o.state = 'active'
              CROSS JOIN LATERAL (
                    SELECT w.batch_id, w.number FROM training_batch_chunk w
                     WHERE w.batch_id = b.id AND w.${LEFT[state]}
                       AND NOT EXISTS (SELECT FROM training_batch_chunk e
                                        WHERE e.batch_id = w.batch_id AND e.number <= w.needs AND e.${LEFT[state]})
                     ORDER BY w.number LIMIT 8) n
              WHERE b.state = $1 LIMIT 100) near
       JOIN training_batch_chunk c ON c.batch_id = near.batch_id AND c.number = near.number
      WHERE c.${LEFT[state]}
      ORDER BY random() LIMIT 1 FOR UPDATE OF c SKIP LOCKED`,
    [state],
  );
  return row ?? null;
}

/** The id of a batch in this state of which nothing is left to be done. */
export async function findDone(
  { tx }: Work,
  state: 'checking' | 'applying',
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT b.id FROM training_batch b
      WHERE b.state = $1
        AND NOT EXISTS (SELECT FROM training_batch_chunk WHERE batch_id = b.id AND ${LEFT[state]})
      ORDER BY b.id LIMIT 1`,
    [state],
  );
  return row?.id ?? null;
}

export async function settleForeseen(
  { tx }: Work,
  { batchId, number }: Pick<BatchChunk, 'batchId' | 'number'>,
  { outcomes, basis }: ForeseenRows,
  tally: Partial<Totals>,
): Promise<void> {
  await tx.query(
    `UPDATE training_batch_chunk SET foreseen = $3, basis = $4, tally = $5 WHERE batch_id = $1 AND number = $2`,
    [
      ...[batchId, number, JSON.stringify(outcomes)],
      ...[basis && JSON.stringify(basis), JSON.stringify(tally)],
    ],
  );
}

export async function settleResults(
  { tx }: Work,
  { batchId, number, rows }: Pick<BatchChunk, 'batchId' | 'number' | 'rows'>,
  results: readonly RowOutcome[],
  tally: Partial<Totals>,
): Promise<void> {
  await tx.query(
    `UPDATE training_batch_chunk SET results = $3, tally = $4, applied = $5 WHERE batch_id = $1 AND number = $2`,
    [batchId, number, JSON.stringify(results), JSON.stringify(tally), results.length === rows],
  );
}

export async function countFailure(
  { tx }: Work,
  { batchId, number }: Pick<BatchChunk, 'batchId' | 'number'>,
): Promise<void> {
  await tx.query(
    `UPDATE training_batch_chunk SET failures = failures + 1 WHERE batch_id = $1 AND number = $2`,
    [batchId, number],
  );
}

/** Everything that was foreseen is forgotten. */
export async function foreseeAgain({ tx }: Work, batchId: string): Promise<void> {
  await tx.query(
    `UPDATE training_batch_chunk SET foreseen = NULL, basis = NULL, tally = '{}' WHERE batch_id = $1`,
    [batchId],
  );
}

export interface Sums {
  readonly done: number;
  readonly tally: Partial<Totals>;
}

/** How many rows are done in this state of their batch, and how they came out. */
export async function sumsOf({ tx }: Work, batchId: string, state: BatchState): Promise<Sums> {
  const done = state === 'applying' ? 'jsonb_array_length(results)' : 'rows';
  const [row] = await tx.query<Sums>(
    `SELECT coalesce(sum(${done}) FILTER (WHERE tally <> '{}'), 0)::integer AS done,
            coalesce((SELECT jsonb_object_agg(key, total)
                        FROM (SELECT key, sum(value::integer) AS total
                                FROM training_batch_chunk CROSS JOIN LATERAL jsonb_each_text(tally)
                               WHERE batch_id = $1 GROUP BY key) t), '{}') AS tally
       FROM training_batch_chunk WHERE batch_id = $1`,
    [batchId],
  );
  return row ?? { done: 0, tally: {} };
}

export async function deleteChunks({ tx }: Work, batchId: string): Promise<void> {
  await tx.query(`DELETE FROM training_batch_chunk WHERE batch_id = $1`, [batchId]);
}
