import type { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = [
  ...['recorded_in_error', 'wrong_person', 'left_course', 'result_annulled', 'fraud'],
  ...['under_investigation', 'duty_breached', 'award_right_ended', 'replaced'],
  ...['requested_by_holder', 'other'],
].map((one) => `'${one}'`);

/** An officer takes away what was accepted. */
export class StrikeCompletions1764000003060 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE completion
        ADD COLUMN struck_for text CHECK (struck_for IN (${REASONS.join()})),
        ADD CONSTRAINT completion_struck_counts_for_nothing CHECK (struck_for IS NULL OR state = 'rejected')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE completion DROP CONSTRAINT completion_struck_counts_for_nothing, DROP COLUMN struck_for`,
    );
  }
}
