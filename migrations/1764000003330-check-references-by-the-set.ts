import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Reference {
  readonly table: string;
  /** Each names a row of the other table by its id. */
  readonly columns: Readonly<Record<string, 'person' | 'person_document' | 'organisation'>>;
}

/** Tables to which rows are only added, most of them many at a time. */
const REFERENCES: readonly Reference[] = [
  { table: 'person_document', columns: { person_id: 'person' } },
  { table: 'person_document_index', columns: { document_id: 'person_document' } },
  { table: 'person_assertion', columns: { person_id: 'person', source: 'organisation' } },
  { table: 'person_name_token', columns: { person_id: 'person' } },
  { table: 'completion', columns: { person_id: 'person', organisation_id: 'organisation' } },
];
const REFERRED_TO = ['person', 'person_document', 'organisation'];

/**
 * What a row of these tables names must be there. A foreign key asks for each row, in a query of its own that locks and marks
 * the row that is named; here one query asks for all rows of a statement. As nothing that is named ever goes, or changes its
 * id, none needs to be locked.
 */
export class CheckReferencesByTheSet1764000003330 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION refuse_to_take_away_what_is_named() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of other tables name rows of %: % refused', TG_TABLE_NAME, TG_OP
          USING ERRCODE = 'restrict_violation';
      END $$`);
    for (const name of REFERRED_TO) {
      await db.query(`
        CREATE TRIGGER stays BEFORE DELETE OR UPDATE OF id OR TRUNCATE ON ${name}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_take_away_what_is_named()`);
    }
    for (const { table, columns } of REFERENCES) {
      const checks = Object.entries(columns).map(([column, other]) => {
        const constraint = `${table}_${column}_fkey`;
        return `
        IF EXISTS (SELECT FROM (SELECT DISTINCT ${column} AS id FROM added) a
                    WHERE NOT EXISTS (SELECT FROM ${other} o WHERE o.id = a.id)) THEN
          RAISE EXCEPTION 'a row of ${table} names a ${other} that is not there'
            USING ERRCODE = 'foreign_key_violation', TABLE = '${table}', CONSTRAINT = '${constraint}';
        END IF;`;
      });
      // by the index of ids, however small the other table was when the plan was made
      await db.query(`
      CREATE FUNCTION ${table}_names_what_is_there() RETURNS trigger LANGUAGE plpgsql
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
      BEGIN${checks.join('')}
        RETURN NULL;
      END $$`);
      for (const event of ['INSERT', 'UPDATE']) {
        await db.query(`
          CREATE TRIGGER ${event.toLowerCase()}_names_what_is_there AFTER ${event} ON ${table}
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT
            EXECUTE FUNCTION ${table}_names_what_is_there()`);
      }
      for (const column of Object.keys(columns)) {
        await db.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_fkey`);
      }
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { table, columns } of REFERENCES) {
      for (const [column, other] of Object.entries(columns)) {
        await db.query(
          `ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_fkey FOREIGN KEY (${column}) REFERENCES ${other}`,
        );
      }
      await db.query(`DROP TRIGGER insert_names_what_is_there ON ${table}`);
      await db.query(`DROP TRIGGER update_names_what_is_there ON ${table}`);
      await db.query(`DROP FUNCTION ${table}_names_what_is_there()`);
    }
    for (const name of REFERRED_TO) await db.query(`DROP TRIGGER stays ON ${name}`);
    await db.query(`DROP FUNCTION refuse_to_take_away_what_is_named()`);
  }
}
