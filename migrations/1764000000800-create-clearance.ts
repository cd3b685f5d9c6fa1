import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was asked and answered, and how fresh each source may be. An answer is never altered: its standing is decided when it is read. */
export class CreateClearance1764000000800 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE source (
        name             text PRIMARY KEY,
        as_of            timestamptz,
        max_age_seconds  integer NOT NULL CHECK (max_age_seconds > 0)
      )`);
    await db.query(`
      INSERT INTO source (name, as_of, max_age_seconds)
      VALUES ('bans', NULL, 60), ('credentials', NULL, 86400), ('training', NULL, 86400)`);
    await db.query(`GRANT SELECT ON source TO registry_service`);
    await db.query(`
      CREATE TABLE clearance_check (
        id                     uuid PRIMARY KEY,
        institution_id         uuid NOT NULL REFERENCES organisation,
        asked_by               uuid NOT NULL REFERENCES client,
        position               text NOT NULL,
        purpose                text NOT NULL CHECK (purpose IN ('pre_employment', 'annual_recheck', 'in_service_concern')),
        application_reference  text NOT NULL,
        authorised_on          date NOT NULL,
        sealed_applicant       bytea NOT NULL,
        key_id                 text NOT NULL,
        document_digest        bytea NOT NULL CHECK (length(document_digest) = 32),
        name_digest            bytea NOT NULL CHECK (length(name_digest) = 32),
        verdict                text NOT NULL CHECK (verdict IN ('barred', 'refer', 'not_qualified', 'clear')),
        causes                 text[] NOT NULL,
        qualification          jsonb,
        coverage               jsonb NOT NULL,
        checked_at             timestamptz NOT NULL,
        valid_until            date,
        receipt                text NOT NULL,
        receipt_token_digest   bytea UNIQUE,
        leaf_hash              bytea NOT NULL CHECK (length(leaf_hash) = 32),
        version                integer NOT NULL CHECK (version = 1),
        CONSTRAINT clear_has_no_cause CHECK ((verdict = 'clear') = (cardinality(causes) = 0)),
        CONSTRAINT only_clear_is_shown
          CHECK ((verdict = 'clear') = (valid_until IS NOT NULL AND receipt_token_digest IS NOT NULL))
      )`);
    await db.query(
      `CREATE INDEX clearance_check_of_institution ON clearance_check (institution_id, id DESC)`,
    );
    await db.query(
      `CREATE INDEX clearance_check_of_document ON clearance_check (document_digest, key_id)`,
    );
    await db.query(`CREATE INDEX clearance_check_of_name ON clearance_check (name_digest, key_id)`);
    await db.query(`GRANT SELECT, INSERT ON clearance_check TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE clearance_check`);
    await db.query(`DROP TABLE source`);
  }
}
