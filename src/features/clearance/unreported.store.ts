import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ClearanceCheckTable, type ClearanceCheckRow } from './clearance.store';
import type { Keyed } from '../../platform/crypto/key-ring';

/** How far the search has come. */
export interface SearchMark {
  readonly checkedAt: Date;
  readonly checkId: string;
}

/** Null while another process searches. */
export async function holdSearch({ tx }: Work): Promise<SearchMark | null> {
  const [mark] = await tx.query<SearchMark>(
    `SELECT checked_at AS "checkedAt", check_id AS "checkId" FROM outcome_search FOR UPDATE SKIP LOCKED`,
  );
  return mark ?? null;
}

export async function moveSearch({ tx }: Work, { checkedAt, checkId }: SearchMark): Promise<void> {
  await tx.query(`UPDATE outcome_search SET checked_at = $1, check_id = $2`, [checkedAt, checkId]);
}

/** Clear answers before a hire, made after the mark and before this instant, oldest first. */
export async function checksAwaitingOutcome(
  { tx }: Work,
  { checkedAt, checkId }: SearchMark,
  before: Date,
  limit: number,
): Promise<ClearanceCheckRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClearanceCheckTable)} FROM clearance_check
      WHERE verdict = 'clear' AND purpose = 'pre_employment'
        AND (checked_at, id) > ($1::timestamptz, $2::uuid) AND checked_at < $3
      ORDER BY checked_at, id LIMIT $4`,
    [checkedAt, checkId, before, limit],
  );
}

/** A check with the digests that its applicant's document has under each live key. */
export interface Asked {
  readonly check: ClearanceCheckRow;
  readonly digests: readonly Keyed[];
}

export interface Unreported {
  readonly checkId: string;
  readonly institutionId: string;
  /** Of the institution. */
  readonly division: string;
}

/** Those of which nothing was reported and whose institution did not ask about the same document again. */
export async function unreportedOf({ tx }: Work, asked: readonly Asked[]): Promise<Unreported[]> {
  const named = asked.flatMap(({ check, digests }) =>
    digests.map(({ keyId, digest }) => ({ id: check.id, keyId, digest })),
  );
  return tx.query(
    `SELECT c.id AS "checkId", c.institution_id AS "institutionId", o.division
       FROM clearance_check c JOIN organisation o ON o.id = c.institution_id
      WHERE c.id = ANY($1::uuid[])
        AND NOT EXISTS (SELECT FROM check_outcome r WHERE r.check_id = c.id)
        AND NOT EXISTS (
          SELECT FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS n(id, key_id, digest)
            JOIN clearance_check l ON l.document_digest = n.digest AND l.key_id = n.key_id
           WHERE n.id = c.id AND l.institution_id = c.institution_id
             AND (l.checked_at, l.id) > (c.checked_at, c.id))
      ORDER BY c.checked_at, c.id`,
    [
      asked.map(({ check }) => check.id),
      named.map(({ id }) => id),
      named.map(({ keyId }) => keyId),
      named.map(({ digest }) => digest),
    ],
  );
}
