import type { Work } from '../../platform/database/work';

/** Rows of files that never became a batch; true when there may be more. */
export async function deleteBrokenOff({ tx }: Work, before: Date, limit: number): Promise<boolean> {
  const rows = await tx.query(
    `DELETE FROM training_batch_chunk
      WHERE (batch_id, number) IN (
            SELECT c.batch_id, c.number FROM training_batch_chunk c
             WHERE c.received_at < $1 AND NOT EXISTS (SELECT FROM training_batch b WHERE b.id = c.batch_id)
             LIMIT $2)
      RETURNING number`,
    [before, limit],
  );
  return rows.length === limit;
}

/** A batch whose rows are to go: not committed since, or at its end since. */
export async function findStale(
  { tx }: Work,
  uncommittedSince: Date,
  endedSince: Date,
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT b.id FROM training_batch b
      WHERE (b.state IN ('checking', 'preflighted') AND b.received_at < $1)
         OR (b.state = 'applied' AND b.finished_at < $2
             AND EXISTS (SELECT FROM training_batch_chunk c WHERE c.batch_id = b.id))
      ORDER BY b.id LIMIT 1`,
    [uncommittedSince, endedSince],
  );
  return row?.id ?? null;
}
