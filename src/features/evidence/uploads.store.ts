import type { Place } from '../../platform/crypto/sealed';
import { table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** A file that began to come. It is kept, or it is nobody's and taken away. */
export interface EvidenceUpload {
  readonly id: string;
  readonly startedAt: Date;
  readonly kept: boolean;
}

export interface EvidenceChunk {
  readonly evidenceId: string;
  /** From 1. */
  readonly number: number;
  readonly sealedBytes: Buffer;
}

export const EvidenceUploadTable = table<EvidenceUpload>('evidence_upload', {
  id: { type: 'uuid', primary: true },
  startedAt: { type: 'timestamptz' },
  kept: { type: 'boolean' },
});

export const EvidenceChunkTable = table<EvidenceChunk>('evidence_chunk', {
  evidenceId: { type: 'uuid', primary: true },
  number: { type: 'integer', primary: true },
  sealedBytes: { type: 'bytea' },
});

/** The last chunk says that it is the last: a file without its end does not open. */
export const chunkPlace = (evidenceId: string, number: number, isLast: boolean): Place => ({
  table: 'evidence_chunk',
  row: `${evidenceId}:${number}${isLast ? ':last' : ''}`,
  column: 'sealed_bytes',
});

export async function insertUpload({ tx }: Work, id: string, startedAt: Date): Promise<void> {
  await tx.orm.insert(EvidenceUploadTable, { id, startedAt, kept: false });
}

export async function insertChunk(
  { tx }: Work,
  { evidenceId, number, sealedBytes }: EvidenceChunk,
): Promise<void> {
  await tx.query(
    `INSERT INTO evidence_chunk (evidence_id, number, sealed_bytes) VALUES ($1, $2, $3)`,
    [evidenceId, number, sealedBytes],
  );
}

/** From here on nobody takes it away. False when somebody did: it was too long on its way. */
export async function keepUpload({ tx }: Work, id: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE evidence_upload SET kept = true WHERE id = $1 AND NOT kept RETURNING id`,
    [id],
  );
  return rows.length === 1;
}

/** With its chunks. */
export async function deleteUpload({ tx }: Work, id: string): Promise<void> {
  await tx.query(`DELETE FROM evidence_upload WHERE id = $1 AND NOT kept`, [id]);
}

/** Some of those that never became whole, with their chunks; as many as there were. */
export async function deleteBrokenOff(
  { tx }: Work,
  startedBefore: Date,
  limit: number,
): Promise<number> {
  const rows = await tx.query(
    `DELETE FROM evidence_upload
      WHERE NOT kept AND id IN (SELECT id FROM evidence_upload WHERE NOT kept AND started_at < $1
                                 ORDER BY started_at LIMIT $2)
      RETURNING id`,
    [startedBefore, limit],
  );
  return rows.length;
}

/** Null when it is not there. */
export async function findChunk(
  { tx }: Work,
  evidenceId: string,
  number: number,
): Promise<Buffer | null> {
  const [row] = await tx.query<{ sealedBytes: Buffer }>(
    `SELECT sealed_bytes AS "sealedBytes" FROM evidence_chunk
      WHERE evidence_id = $1 AND number = $2`,
    [evidenceId, number],
  );
  return row?.sealedBytes ?? null;
}

export async function countChunks({ tx }: Work, evidenceId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM evidence_chunk WHERE evidence_id = $1`,
    [evidenceId],
  );
  return row?.count ?? 0;
}
