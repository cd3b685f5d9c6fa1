import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The registry issues certificates from completions: under references that no push can name, and once per completion. A
 * completion changes its certificate only when the one before was taken back.
 */
export class IssueCertificates1764000003150 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE certificate_completion (
        completion_id  uuid PRIMARY KEY,
        credential_id  uuid NOT NULL
      )`);
    await db.query(`
      ALTER TABLE credential ADD CONSTRAINT credential_issued_as_own
        CHECK (completion_ids IS NULL OR (starts_with(reference, 'registry:') AND kind = 'training_certificate'))`);
    await db.query(`GRANT SELECT, INSERT ON certificate_completion TO registry_service`);
    await db.query(`GRANT UPDATE (credential_id) ON certificate_completion TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE credential DROP CONSTRAINT credential_issued_as_own`);
    await db.query(`DROP TABLE certificate_completion`);
  }
}
