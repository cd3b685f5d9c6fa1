import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of an approved list that came to its end: how many of its rows are in force, and how many a human must look at. */
export class CountImportEnds1764000002100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ban_import
        ADD COLUMN applied_rows integer CHECK (applied_rows >= 0),
        ADD COLUMN left_rows integer CHECK (left_rows >= 0),
        ADD CONSTRAINT ban_import_counted_at_its_end
          CHECK (num_nulls(applied_rows, left_rows) = 2
                 OR (num_nulls(applied_rows, left_rows) = 0 AND state IN ('applied', 'discarded')))`);
    await db.query(`GRANT UPDATE (applied_rows, left_rows) ON ban_import TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ban_import
        DROP CONSTRAINT ban_import_counted_at_its_end, DROP COLUMN applied_rows, DROP COLUMN left_rows`);
  }
}
