import type { KnownIdentity } from '../../domain/identity';
import { nameTokensOf } from '../../domain/identity';
import type { PlainDate } from '../../domain/calendar';
import type { PersonName } from '../../domain/name';
import type { Keyed } from '../../platform/crypto/key-ring';
import { UnreadableSeal, type Place } from '../../platform/crypto/sealed';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { assertionFactData, documentFactData, personFactData } from './persons.facts';
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
    const persons = await work.tx.query<PersonRow>(pageOf('person', columnsOf(PersonTable)), [
      after,
      limit,
    ]);
    const ids = persons.map(({ id }) => id);
    const said = await assertionsOf(work, ids);
    const kept = await digestsOf(work, 'person_name_token', 'person_id', ids);
    return persons.map((person) => {
      const identity = openedIdentity(work, said, person.id);
      const expected = identity && nameTokensOf(identity).map((text) => work.keys.nameTokens(text));
      const tokens = stateOf(kept.get(person.id) ?? [], expected);
      return { id: person.id, version: person.version, data: personFactData(person, tokens) };
    });
  },
};

/** Documents, with whether a check would find their holder by them. */
export const personDocumentProjection: Projection = {
  kind: 'person_document',
  rows: async (work, after, limit) => {
    const documents = await work.tx.query<PersonDocumentRow>(
      pageOf('person_document', columnsOf(PersonDocumentTable)),
      [after, limit],
    );
    const kept = await digestsOf(
      work,
      'person_document_index',
      'document_id',
      documents.map(({ id }) => id),
    );
    return documents.map((row) => {
      const key = opened(work, numberPlace(row.id), row.sealedNumber);
      const expected = key === null ? null : [work.keys.blindIndexes(key)];
      const digest = key === null ? 'unreadable' : work.keys.commitment(row.personId, key);
      const data = documentFactData(row, digest, stateOf(kept.get(row.id) ?? [], expected));
      return { id: row.id, version: row.version, data };
    });
  },
};

/** Names and birth dates as they were said. */
export const personAssertionProjection: Projection = {
  kind: 'person_assertion',
  rows: async (work, after, limit) => {
    const rows = await work.tx.query<PersonAssertionRow>(
      pageOf('person_assertion', columnsOf(PersonAssertionTable)),
      [after, limit],
    );
    return rows.map((row) => {
      const value = opened(work, assertionPlace(row.id), row.sealedValue);
      const digest =
        value === null ? 'unreadable' : work.keys.commitment(row.personId, `${row.kind}:${value}`);
      return { id: row.id, version: row.version, data: assertionFactData(row, digest) };
    });
  },
};

function pageOf(table: string, columns: string): string {
  return `SELECT ${columns} FROM ${table} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`;
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

interface KeptDigest {
  readonly owner: string;
  readonly keyId: string;
  readonly digest: Buffer;
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
  const grouped = new Map<string, KeptDigest[]>();
  for (const row of rows) grouped.set(row.owner, [...(grouped.get(row.owner) ?? []), row]);
  return grouped;
}

/**
 * `complete`: for at least one live key every digest is kept, and for no key anything else. A value kept
 * before a key was added has no digest of that key.
 */
function stateOf(
  kept: readonly KeptDigest[],
  expected: readonly (readonly Keyed[])[] | null,
): 'complete' | 'altered' {
  if (!expected) return 'altered';
  const text = ({ keyId, digest }: Keyed) => `${keyId}:${digest.toString('hex')}`;
  const wanted = expected.flat();
  const known = new Set(wanted.map(text));
  const held = new Set(kept.map(text));
  const alien = [...held].some((digest) => !known.has(digest));
  const whole = [...new Set(wanted.map(({ keyId }) => keyId))].some((keyId) =>
    wanted.every((one) => one.keyId !== keyId || held.has(text(one))),
  );
  return whole && !alien ? 'complete' : 'altered';
}
