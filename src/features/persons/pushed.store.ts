import type { EntitySchema } from 'typeorm';
import type { RecordState } from '../../domain/update';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Seen } from './seen-by';

export type PushedTable<Row extends object> = EntitySchema<Row>;

/** What a reader asks for of what was pushed. */
export interface PushedFilter {
  readonly state: RecordState | null;
  /** Of the source, from this instant on. */
  readonly updatedSince: Date | null;
  readonly referencePrefix: string | null;
}

const IS_SEEN = `($1::uuid IS NULL OR c.organisation_id = $1)
        AND ($2::text[] IS NULL OR c.organisation_id IN
             (SELECT id FROM organisation WHERE division = ANY($2)))`;

/** For screens, as it stands, in the order in which it first came; `after` is the last id of the page before. */
export async function pageOfPushed<Row extends object>(
  { tx }: Work,
  schema: EntitySchema<Row>,
  { organisationId, divisions }: Seen,
  { state, updatedSince, referencePrefix }: PushedFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<Row[]> {
  const table = schema.options.tableName ?? '';
  return tx.query(
    `SELECT ${columnsOf(schema, 'c')} FROM ${table} c
      WHERE ${IS_SEEN} AND ($3::uuid IS NULL OR c.id > $3)
        AND ($4::text IS NULL OR c.state = $4)
        AND ($5::timestamptz IS NULL OR c.updated_at >= $5)
        AND ($6::text IS NULL OR starts_with(c.reference, $6))
        AND NOT EXISTS (SELECT FROM ${table} later WHERE later.id = c.id AND later.version > c.version)
      ORDER BY c.id LIMIT $7`,
    [organisationId, divisions, after, state, updatedSince, referencePrefix, limit],
  );
}

/** Every version under one reference, oldest first; `after` is the last version of the page before. */
export async function pageOfVersions<Row extends object>(
  { tx }: Work,
  schema: EntitySchema<Row>,
  { organisationId, divisions }: Seen,
  reference: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Row[]> {
  if (organisationId === null) return [];
  return tx.query(
    `SELECT ${columnsOf(schema, 'c')} FROM ${schema.options.tableName ?? ''} c
      WHERE ${IS_SEEN} AND c.reference = $3 AND c.version > $4 ORDER BY c.version LIMIT $5`,
    [organisationId, divisions, reference, after, limit],
  );
}

/**
 * Whether a record of this person, pushed by the organisation, stands: accepted, passed or valid, and without an order of an
 * authority. What is held names nobody for sure, and what was withdrawn or revoked may have named the wrong person.
 */
export async function hasPushedOf(
  { tx }: Work,
  organisationId: string,
  personId: string | null,
): Promise<boolean> {
  const of = (table: string, stands: string) => `
    SELECT FROM ${table} c
     WHERE c.person_id = $2 AND c.organisation_id = $1 AND c.state = 'accepted' AND ${stands}
       AND NOT EXISTS (SELECT FROM ${table} later WHERE later.id = c.id AND later.version > c.version)`;
  const [row] = await tx.query<{ has: boolean }>(
    `SELECT EXISTS (${of('completion', `c.result = 'passed'`)})
         OR EXISTS (${of('credential', `c.status = 'valid' AND c.order_state IS NULL`)}) AS has`,
    [organisationId, personId],
  );
  return row?.has ?? false;
}
