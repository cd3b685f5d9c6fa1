import { columnsOf, table } from '../database/table';
import type { Work } from '../database/work';

/** One answered request. Both digests are made under the root key `keyId`; `reply` is sealed. */
export interface IdempotencyKey {
  readonly id: string;
  /** The organisation of a client, the account of an officer. */
  readonly owner: string;
  readonly operation: string;
  readonly keyId: string;
  readonly keyDigest: Buffer;
  readonly requestDigest: Buffer;
  readonly reply: Buffer;
  readonly expiresAt: Date;
}

export const IdempotencyKeyTable = table<IdempotencyKey>('idempotency_key', {
  id: { type: 'uuid', primary: true },
  owner: { type: 'text' },
  operation: { type: 'text' },
  keyId: { type: 'text' },
  keyDigest: { type: 'bytea' },
  requestDigest: { type: 'bytea' },
  reply: { type: 'bytea' },
  expiresAt: { type: 'timestamptz' },
});

/** For each thing, whether this transaction got it; nobody waits. */
export async function tryHold({ tx, keys }: Work, things: readonly string[]): Promise<boolean[]> {
  const rows = await tx.query<{ held: boolean }>(
    `SELECT pg_try_advisory_xact_lock(t.number) AS held
       FROM unnest($1::bigint[]) WITH ORDINALITY AS t(number, place) ORDER BY t.place`,
    [things.map((thing) => keys.lockNumber(thing))],
  );
  return rows.map(({ held }) => held);
}

/** Read after `tryHold`, in a later statement: only then is what the last holder committed seen. */
export async function answeredUnder(
  { tx }: Work,
  operation: string,
  digests: readonly Buffer[],
  now: Date,
): Promise<IdempotencyKey[]> {
  return tx.query<IdempotencyKey>(
    `SELECT ${columnsOf(IdempotencyKeyTable)} FROM idempotency_key
      WHERE operation = $1 AND key_digest = ANY($2::bytea[]) AND expires_at > $3`,
    [operation, digests, now],
  );
}

/** A row that stands in the way has expired, or it would have been found. */
export async function keepAnswers({ tx }: Work, rows: readonly IdempotencyKey[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO idempotency_key AS k
            (id, owner, operation, key_id, key_digest, request_digest, reply, expires_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[],
                          $7::bytea[], $8::timestamptz[])
     ON CONFLICT (owner, operation, key_digest) DO UPDATE
        SET id = excluded.id, key_id = excluded.key_id, request_digest = excluded.request_digest,
            reply = excluded.reply, expires_at = excluded.expires_at`,
    [
      rows.map(({ id }) => id),
      rows.map(({ owner }) => owner),
      rows.map(({ operation }) => operation),
      rows.map(({ keyId }) => keyId),
      rows.map(({ keyDigest }) => keyDigest),
      rows.map(({ requestDigest }) => requestDigest),
      rows.map(({ reply }) => reply),
      rows.map(({ expiresAt }) => expiresAt),
    ],
  );
}

/** At most 10,000 at a time, so that the job's transaction stays short; says how many. */
export async function deleteExpiredKeys({ tx }: Work, now: Date): Promise<number> {
  const rows = await tx.query(
    `DELETE FROM idempotency_key WHERE id IN
       (SELECT id FROM idempotency_key WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT 10000)
     RETURNING id`,
    [now],
  );
  return rows.length;
}
