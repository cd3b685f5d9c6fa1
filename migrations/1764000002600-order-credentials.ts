import type { MigrationInterface, QueryRunner } from 'typeorm';

const REASONS = `('recorded_in_error', 'wrong_person', 'left_course', 'result_annulled', 'fraud', 'under_investigation', 'duty_breached', 'award_right_ended', 'replaced', 'requested_by_holder', 'other')`;

/**
 * What stands about a credential whatever its issuer pushes: an order, the chain of those that took each other's place,
 * and the completions that the registry issued it from. Each is carried from version to version.
 */
export class OrderCredentials1764000002600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE credential
        ADD COLUMN sealed_holder bytea,
        ADD COLUMN order_state text CHECK (order_state IN ('suspended', 'superseded', 'withdrawn', 'revoked')),
        ADD COLUMN order_by text CHECK (order_by IN ('issuer', 'authority')),
        ADD COLUMN ordered_by uuid REFERENCES organisation,
        ADD COLUMN order_reason text CHECK (order_reason IN ${REASONS}),
        ADD COLUMN superseded_by uuid,
        ADD COLUMN supersedes uuid,
        ADD COLUMN completion_ids uuid[],
        ADD COLUMN completion_versions integer[],
        ADD CONSTRAINT credential_ordered_whole CHECK (
          num_nulls(order_state, order_by, ordered_by, order_reason) IN (0, 4)),
        ADD CONSTRAINT credential_superseded_by_one CHECK (
          (superseded_by IS NOT NULL) = (order_state IS NOT NULL AND order_state = 'superseded')),
        ADD CONSTRAINT credential_issued_whole CHECK (
          CASE WHEN completion_ids IS NULL THEN completion_versions IS NULL
               ELSE cardinality(completion_ids) > 0
                    AND completion_versions IS NOT NULL
                    AND cardinality(completion_ids) = cardinality(completion_versions) END)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE credential
        DROP COLUMN sealed_holder, DROP COLUMN order_state, DROP COLUMN order_by, DROP COLUMN ordered_by,
        DROP COLUMN order_reason, DROP COLUMN superseded_by, DROP COLUMN supersedes,
        DROP COLUMN completion_ids, DROP COLUMN completion_versions`);
  }
}
