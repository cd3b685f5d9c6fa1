import type { KnownIdentity } from '../../domain/identity';
import { nameTokensOf } from '../../domain/identity';
import type { PlainDate } from '../../domain/calendar';
import type { PersonName } from '../../domain/name';
import type { Keyed } from '../../platform/crypto/key-ring';
import { byOwner, stateOfDigests, type KeptDigest } from '../../platform/crypto/kept-digests';
import { UnreadableSeal, type Place } from '../../platform/crypto/sealed';
import { byIndex } from '../../platform/database/by-index';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { assertionFactData, documentFactData, personFactData } from './persons.facts';
import { personIdsByNameToken } from './persons.lookup.store';
import {
  PersonAssertionTable,
  PersonDocumentTable,
  PersonTable,
  assertionPlace,
  assertionsOf,
  numberPlace,
  type PersonAssertionRow,
  type PersonDocumentRow,
  type PersonRow,
} from './persons.store';

/** Persons, with whether their namesakes would be found by every name and birth date that is kept of them. */
export const personProjection: Projection = {
  kind: 'person',
  rows: async (work, after, limit) => {
    const persons = await pageOf<PersonRow>(work, 'person', columnsOf(PersonTable), after, limit);
    const ids = persons.map(({ id }) => id);
    const said = await byIndex(work, () => assertionsOf(work, ids));
    const kept = await digestsOf(work, 'person_name_token', 'person_id', ids);
    const identities = new Map(ids.map((id) => [id, openedIdentity(work, said, id)]));
    const tokensOf = (id: string) => nameTokensOf(identities.get(id) ?? NOTHING_KNOWN);
    const found = await byIndex(work, () => personIdsByNameToken(work, ids.flatMap(tokensOf)));
    return persons.map((person) => {
      const texts = identities.get(person.id) ? tokensOf(person.id) : null;
      const expected = texts && texts.map((text) => work.keys.nameTokens(text));
      const isFound = texts?.every((text) => found.get(text)?.includes(person.id));
      const tokens = isFound ? stateOfDigests(kept.get(person.id) ?? [], expected) : 'altered';
      return { id: person.id, version: person.version, data: personFactData(person, tokens) };
    });
  },
};

/** Documents, with whether a check would find their holder by them. */
export const personDocumentProjection: Projection = {
  kind: 'person_document',
  rows: async (work, after, limit) => {
    const columns = columnsOf(PersonDocumentTable);
    const documents = await pageOf<PersonDocumentRow>(
      work,
      'person_document',
      columns,
      after,
      limit,
    );
    const kept = await digestsOf(
      work,
      'person_document_index',
      'document_id',
      documents.map(({ id }) => id),
    );
    const keyOf = new Map(
      documents.map((row) => [row.id, opened(work, numberPlace(row.id), row.sealedNumber)]),
    );
    const keys = [...keyOf.values()].flatMap((key) => key ?? []);
    const digests = keys.flatMap((key) => work.keys.blindIndexes(key));
    const found = new Set(await byIndex(work, () => documentIdsFound(work, digests)));
    return documents.map((row) => {
      const key = keyOf.get(row.id) ?? null;
      const isFound = key !== null && found.has(row.id);
      const expected = isFound ? [work.keys.blindIndexes(key)] : null;
      const digest = key === null ? 'unreadable' : work.keys.commitment(row.personId, key);
      const data = documentFactData(row, digest, stateOfDigests(kept.get(row.id) ?? [], expected));
      return { id: row.id, version: row.version, data };
    });
  },
};

/** Names and birth dates as they were said. */
export const personAssertionProjection: Projection = {
  kind: 'person_assertion',
  rows: async (work, after, limit) => {
    const columns = columnsOf(PersonAssertionTable);
    const rows = await pageOf<PersonAssertionRow>(work, 'person_assertion', columns, after, limit);
    return rows.map((row) => {
      const value = opened(work, assertionPlace(row.id), row.sealedValue);
      const digest =
        value === null ? 'unreadable' : work.keys.commitment(row.personId, `${row.kind}:${value}`);
      return { id: row.id, version: row.version, data: assertionFactData(row, digest) };
    });
  },
};

const NOTHING_KNOWN = { names: [], birthDates: [] };

/** Without a join, for which another index could be read instead of that of digests. */
async function documentIdsFound({ tx }: Work, digests: readonly Keyed[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT document_id AS id FROM person_document_index
      WHERE key_id = ANY($1::text[]) AND digest = ANY($2::bytea[])`,
    [[...new Set(digests.map(({ keyId }) => keyId))], digests.map(({ digest }) => digest)],
  );
  return rows.map(({ id }) => id);
}

/** By the index of ids: what it does not find, no decision reads by its id. */
function pageOf<Row>(
  work: Work,
  table: string,
  columns: string,
  after: string | null,
  limit: number,
): Promise<Row[]> {
  return byIndex(work, () =>
    work.tx.query<Row>(
      `SELECT ${columns} FROM ${table} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    ),
  );
}

function opened({ keys }: Work, place: Place, sealed: Buffer): string | null {
  try {
    return keys.open(place, sealed);
  } catch (error) {
    if (error instanceof UnreadableSeal) return null;
    throw error;
  }
}

function openedIdentity(
  work: Work,
  said: readonly PersonAssertionRow[],
  personId: string,
): Pick<KnownIdentity, 'names' | 'birthDates'> | null {
  const own = said.filter((row) => row.personId === personId);
  const values = own.map((row) => ({
    kind: row.kind,
    value: opened(work, assertionPlace(row.id), row.sealedValue),
  }));
  if (values.some(({ value }) => value === null)) return null;
  const of = (kind: string) => values.flatMap((one) => (one.kind === kind ? [one.value] : []));
  return { names: of('name') as PersonName[], birthDates: of('birth_date') as PlainDate[] };
}

async function digestsOf(
  { tx }: Work,
  table: 'person_name_token' | 'person_document_index',
  owner: 'person_id' | 'document_id',
  ids: readonly string[],
): Promise<Map<string, KeptDigest[]>> {
  const rows = await tx.query<KeptDigest>(
    `SELECT ${owner} AS owner, key_id AS "keyId", digest FROM ${table} WHERE ${owner} = ANY($1::uuid[])`,
    [ids],
  );
  return byOwner(rows);
}
