import type { PlainDate } from '../../domain/calendar';
import type { RowOutcome } from '../../domain/training-batch';
import type { Work } from '../../platform/database/work';
import type { CompletionBasis } from './push-many.commands';

/** What the outcomes that a preflight foresees for a chunk were decided on: kept with the chunk, gone with it. */
export interface ChunkBasis {
  /** The keys that documents were looked up with. */
  readonly keyIds: readonly string[];
  /** Of the provider with its award rights; null of an authority. */
  readonly providerVersion: number | null;
  /** In Asia/Shanghai. */
  readonly day: PlainDate;
  /** How long the outcomes hold while nothing else changes. */
  readonly holds: 'now' | 'today' | 'always';
  readonly rows: readonly RowBasis[];
}

interface RowBasis extends Pick<CompletionBasis, 'stored' | 'trainee'> {
  readonly reference: string;
  /** Of the document, hexadecimal, one for each of `keyIds`. */
  readonly digests: readonly string[];
}

/** What would become of rows, with what that was decided on. */
export interface ForeseenRows {
  readonly outcomes: readonly RowOutcome[];
  readonly basis: ChunkBasis | null;
}

/** What holds for all rows of a batch now. */
export type BasisNow = Pick<ChunkBasis, 'keyIds' | 'providerVersion' | 'day'> & {
  readonly organisationId: string;
};

/**
 * The chunks that must be decided again, in their order: those of which something that they were decided on is not as
 * it was, or is not kept, and those that need one of these.
 */
export async function chunksOutdated(
  { tx }: Work,
  batchId: string,
  { organisationId, keyIds, providerVersion, day }: BasisNow,
): Promise<number[]> {
  const rows = await tx.query<{ number: number }>(
    `WITH chunk AS MATERIALIZED (
       SELECT number, needs, basis FROM training_batch_chunk WHERE batch_id = $1),
     moved AS MATERIALIZED (
       SELECT DISTINCT c.number
         FROM chunk c
        CROSS JOIN LATERAL jsonb_to_recordset(c.basis -> 'rows')
                AS r(reference text, digests jsonb, stored jsonb, trainee jsonb)
         LEFT JOIN LATERAL (
              SELECT s.id, s.version FROM completion s
               WHERE s.organisation_id = $2 AND s.reference = r.reference
               ORDER BY s.version DESC LIMIT 1) s ON true
         LEFT JOIN LATERAL (
              SELECT d.person_id FROM jsonb_array_elements_text(r.digests) WITH ORDINALITY AS t(digest, place)
               CROSS JOIN LATERAL (
                     SELECT * FROM person_document_index i
                      WHERE i.key_id = ($3::text[])[t.place] AND i.digest = decode(t.digest, 'hex') LIMIT 1) i
                JOIN person_document d ON d.id = i.document_id LIMIT 1) h ON true
        WHERE s.id IS DISTINCT FROM (r.stored ->> 'id')::uuid
           OR s.version IS DISTINCT FROM (r.stored ->> 'version')::integer
           OR h.person_id IS DISTINCT FROM (r.trainee ->> 'personId')::uuid
           OR h.person_id IS NOT NULL AND NOT EXISTS (
              SELECT FROM person p
               WHERE p.id = h.person_id
                 AND (p.identity_state <> 'consistent') = (r.trainee ->> 'disputed')::boolean
                 AND (r.trainee ->> 'said')::integer = (
                     SELECT count(*) FROM person_assertion a
                      WHERE a.person_id = p.id AND a.kind IN ('name', 'birth_date')))),
     outdated AS (
       SELECT c.number FROM chunk c
        WHERE c.basis IS NULL
           OR c.basis -> 'keyIds' <> to_jsonb($3::text[])
           OR (c.basis ->> 'providerVersion')::integer IS DISTINCT FROM $4::integer
           OR c.basis ->> 'holds' = 'now' OR c.basis ->> 'holds' = 'today' AND c.basis ->> 'day' <> $5
           OR c.number IN (SELECT number FROM moved))
     SELECT number FROM chunk
      WHERE number IN (SELECT number FROM outdated) OR needs >= (SELECT min(number) FROM outdated)
      ORDER BY number`,
    [batchId, organisationId, keyIds, providerVersion, day],
  );
  return rows.map(({ number }) => number);
}
