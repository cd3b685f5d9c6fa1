import type { EntitySchema } from 'typeorm';
import { columnsOf, type table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Seen } from '../persons/seen-by';

/** One version of what a provider keeps here under a reference of its own. Rows are added, never changed; the highest version is how it stands. */
export interface OwnVersion {
  readonly id: string;
  readonly version: number;
  readonly organisationId: string;
  readonly reference: string;
  /** When it last changed at the source. */
  readonly updatedAt: Date;
  /** Keyed digest of everything that was sent, hexadecimal. */
  readonly digest: string;
  readonly recordedAt: Date;
  /** The fact that recorded this version. */
  readonly entryNumber: number;
}

export const OWN_COLUMNS = {
  id: { type: 'uuid', primary: true },
  version: { type: 'integer', primary: true },
  organisationId: { type: 'uuid' },
  reference: { type: 'text' },
  updatedAt: { type: 'timestamptz' },
  digest: { type: 'text' },
  recordedAt: { type: 'timestamptz' },
  entryNumber: { type: 'bigint' },
} as const satisfies Parameters<typeof table<OwnVersion>>[1];

export interface OwnRecordStore<Row extends OwnVersion> {
  /** What an organisation keeps under its reference, as it stands. */
  find(work: Work, organisationId: string, reference: string): Promise<Row | null>;
  /** Those of these references under which it keeps anything. */
  known(work: Work, organisationId: string, references: readonly string[]): Promise<Set<string>>;
  insert(work: Work, row: Row): Promise<void>;
  /** As they stand, in the order of their ids. */
  page(work: Work, seen: Seen, after: string | null, limit: number): Promise<Row[]>;
}

/** The queries on a table of own records; those that decide leave nothing out. */
export function ownRecordsIn<Row extends OwnVersion>(
  schema: EntitySchema<Row>,
): OwnRecordStore<Row> {
  const name = schema.options.tableName ?? '';
  return {
    find: async ({ tx }, organisationId, reference) => {
      const [row] = await tx.query<Row>(
        `SELECT ${columnsOf(schema)} FROM ${name}
          WHERE organisation_id = $1 AND reference = $2 ORDER BY version DESC LIMIT 1`,
        [organisationId, reference],
      );
      return row ?? null;
    },
    known: async ({ tx }, organisationId, references) => {
      const rows = await tx.query<{ reference: string }>(
        `SELECT DISTINCT reference FROM ${name} WHERE organisation_id = $1 AND reference = ANY($2::text[])`,
        [organisationId, references],
      );
      return new Set(rows.map(({ reference }) => reference));
    },
    insert: async ({ tx }, row) => void (await tx.orm.insert<OwnVersion>(schema, row)),
    page: ({ tx }, { organisationId, divisions }, after, limit) =>
      tx.query<Row>(
        `SELECT ${columnsOf(schema, 'c')} FROM ${name} c JOIN organisation o ON o.id = c.organisation_id
          WHERE ($1::uuid IS NULL OR c.organisation_id = $1::uuid)
            AND ($2::text[] IS NULL OR o.division = ANY($2::text[]))
            AND ($3::uuid IS NULL OR c.id > $3::uuid)
            AND NOT EXISTS (SELECT FROM ${name} later WHERE later.id = c.id AND later.version > c.version)
          ORDER BY c.id LIMIT $4`,
        [organisationId, divisions, after, limit],
      ),
  };
}
