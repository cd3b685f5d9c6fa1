import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Above the figure nobody settles a reopening that rests on what the same human stated. Null where the cause was no officer's. */
export class SettleWhatAnotherCaused1764000003480 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_reopening
        ADD COLUMN cause_by_human uuid REFERENCES human,
        ADD CONSTRAINT subsidy_reopening_caused_by_another CHECK (
          state NOT IN ('signed', 'dismissed') OR cause_by_human IS NULL
          OR greatest(amount_fen, decided_fen) <= second_officer_above_fen OR settled_by_human <> cause_by_human)`);
    await db.query(`GRANT UPDATE (cause_by_human) ON subsidy_reopening TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE subsidy_reopening DROP COLUMN cause_by_human`);
  }
}
