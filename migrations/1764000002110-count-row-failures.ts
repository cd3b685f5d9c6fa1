import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a row of an approved list failed at its turn: after so many times a human looks at it. */
export class CountRowFailures1764000002110 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ban_import_row ADD COLUMN failures integer NOT NULL DEFAULT 0 CHECK (failures BETWEEN 0 AND 3)`);
    await db.query(`GRANT UPDATE (failures) ON ban_import_row TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE ban_import_row DROP COLUMN failures`);
  }
}
