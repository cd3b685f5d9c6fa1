import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Above the figure no reopening is signed or dismissed by the human who decided. NOT VALID: what was settled before did not keep who had decided. */
export class SettleReopeningsByTwo1764000003320 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_reopening
        ADD COLUMN decided_by_human uuid,
        ADD COLUMN second_officer_above_fen bigint CHECK (second_officer_above_fen >= 0),
        ADD CONSTRAINT subsidy_reopening_needs_two_humans CHECK (
          state NOT IN ('signed', 'dismissed')
          OR (decided_by_human IS NOT NULL AND second_officer_above_fen IS NOT NULL
              AND (greatest(amount_fen, decided_fen) <= second_officer_above_fen
                   OR settled_by_human <> decided_by_human))) NOT VALID`);
    await db.query(
      `GRANT UPDATE (decided_by_human, second_officer_above_fen) ON subsidy_reopening TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_reopening
        DROP CONSTRAINT subsidy_reopening_needs_two_humans,
        DROP COLUMN decided_by_human,
        DROP COLUMN second_officer_above_fen`);
  }
}
