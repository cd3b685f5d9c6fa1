import { nameTokensOf } from '../../domain/identity';
import type { PlainDate } from '../../domain/calendar';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ClearanceCheckTable, type ClearanceCheckRow } from '../clearance/clearance.store';
import { documentKeysOf, identitiesOf } from '../persons/persons.lookup.store';

/** Whom something became known of. */
export interface Concerned {
  readonly personIds: readonly string[];
  /** Those of them whose ban was taken back. */
  readonly unbarredIds: readonly string[];
}

/**
 * Answers that rest on what is known of these people, in the order of their ids, after `after`: those that said
 * `clear` and name one of their documents, now or formerly theirs, or one of their names with its birth date; and
 * those that said `barred` and name a document of somebody whose ban was taken back. Of the clear ones, those that
 * stand and whose last day is not before `oldest`.
 */
export async function answersAbout(
  work: Work,
  { personIds, unbarredIds }: Concerned,
  { oldest, after, limit }: { oldest: PlainDate; after: string | null; limit: number },
): Promise<ClearanceCheckRow[]> {
  const documents = await documentIndexes(work, personIds);
  const unbarred = await documentIndexes(work, unbarredIds);
  const names = await nameIndexes(work, personIds);
  return work.tx.query(
    `WITH found AS MATERIALIZED (
       SELECT c.id FROM unnest($1::text[], $2::bytea[]) AS d(key_id, digest)
         JOIN clearance_check c ON c.document_digest = d.digest AND c.key_id = d.key_id
        WHERE c.verdict = 'clear'
       UNION
       SELECT c.id FROM unnest($3::text[], $4::bytea[]) AS n(key_id, digest)
         JOIN clearance_check c ON c.name_digest = n.digest AND c.key_id = n.key_id
        WHERE c.verdict = 'clear'
       UNION
       SELECT c.id FROM unnest($5::text[], $6::bytea[]) AS d(key_id, digest)
         JOIN clearance_check c ON c.document_digest = d.digest AND c.key_id = d.key_id
        WHERE c.verdict = 'barred')
     SELECT ${columnsOf(ClearanceCheckTable, 'c')}
       FROM found JOIN clearance_check c ON c.id = found.id
      WHERE ($7::uuid IS NULL OR c.id > $7)
        AND (c.verdict = 'barred'
             OR c.valid_until >= $8::date AND NOT EXISTS (SELECT FROM recall r WHERE r.check_id = c.id))
      ORDER BY c.id LIMIT $9`,
    [...columns(documents), ...columns(names), ...columns(unbarred), after, oldest, limit],
  );
}

interface KeyedDigest {
  readonly keyId: string;
  readonly digest: Buffer;
}

/** Under every live key: an answer was kept under the newest of its day. */
async function documentIndexes(work: Work, personIds: readonly string[]): Promise<KeyedDigest[]> {
  if (personIds.length === 0) return [];
  const keys = await documentKeysOf(work, personIds);
  return keys.flatMap((key) => work.keys.blindIndexes(key));
}

async function nameIndexes(work: Work, personIds: readonly string[]): Promise<KeyedDigest[]> {
  const identities = await identitiesOf(work, personIds);
  const tokens = [...identities.values()].flatMap(nameTokensOf);
  return [...new Set(tokens)].flatMap((token) => work.keys.nameTokens(token));
}

function columns(digests: readonly KeyedDigest[]): [string[], Buffer[]] {
  return [digests.map(({ keyId }) => keyId), digests.map(({ digest }) => digest)];
}
