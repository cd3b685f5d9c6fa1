import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a line that was refused, which column is wrong and why. */
export class SayWhyFactLinesAreRefused1764000003525 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_fact_line
        ADD COLUMN reason text CHECK (reason ~ '^[a-z-]+$'),
        ADD COLUMN refused_column text CHECK (refused_column ~ '^[A-Za-z]+$'),
        ADD CONSTRAINT subsidy_fact_line_reason_of_refusal
          CHECK (outcome = 'refused' OR num_nonnulls(reason, refused_column) = 0)`);
    await db.query(
      `GRANT UPDATE (reason, refused_column) ON subsidy_fact_line TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE subsidy_fact_line DROP COLUMN reason, DROP COLUMN refused_column`);
  }
}
