import { nameTokensOf } from '../../domain/identity';
import type { PlainDate } from '../../domain/calendar';
import type { PersonName } from '../../domain/name';
import { unlessAltered } from '../../platform/crypto/sealed';
import { bytesText } from '../../platform/database/insert-rows';
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
  /** Those of them who were registered in the same stretch of the log. */
  readonly newcomerIds: readonly string[];
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
  { personIds, newcomerIds, unbarredIds, checkIds }: Concerned,
  page: PageOfAnswers,
): Promise<ClearanceCheckRow[]> {
  const newcomers = new Set(hasOneRootKey(work.keys) ? newcomerIds : []);
  const known = (ids: readonly string[]) => ids.filter((id) => !newcomers.has(id));
  const documents = await documentsOpened(work, known(personIds));
  const unbarred = await documentsOpened(work, known(unbarredIds));
  const names = await namesOpened(work, known(personIds));
  return answersBy(work, { personIds, unbarredIds, documents, names, unbarred, checkIds }, page);
}

/** What answers are found by. Of people, by what is stored of their documents and names. */
export interface Traces {
  readonly personIds?: readonly string[];
  readonly unbarredIds?: readonly string[];
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
  { personIds = [], unbarredIds = [], documents, names, unbarred = [], checkIds = [] }: Traces,
  { oldest, after, limit }: PageOfAnswers,
): Promise<ClearanceCheckRow[]> {
  return work.tx.query(
    `WITH found AS MATERIALIZED (
       SELECT c.id FROM (SELECT * FROM unnest($1::text[], $2::bytea[]) UNION ALL ${documentsStored('$11')}) AS d(key_id, digest)
         JOIN clearance_check c ON c.document_digest = d.digest AND c.key_id = d.key_id
        WHERE c.verdict = 'clear'
       UNION
       SELECT c.id FROM (SELECT * FROM unnest($3::text[], $4::bytea[]) UNION ALL
              SELECT key_id, digest FROM person_name_token WHERE person_id = ANY($11::uuid[])) AS n(key_id, digest)
         JOIN clearance_check c ON c.name_digest = n.digest AND c.key_id = n.key_id
        WHERE c.verdict = 'clear'
       UNION
       SELECT c.id FROM (SELECT * FROM unnest($5::text[], $6::bytea[]) UNION ALL ${documentsStored('$12')}) AS d(key_id, digest)
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
      personIds,
      unbarredIds,
    ],
  );
}

function documentsStored(personIds: string): string {
  return `SELECT i.key_id, i.digest FROM person_document d JOIN person_document_index i ON i.document_id = d.id
           WHERE d.person_id = ANY(${personIds}::uuid[])`;
}

export interface KeyedDigest {
  readonly keyId: string;
  readonly digest: Buffer;
}

/**
 * Beside what is stored, under every live key: an answer was kept under the newest of its day, and of what is stored a row may
 * have been altered. A value that was altered opens under none. Newcomers need not be opened while one root key lives: what is
 * stored of them was written a moment ago, under that. A key may have been added since.
 */
async function documentsOpened(work: Work, personIds: readonly string[]): Promise<KeyedDigest[]> {
  if (personIds.length === 0) return [];
  return (await documentsOf(work, personIds)).flatMap(({ id, sealedNumber }) => {
    const key = unlessAltered(() => work.keys.open(numberPlace(id), sealedNumber));
    return key === null ? [] : work.keys.blindIndexes(key);
  });
}

function hasOneRootKey(keys: Work['keys']): boolean {
  return keys.blindIndexes('').length === 1;
}

async function namesOpened(work: Work, personIds: readonly string[]): Promise<KeyedDigest[]> {
  if (personIds.length === 0) return [];
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
  return [...new Set(tokens)].flatMap((token) => work.keys.nameTokens(token));
}

function valuesOf(
  said: ReadonlyMap<string, string[]>,
  kind: PersonAssertionRow['kind'],
  personId: string,
): string[] {
  return said.get(`${kind} ${personId}`) ?? [];
}

function columns(digests: readonly KeyedDigest[]): [string[], string] {
  return [digests.map(({ keyId }) => keyId), bytesText(digests.map(({ digest }) => digest))];
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
