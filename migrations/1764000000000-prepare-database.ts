import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The group role that the service's login belongs to. It owns nothing; each table says what it may do. */
export class PrepareDatabase1764000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      DO $$ BEGIN
        CREATE ROLE registry_service NOLOGIN;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
      END $$`);
    await db.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
    await db.query(`GRANT USAGE ON SCHEMA public TO registry_service`);
    await db.query(`GRANT SELECT ON migrations TO registry_service`);
    await db.query(`
      CREATE TABLE key_fingerprint (
        key_id       text PRIMARY KEY,
        fingerprint  text NOT NULL
      )`);
    await db.query(`GRANT SELECT, INSERT ON key_fingerprint TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE key_fingerprint`);
  }
}
