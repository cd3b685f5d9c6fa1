import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What organisations are told of certificates, once each, and where to look for those that lapse soon. */
export class TellOfCertificates1764000002610 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE certificate_notice (
        id                  uuid PRIMARY KEY,
        organisation_id     uuid NOT NULL REFERENCES organisation,
        credential_id       uuid NOT NULL,
        kind                text NOT NULL CHECK (kind IN ('lapses_soon', 'standing_changed')),
        employment_ids      uuid[] NOT NULL,
        lapses_on           date,
        days                integer CHECK (days IN (60, 30, 7)),
        status              text CHECK (status IN ('valid', 'suspended', 'revoked', 'superseded', 'withdrawn')),
        credential_version  integer CHECK (credential_version >= 1),
        raised_at           timestamptz NOT NULL,
        version             integer NOT NULL CHECK (version = 1),
        CONSTRAINT certificate_notice_whole CHECK (
          CASE kind WHEN 'lapses_soon' THEN num_nonnulls(lapses_on, days) = 2 AND num_nulls(status, credential_version) = 2
                    ELSE num_nulls(lapses_on, days) = 2 AND num_nonnulls(status, credential_version) = 2 END),
        CONSTRAINT certificate_notice_once
          UNIQUE NULLS NOT DISTINCT (credential_id, organisation_id, kind, lapses_on, days, credential_version)
      )`);
    await db.query(`
      CREATE INDEX credential_expiring ON credential (expires_on) WHERE expires_on IS NOT NULL`);
    await db.query(`
      CREATE INDEX credential_yearly ON credential (issued_on)
        WHERE kind IN ('health_certificate', 'food_handler_certificate')`);
    await db.query(`GRANT SELECT, INSERT ON certificate_notice TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX credential_yearly`);
    await db.query(`DROP INDEX credential_expiring`);
    await db.query(`DROP TABLE certificate_notice`);
  }
}
