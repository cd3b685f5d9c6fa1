import type { KnownIdentity } from '../../domain/identity';
import type { IdentityDocument } from '../../domain/identity-document';
import type { PersonName } from '../../domain/name';
import type { PlainDate } from '../../domain/calendar';
import { unlessAltered, UnreadableSeal } from '../../platform/crypto/sealed';
import { bytesText, textsText } from '../../platform/database/insert-rows';
import type { Work } from '../../platform/database/work';
import {
  assertionPlace,
  assertionsOf,
  documentsOf,
  numberPlace,
  personsById,
  type PersonAssertionRow,
  type PersonDocumentRow,
  type PersonRow,
} from './persons.store';

/**
 * Who has these documents: person ids by document key. Every live key is tried, and nothing is left out:
 * an expired document names its holder for ever.
 */
export async function personIdsByDocument(
  { tx, keys }: Work,
  documents: readonly Pick<IdentityDocument, 'key'>[],
): Promise<Map<string, string>> {
  const keyOf = new Map<string, string>();
  const keyIds: string[] = [];
  const digests: Buffer[] = [];
  for (const { key } of documents) {
    for (const { keyId, digest } of keys.blindIndexes(key)) {
      keyOf.set(`${keyId}:${digest.toString('hex')}`, key);
      keyIds.push(keyId);
      digests.push(digest);
    }
  }
  const found = await tx.query<{ keyId: string; digest: Buffer; personId: string }>(
    `SELECT i.key_id AS "keyId", i.digest, d.person_id AS "personId"
       FROM unnest($1::text[], $2::bytea[]) AS asked(key_id, digest)
      CROSS JOIN LATERAL (
            SELECT * FROM person_document_index i
             WHERE i.key_id = asked.key_id AND i.digest = asked.digest LIMIT 1) i
       JOIN person_document d ON d.id = i.document_id`,
    [textsText(keyIds), bytesText(digests)],
  );
  return new Map(
    found.map(({ keyId, digest, personId }) => [
      keyOf.get(`${keyId}:${digest.toString('hex')}`) ?? '',
      personId,
    ]),
  );
}

/**
 * For each of these documents somebody, if not its holder: whose digest comes next, or nobody after the last. To be
 * read in the place of whom the registry does not know, so that the time of an answer does not tell that.
 */
export async function personIdsBeside(
  { tx, keys }: Work,
  documents: readonly Pick<IdentityDocument, 'key'>[],
): Promise<Map<string, string>> {
  const asked = documents.flatMap(({ key }) => {
    const [first] = keys.blindIndexes(key);
    return first ? [{ key, ...first }] : [];
  });
  const found = await tx.query<{ place: number; personId: string }>(
    `SELECT asked.place::integer AS place, d.person_id AS "personId"
       FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS asked(key_id, digest, place)
      CROSS JOIN LATERAL (
            SELECT i.document_id FROM person_document_index i
             WHERE i.key_id = asked.key_id AND i.digest > asked.digest
             ORDER BY i.key_id, i.digest LIMIT 1) beside
       JOIN person_document d ON d.id = beside.document_id`,
    [asked.map(({ keyId }) => keyId), asked.map(({ digest }) => digest)],
  );
  return new Map(found.map(({ place, personId }) => [asked[place - 1]?.key ?? '', personId]));
}

/** Everybody who bears one of these names with its birth date: ids by the token's text. */
export async function personIdsByNameToken(
  { tx, keys }: Work,
  tokens: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const textOf = new Map<string, string>();
  const keyIds: string[] = [];
  const digests: Buffer[] = [];
  for (const text of tokens) {
    for (const { keyId, digest } of keys.nameTokens(text)) {
      textOf.set(`${keyId}:${digest.toString('hex')}`, text);
      keyIds.push(keyId);
      digests.push(digest);
    }
  }
  const found = await tx.query<{ keyId: string; digest: Buffer; personId: string }>(
    `SELECT t.key_id AS "keyId", t.digest, t.person_id AS "personId"
       FROM unnest($1::text[], $2::bytea[]) AS asked(key_id, digest)
       JOIN person_name_token t USING (key_id, digest)`,
    [keyIds, digests],
  );
  const people = new Map<string, Set<string>>();
  for (const { keyId, digest, personId } of found) {
    const text = textOf.get(`${keyId}:${digest.toString('hex')}`) ?? '';
    people.set(text, (people.get(text) ?? new Set()).add(personId));
  }
  return new Map([...people].map(([text, ids]) => [text, [...ids]]));
}

