import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The address of a certificate's page holds random bytes, and no longer the certificate's id, which tells when it was
 * recorded. Those that are there get theirs now: two random UUIDs give 154 random bits in 20 bytes.
 */
export class GiveCertificatesAPage1764000003405 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE certificate_page (
        credential_id  uuid PRIMARY KEY,
        secret         bytea NOT NULL UNIQUE CHECK (length(secret) = 20)
      )`);
    await db.query(`
      INSERT INTO certificate_page (credential_id, secret)
      SELECT id, substring(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) FROM 1 FOR 20)
        FROM credential WHERE version = 1`);
    await db.query(`GRANT SELECT, INSERT ON certificate_page TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE certificate_page`);
  }
}
