import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a settled reopening every officer who stated something of the person since the decision, not the last alone. */
export class NameAllWhoStated1764000003485 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE subsidy_reopening ADD COLUMN stated_by_humans uuid[] NOT NULL DEFAULT '{}'`,
    );
    await db.query(`
      UPDATE subsidy_reopening SET stated_by_humans = ARRAY[cause_by_human] WHERE cause_by_human IS NOT NULL`);
    await db.query(`
      ALTER TABLE subsidy_reopening
        ALTER COLUMN stated_by_humans DROP DEFAULT,
        DROP COLUMN cause_by_human,
        ADD CONSTRAINT subsidy_reopening_stated_by_others CHECK (
          state NOT IN ('signed', 'dismissed') OR greatest(amount_fen, decided_fen) <= second_officer_above_fen
          OR settled_by_human <> ALL (stated_by_humans))`);
    await db.query(`GRANT UPDATE (stated_by_humans) ON subsidy_reopening TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_reopening
        DROP COLUMN stated_by_humans,
        ADD COLUMN cause_by_human uuid REFERENCES human,
        ADD CONSTRAINT subsidy_reopening_caused_by_another CHECK (
          state NOT IN ('signed', 'dismissed') OR cause_by_human IS NULL
          OR greatest(amount_fen, decided_fen) <= second_officer_above_fen OR settled_by_human <> cause_by_human)`);
    await db.query(`GRANT UPDATE (cause_by_human) ON subsidy_reopening TO registry_service`);
  }
}