/**
 * What is held about who these people are, opened. A value that does not open throws: nothing may be
 * decided about a person whose record was altered. Nobody is asked for like somebody, so that the time of
 * a check does not tell whom the registry knows; `standIns` are opened as the others are, and forgotten.
 */
export async function identitiesOf(
  work: Work,
  personIds: readonly string[],
  standIns: readonly string[] = [],
): Promise<Map<string, KnownIdentity>> {
  const ids = new Set(personIds);
  const all = [...new Set([...ids, ...standIns])];
  const [persons, assertions] = await Promise.all([
    personsById(work, all),
    assertionsOf(work, all),
  ]);
  const saidOf = new Map<string, PersonAssertionRow[]>();
  for (const said of assertions) {
    saidOf.set(said.personId, [...(saidOf.get(said.personId) ?? []), said]);
  }
  const valuesOf = (personId: string, kind: 'name' | 'birth_date') =>
    (saidOf.get(personId) ?? [])
      .filter((said) => said.kind === kind)
      .map((said) => work.keys.open(assertionPlace(said.id), said.sealedValue));
  const identityOf = (person: PersonRow): KnownIdentity => ({
    personId: person.id,
    registryNumber: person.registryNumber,
    names: valuesOf(person.id, 'name') as PersonName[],
    birthDates: valuesOf(person.id, 'birth_date') as PlainDate[],
    disputed: person.identityState !== 'consistent',
  });
  for (const person of persons) if (!ids.has(person.id)) openAside(() => identityOf(person));
  return new Map(
    persons.flatMap((person) => (ids.has(person.id) ? [[person.id, identityOf(person)]] : [])),
  );
}

/** Whether a stand-in's record opens says nothing about whoever was asked for. */
function openAside(open: () => KnownIdentity): void {
  try {
    open();
  } catch (error) {
    if (!(error instanceof UnreadableSeal)) throw error;
  }
}

/** Whom these documents name, as they are known, by the key of the document. */
export async function identitiesByDocument(
  work: Work,
  documents: readonly Pick<IdentityDocument, 'key'>[],
): Promise<Map<string, KnownIdentity>> {
  const holders = await personIdsByDocument(work, documents);
  if (holders.size === 0) return new Map();
  const known = await identitiesOf(work, [...new Set(holders.values())]);
  return new Map(
    [...holders].map(([key, personId]) => {
      const identity = known.get(personId);
      if (!identity) throw new Error('a document names a person who is not there');
      return [key, identity];
    }),
  );
}

/** A document as the registry writes it. */
export interface WrittenDocument extends Pick<PersonDocumentRow, 'type' | 'country'> {
  readonly key: string;
  readonly number: string;
}

/** Of one person, opened. */
export async function documentsWritten(work: Work, personId: string): Promise<WrittenDocument[]> {
  return (await documentsOf(work, [personId])).map(({ id, type, country, sealedNumber }) => {
    const key = work.keys.open(numberPlace(id), sealedNumber);
    return { key, type, country, number: key.slice(key.lastIndexOf(':') + 1) };
  });
}

/** The keys of all documents of these people. */
export async function documentKeysOf(work: Work, personIds: readonly string[]): Promise<string[]> {
  return [...(await documentKeysByPerson(work, personIds)).values()].flat();
}

export interface DocumentKeysThatOpen {
  readonly keys: readonly string[];
  /** Of whom a document does not open. */
  readonly unreadable: ReadonlySet<string>;
}

/** The same for what goes on where one person's document is damaged: it stops nobody else's. */
export async function documentKeysThatOpen(
  work: Work,
  personIds: readonly string[],
): Promise<DocumentKeysThatOpen> {
  const keys: string[] = [];
  const unreadable = new Set<string>();
  for (const { id, personId, sealedNumber } of await documentsOf(work, personIds)) {
    const key = unlessAltered(() => work.keys.open(numberPlace(id), sealedNumber));
    if (key === null) unreadable.add(personId);
    else keys.push(key);
  }
  return { keys, unreadable };
}

export async function documentKeysByPerson(
  work: Work,
  personIds: readonly string[],
): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>();
  if (personIds.length === 0) return keys;
  for (const { id, personId, sealedNumber } of await documentsOf(work, personIds)) {
    const key = work.keys.open(numberPlace(id), sealedNumber);
    keys.set(personId, [...(keys.get(personId) ?? []), key]);
  }
  return keys;
}
