import { nameTokensOf } from '../../domain/identity';
import type { PlainDate } from '../../domain/calendar';
import type { PersonName } from '../../domain/name';
import { unlessAltered } from '../../platform/crypto/sealed';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ClearanceCheckTable, type ClearanceCheckRow } from '../clearance/clearance.store';
import {
  assertionPlace,
  assertionsOf,
  documentsOf,
  numberPlace,
  type PersonAssertionRow,
} from '../persons/persons.store';

/** Whom or what something became known of. */
export interface Concerned {
  readonly personIds: readonly string[];
  /** Those of them whose ban was taken back. */
  readonly unbarredIds: readonly string[];
  /** Checks of which it became known that somebody relies on them. */
  readonly checkIds: readonly string[];
}

/**
 * Answers that rest on what is known of these people, in the order of their ids, after `after`: those that said
 * `clear` and name one of their documents, now or formerly theirs, or one of their names with its birth date; and
 * those that said `barred` and name a document of somebody whose ban was taken back. Of the clear ones, those that
 * were not recalled and whose last day is not before `oldest`.
 */
export async function answersAbout(
  work: Work,
  { personIds, unbarredIds, checkIds }: Concerned,
  page: PageOfAnswers,
): Promise<ClearanceCheckRow[]> {
  const documents = await documentIndexes(work, personIds);
  const unbarred = await documentIndexes(work, unbarredIds);
  const names = await nameIndexes(work, personIds);
  return answersBy(work, { documents, names, unbarred, checkIds }, page);
}

/** What answers are found by. */
export interface Traces {
  readonly documents: readonly KeyedDigest[];
  /** Of names with their birth dates. */
  readonly names: readonly KeyedDigest[];
  /** Documents of whom a `barred` may have been wrong about. */
  readonly unbarred?: readonly KeyedDigest[];
  readonly checkIds?: readonly string[];
}

interface PageOfAnswers {
  readonly oldest: PlainDate;
  readonly after: string | null;
  readonly limit: number;
}

export async function answersBy(
  work: Work,
  { documents, names, unbarred = [], checkIds = [] }: Traces,
  { oldest, after, limit }: PageOfAnswers,
): Promise<ClearanceCheckRow[]> {
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
        WHERE c.verdict = 'barred'
       UNION
       SELECT c.id FROM clearance_check c WHERE c.id = ANY($7::uuid[]) AND c.verdict = 'clear')
     SELECT ${columnsOf(ClearanceCheckTable, 'c')}
       FROM found JOIN clearance_check c ON c.id = found.id
      WHERE ($8::uuid IS NULL OR c.id > $8)
        AND (c.verdict = 'barred'
             OR c.valid_until >= $9::date AND NOT EXISTS (SELECT FROM recall r WHERE r.check_id = c.id))
      ORDER BY c.id LIMIT $10`,
    [
      ...columns(documents),
      ...columns(names),
      ...columns(unbarred),
      checkIds,
      after,
      oldest,
      limit,
    ],
  );
}

export interface KeyedDigest {
  readonly keyId: string;
  readonly digest: Buffer;
}

/**
 * As the rows say, and under every live key: an answer was kept under the newest of its day, and a value that was
 * altered opens under none.
 */
async function documentIndexes(work: Work, personIds: readonly string[]): Promise<KeyedDigest[]> {
  if (personIds.length === 0) return [];
  const stored = await work.tx.query<KeyedDigest>(
    `SELECT i.key_id AS "keyId", i.digest FROM person_document d
       JOIN person_document_index i ON i.document_id = d.id
      WHERE d.person_id = ANY($1::uuid[])`,
    [personIds],
  );
  const documents = await documentsOf(work, personIds);
  const opened = documents.flatMap(({ id, sealedNumber }) => {
    const key = unlessAltered(() => work.keys.open(numberPlace(id), sealedNumber));
    return key === null ? [] : work.keys.blindIndexes(key);
  });
  return [...stored, ...opened];
}

async function nameIndexes(work: Work, personIds: readonly string[]): Promise<KeyedDigest[]> {
  const stored = await work.tx.query<KeyedDigest>(
    `SELECT key_id AS "keyId", digest FROM person_name_token WHERE person_id = ANY($1::uuid[])`,
    [personIds],
  );
  const said = new Map<string, string[]>();
  for (const { id, personId, kind, sealedValue } of await assertionsOf(work, personIds)) {
    const value = unlessAltered(() => work.keys.open(assertionPlace(id), sealedValue));
    if (value !== null) said.set(`${kind} ${personId}`, [...valuesOf(said, kind, personId), value]);
  }
  const tokens = personIds.flatMap((id) =>
    nameTokensOf({
      names: valuesOf(said, 'name', id) as PersonName[],
      birthDates: valuesOf(said, 'birth_date', id) as PlainDate[],
    }),
  );
  return [...stored, ...[...new Set(tokens)].flatMap((token) => work.keys.nameTokens(token))];
}

function valuesOf(
  said: ReadonlyMap<string, string[]>,
  kind: PersonAssertionRow['kind'],
  personId: string,
): string[] {
  return said.get(`${kind} ${personId}`) ?? [];
}

function columns(digests: readonly KeyedDigest[]): [string[], Buffer[]] {
  return [digests.map(({ keyId }) => keyId), digests.map(({ digest }) => digest)];
}

/**
 * Of these checks those that somebody may still rely on: who asked did not say that the applicant was not hired, and
 * not every employment that was recorded or decided by it has ended.
 */
export async function reliedOn(
  { tx }: Work,
  checkIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT c.id FROM clearance_check c
      WHERE c.id = ANY($1::uuid[])
        AND NOT EXISTS (SELECT FROM check_outcome o WHERE o.check_id = c.id AND o.outcome = 'not_hired')
        AND (SELECT coalesce(bool_or(e.state <> 'ended'), true) FROM employment e
              WHERE e.cited_check_id = c.id OR e.id = c.employment_id)`,
    [checkIds],
  );
  return new Set(rows.map(({ id }) => id));
}
