import type { IdentityType } from '../../domain/identity-document';
import type { Proof } from '../../domain/person';
import type { Place } from '../../platform/crypto/sealed';
import { bytesText, insertRows, plainText, textsText } from '../../platform/database/insert-rows';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface PersonRow {
  readonly id: string;
  readonly registryNumber: string;
  /** `disputed`: sources contradict each other about who this is; a human must look. */
  readonly identityState: 'consistent' | 'disputed';
  readonly registeredAt: Date;
  readonly version: number;
}

export interface PersonDocumentRow {
  readonly id: string;
  readonly personId: string;
  readonly type: IdentityType;
  readonly country: string;
  readonly sealedNumber: Buffer;
  readonly boundAt: Date;
  readonly version: number;
}

export interface PersonAssertionRow {
  readonly id: string;
  readonly personId: string;
  readonly kind: 'name' | 'birth_date';
  readonly sealedValue: Buffer;
  /** The organisation that said so. */
  readonly source: string;
  readonly proof: Proof;
  readonly assertedAt: Date;
  readonly version: number;
}

export const PersonTable = table<PersonRow>('person', {
  id: { type: 'uuid', primary: true },
  registryNumber: { type: 'text' },
  identityState: { type: 'text' },
  registeredAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const PersonDocumentTable = table<PersonDocumentRow>('person_document', {
  id: { type: 'uuid', primary: true },
  personId: { type: 'uuid' },
  type: { type: 'text' },
  country: { type: 'text' },
  sealedNumber: { type: 'bytea' },
  boundAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const PersonAssertionTable = table<PersonAssertionRow>('person_assertion', {
  id: { type: 'uuid', primary: true },
  personId: { type: 'uuid' },
  kind: { type: 'text' },
  sealedValue: { type: 'bytea' },
  source: { type: 'uuid' },
  proof: { type: 'text' },
  assertedAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const numberPlace = (documentId: string): Place => ({
  table: 'person_document',
  row: documentId,
  column: 'sealed_number',
});

export const assertionPlace = (assertionId: string): Place => ({
  table: 'person_assertion',
  row: assertionId,
  column: 'sealed_value',
});

export async function personsById({ tx }: Work, ids: readonly string[]): Promise<PersonRow[]> {
  return tx.query(`SELECT ${columnsOf(PersonTable)} FROM person WHERE id = ANY($1::uuid[])`, [ids]);
}

export async function documentsOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<PersonDocumentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(PersonDocumentTable)} FROM person_document WHERE person_id = ANY($1::uuid[])`,
    [personIds],
  );
}

export async function assertionsOf(
  { tx }: Work,
  personIds: readonly string[],
): Promise<PersonAssertionRow[]> {
  return tx.query(
    `SELECT ${columnsOf(PersonAssertionTable)} FROM person_assertion
      WHERE person_id = ANY($1::uuid[]) ORDER BY asserted_at, id`,
    [personIds],
  );
}

export async function insertPersons(work: Work, rows: readonly PersonRow[]): Promise<void> {
  await insertRows(work, PersonTable, rows);
}

/** A document with what its digests are taken of. */
export interface KeyedDocument {
  readonly row: PersonDocumentRow;
  readonly key: string;
}

/** Each with one look-up digest for each live key. */
export async function insertDocuments(
  work: Work,
  documents: readonly KeyedDocument[],
): Promise<void> {
  await insertRows(
    work,
    PersonDocumentTable,
    documents.map(({ row }) => row),
  );
  const indexes = documents.flatMap(({ row, key }) =>
    work.keys.blindIndexes(key).map((keyed) => ({ ...keyed, documentId: row.id })),
  );
  await work.tx.query(
    `INSERT INTO person_document_index (key_id, digest, document_id)
     SELECT * FROM unnest($1::text[], $2::bytea[], $3::uuid[])`,
    [
      textsText(indexes.map(({ keyId }) => keyId)),
      bytesText(indexes.map(({ digest }) => digest)),
      plainText(indexes.map(({ documentId }) => documentId)),
    ],
  );
}

export async function insertAssertions(
  work: Work,
  rows: readonly PersonAssertionRow[],
): Promise<void> {
  await insertRows(work, PersonAssertionTable, rows);
}

/** Texts of which the tokens are taken that find a person. */
export interface TokensOfPerson {
  readonly personId: string;
  readonly texts: readonly string[];
}

export async function insertNameTokens(
  { tx, keys }: Work,
  tokens: readonly TokensOfPerson[],
): Promise<void> {
  const keyed = tokens.flatMap(({ personId, texts }) =>
    texts.flatMap((text) => keys.nameTokens(text).map((one) => ({ ...one, personId }))),
  );
  await tx.query(
    `INSERT INTO person_name_token (key_id, digest, person_id)
     SELECT * FROM unnest($1::text[], $2::bytea[], $3::uuid[]) ON CONFLICT DO NOTHING`,
    [
      textsText(keyed.map(({ keyId }) => keyId)),
      bytesText(keyed.map(({ digest }) => digest)),
      plainText(keyed.map(({ personId }) => personId)),
    ],
  );
}

/** @throws Error when one of them is not the version after the stored one. */
export async function updatePersonStates(
  { tx }: Work,
  persons: readonly PersonRow[],
): Promise<void> {
  const updated = await tx.query(
    `UPDATE person p SET identity_state = u.state, version = u.version
       FROM unnest($1::uuid[], $2::text[], $3::integer[]) AS u(id, state, version)
      WHERE p.id = u.id AND p.version = u.version - 1 RETURNING p.id`,
    [
      persons.map(({ id }) => id),
      persons.map(({ identityState }) => identityState),
      persons.map(({ version }) => version),
    ],
  );
  if (updated.length !== persons.length) throw new Error('a person was changed without being held');
}
