import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which course run a completion is, under its provider's own reference; the run may come later. */
export class NameCourseRuns1764000002500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE completion ADD COLUMN run text CHECK (run <> '')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE completion DROP COLUMN run`);
  }
}
