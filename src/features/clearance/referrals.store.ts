import type { PlainDate } from '../../domain/calendar';
import type { Cause } from '../../domain/clearance';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ClearanceCheckTable, type ClearanceCheckRow } from './clearance.store';

/** A finding that says that a check was referred. */
export interface Referral {
  readonly id: string;
  readonly key: string;
  readonly division: string;
  readonly checkId: string;
  readonly causes: readonly Cause[];
}

interface KeyedDigest {
  readonly keyId: string;
  readonly digest: Buffer;
}

const COLUMNS = `f.id, f.key, f.division, f.evidence ->> 'checkId' AS "checkId", f.evidence -> 'causes' AS causes`;

/** Those that are open about a document under a name, at whichever institution: by their digests under every live key. */
export async function openReferralsOf(
  { tx }: Work,
  documents: readonly KeyedDigest[],
  names: readonly KeyedDigest[],
): Promise<Referral[]> {
  return tx.query(
    `SELECT ${COLUMNS} FROM unnest($1::text[], $2::bytea[]) AS d(key_id, digest)
       JOIN clearance_check c ON c.document_digest = d.digest AND c.key_id = d.key_id
       JOIN unnest($3::text[], $4::bytea[]) AS n(key_id, digest)
         ON c.name_digest = n.digest AND c.key_id = n.key_id
       JOIN finding f ON f.kind = 'clearance_referred' AND f.closed_at IS NULL
        AND f.evidence ->> 'checkId' = c.id::text
      WHERE c.verdict = 'refer' ORDER BY f.id`,
    [
      ...[documents.map(({ keyId }) => keyId), documents.map(({ digest }) => digest)],
      ...[names.map(({ keyId }) => keyId), names.map(({ digest }) => digest)],
    ],
  );
}

export async function checksReferred(
  { tx }: Work,
  checkIds: readonly string[],
): Promise<ClearanceCheckRow[]> {
  return tx.query(
    `SELECT ${columnsOf(ClearanceCheckTable)} FROM clearance_check WHERE id = ANY($1::uuid[]) ORDER BY id`,
    [checkIds],
  );
}

/**
 * Those that are open after the last day on which they were to be decided, and that the superior was not told of. They stay
 * open to the end of the transaction; one that somebody is closing now is left out.
 */
export async function overdueReferrals(
  { tx }: Work,
  today: PlainDate,
  limit: number,
): Promise<Referral[]> {
  return tx.query(
    `SELECT ${COLUMNS} FROM finding f
      WHERE f.kind = 'clearance_referred' AND f.closed_at IS NULL AND f.due_on < $1::date
        AND NOT EXISTS (SELECT FROM finding told WHERE told.kind = 'referral_overdue' AND told.key = f.id::text)
      ORDER BY f.due_on, f.id LIMIT $2 FOR SHARE OF f SKIP LOCKED`,
    [today, limit],
  );
}
