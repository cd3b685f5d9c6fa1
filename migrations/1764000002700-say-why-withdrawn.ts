import type { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = `('recorded_in_error', 'wrong_person', 'left_course', 'result_annulled', 'fraud', 'under_investigation', 'duty_breached', 'award_right_ended', 'replaced', 'requested_by_holder', 'other')`;

/** Why something was withdrawn. Versions of before stay without: the rule is for what comes. */
export class SayWhyWithdrawn1764000002700 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE completion
        ADD COLUMN withdrawal_reason text CHECK (withdrawal_reason IN ${REASONS}),
        ADD CONSTRAINT completion_withdrawn_why
          CHECK ((result = 'withdrawn') = (withdrawal_reason IS NOT NULL)) NOT VALID`);
    await db.query(`
      ALTER TABLE credential
        ADD COLUMN withdrawal_reason text CHECK (withdrawal_reason IN ${REASONS}),
        ADD CONSTRAINT credential_withdrawn_why
          CHECK ((status <> 'valid') = (withdrawal_reason IS NOT NULL)) NOT VALID`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE credential DROP COLUMN withdrawal_reason`);
    await db.query(`ALTER TABLE completion DROP COLUMN withdrawal_reason`);
  }
}
