import type { TrainingBatch, Totals } from '../../domain/training-batch';
import { Refusal } from '../../domain/refusal';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export const TrainingBatchTable = table<TrainingBatch>('training_batch', {
  id: { type: 'uuid', primary: true },
  organisationId: { type: 'uuid' },
  clientId: { type: 'uuid' },
  mode: { type: 'text' },
  state: { type: 'text' },
  digest: { type: 'text' },
  form: { type: 'jsonb' },
  rows: { type: 'integer' },
  totals: { type: 'jsonb', nullable: true },
  sealedToken: { type: 'bytea', nullable: true },
  receivedAt: { type: 'timestamptz' },
  preflightedAt: { type: 'timestamptz', nullable: true },
  committedAt: { type: 'timestamptz', nullable: true },
  finishedAt: { type: 'timestamptz', nullable: true },
  version: { type: 'integer' },
});

/** A token belongs to the preflight that gave it. */
export const tokenPlace = ({
  id,
  preflightedAt,
}: Pick<TrainingBatch, 'id' | 'preflightedAt'>): Place => ({
  table: 'training_batch',
  row: `${id}:${preflightedAt?.toISOString() ?? ''}`,
  column: 'sealed_token',
});

export async function findBatch({ tx }: Work, id: string): Promise<TrainingBatch | null> {
  const [row] = await tx.query<TrainingBatch>(
    `SELECT ${columnsOf(TrainingBatchTable)} FROM training_batch WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

/** The newest of this content that the organisation sent. */
export async function findBatchOf(
  { tx }: Work,
  organisationId: string,
  digest: string,
): Promise<TrainingBatch | null> {
  const [row] = await tx.query<TrainingBatch>(
    `SELECT ${columnsOf(TrainingBatchTable)} FROM training_batch
      WHERE organisation_id = $1 AND digest = $2 ORDER BY id DESC LIMIT 1`,
    [organisationId, digest],
  );
  return row ?? null;
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfBatches(
  { tx }: Work,
  organisationId: string,
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<TrainingBatch[]> {
  return tx.query(
    `SELECT ${columnsOf(TrainingBatchTable)} FROM training_batch
      WHERE organisation_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [organisationId, before, limit],
  );
}

export async function insertBatch({ tx }: Work, row: TrainingBatch): Promise<void> {
  await tx.query(
    `INSERT INTO training_batch (id, organisation_id, client_id, mode, state, digest, form, rows, received_at,
                                 committed_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[row.id, row.organisationId, row.clientId, row.mode, row.state, row.digest],
      ...[JSON.stringify(row.form), row.rows, row.receivedAt, row.committedAt, row.version],
    ],
  );
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateBatch({ tx }: Work, row: TrainingBatch): Promise<void> {
  const moved = await tx.query(
    `UPDATE training_batch
        SET state = $3, totals = $4, sealed_token = $5, preflighted_at = $6, committed_at = $7,
            finished_at = $8, version = $2
      WHERE id = $1 AND version = $2 - 1 RETURNING id`,
    [
      ...[row.id, row.version, row.state, totalsText(row.totals), row.sealedToken],
      ...[row.preflightedAt, row.committedAt, row.finishedAt],
    ],
  );
  if (moved.length !== 1) {
    throw new Refusal('training-batch-moved', 'This batch moved. Read it again.');
  }
}

function totalsText(totals: Totals | null): string | null {
  return totals && JSON.stringify(totals);
}

/** Every batch, whole, in the order of its id. */
export async function batchesAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<TrainingBatch[]> {
  return tx.query(
    `SELECT ${columnsOf(TrainingBatchTable)} FROM training_batch
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
