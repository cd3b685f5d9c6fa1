import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * By what irregular training is found: days of a course run, what a provider awarded by day, completions of a run, numbers of
 * certificates as keyed digests, open findings by whom or what they are about; and who follows the log for it.
 */
export class LookForIrregularities1764000002520 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE course_run ADD COLUMN days text[] CHECK (cardinality(days) > 0)`);
    await db.query(`CREATE INDEX completion_by_day ON completion (organisation_id, completed_on)`);
    await db.query(
      `CREATE INDEX completion_of_run ON completion (organisation_id, run) WHERE run IS NOT NULL`,
    );
    await db.query(`CREATE INDEX credential_by_day ON credential (organisation_id, issued_on)`);
    await db.query(`
      CREATE TABLE certificate_number (
        key_id         text NOT NULL,
        digest         bytea NOT NULL CHECK (octet_length(digest) = 32),
        credential_id  uuid NOT NULL,
        PRIMARY KEY (key_id, digest, credential_id)
      )`);
    await db.query(`CREATE INDEX certificate_number_of ON certificate_number (credential_id)`);
    await db.query(`GRANT SELECT, INSERT, DELETE ON certificate_number TO registry_service`);
    await db.query(
      `CREATE INDEX finding_open_by_subject ON finding (split_part(key, ':', 1)) WHERE closed_at IS NULL`,
    );
    await db.query(`INSERT INTO log_follower (name, next_leaf) VALUES ('irregularities', 0)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM log_follower WHERE name = 'irregularities'`);
    await db.query(`DROP INDEX finding_open_by_subject`);
    await db.query(`DROP TABLE certificate_number`);
    await db.query(`DROP INDEX credential_by_day, completion_of_run, completion_by_day`);
    await db.query(`ALTER TABLE course_run DROP COLUMN days`);
  }
}
