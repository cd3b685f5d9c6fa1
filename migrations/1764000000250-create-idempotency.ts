import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was answered under an idempotency key, for a day. Keys and requests are kept as keyed digests, replies sealed. */
export class CreateIdempotency1764000000250 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE idempotency_key (
        id              uuid PRIMARY KEY,
        owner           text NOT NULL,
        operation       text NOT NULL,
        key_id          text NOT NULL,
        key_digest      bytea NOT NULL CHECK (length(key_digest) = 32),
        request_digest  bytea NOT NULL CHECK (length(request_digest) = 32),
        reply           bytea NOT NULL,
        expires_at      timestamptz NOT NULL,
        UNIQUE (owner, operation, key_digest)
      )`);
    await db.query(`CREATE INDEX idempotency_key_expires_at ON idempotency_key (expires_at)`);
    await db.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE idempotency_key`);
  }
}
