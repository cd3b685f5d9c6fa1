import type { IdentityType } from '../../domain/identity-document';
import type { Proof } from '../../domain/person';
import type { Place } from '../../platform/crypto/sealed';
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

export async function insertPerson({ tx }: Work, person: PersonRow): Promise<void> {
  await tx.orm.insert(PersonTable, person);
}

/** With one look-up digest for each live key. */
export async function insertDocument(
  { tx, keys }: Work,
  row: PersonDocumentRow,
  documentKey: string,
): Promise<void> {
  await tx.orm.insert(PersonDocumentTable, row);
  const indexes = keys.blindIndexes(documentKey);
  await tx.query(
    `INSERT INTO person_document_index (key_id, digest, document_id)
     SELECT key_id, digest, $3 FROM unnest($1::text[], $2::bytea[]) AS i(key_id, digest)`,
    [indexes.map(({ keyId }) => keyId), indexes.map(({ digest }) => digest), row.id],
  );
}

export async function insertAssertions(
  { tx }: Work,
  rows: readonly PersonAssertionRow[],
): Promise<void> {
  await tx.orm.insert(PersonAssertionTable, [...rows]);
}

export async function insertNameTokens(
  { tx, keys }: Work,
  personId: string,
  tokens: readonly string[],
): Promise<void> {
  const keyed = tokens.flatMap((text) => keys.nameTokens(text));
  await tx.query(
    `INSERT INTO person_name_token (key_id, digest, person_id)
     SELECT key_id, digest, $3 FROM unnest($1::text[], $2::bytea[]) AS t(key_id, digest)
     ON CONFLICT DO NOTHING`,
    [keyed.map(({ keyId }) => keyId), keyed.map(({ digest }) => digest), personId],
  );
}

export async function updatePersonState({ tx }: Work, person: PersonRow): Promise<void> {
  await tx.orm.update(
    PersonTable,
    { id: person.id, version: person.version - 1 },
    { identityState: person.identityState, version: person.version },
  );
}
