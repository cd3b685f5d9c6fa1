import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every version of every qualification that was pushed, one row each; the highest version of an id is how it
 * stands. The service may add rows and alter none.
 */
export class CreateCredentials1764000000500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE credential (
        id               uuid NOT NULL,
        version          integer NOT NULL CHECK (version >= 1),
        organisation_id  uuid NOT NULL REFERENCES organisation,
        reference        text NOT NULL CHECK (reference <> ''),
        person_id        uuid NOT NULL REFERENCES person,
        kind             text NOT NULL CHECK (kind IN ('skill_level_certificate', 'vocational_qualification', 'one_plus_x', 'teacher_licence', 'physician_licence', 'nurse_licence', 'guard_licence', 'health_certificate', 'food_handler_certificate', 'education_degree', 'maternal_child_health_training', 'training_certificate', 'care_experience', 'management_experience')),
        occupation       text CHECK (occupation ~ '^[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}$'),
        level            integer CHECK (level BETWEEN 1 AND 5),
        degree           text CHECK (degree IN ('secondary_vocational', 'high_school', 'college', 'bachelor', 'master', 'doctorate')),
        major            text CHECK (major <> ''),
        years            integer CHECK (years BETWEEN 0 AND 80),
        sealed_number    bytea NOT NULL,
        issued_on        date NOT NULL,
        expires_on       date CHECK (expires_on >= issued_on),
        status           text NOT NULL CHECK (status IN ('valid', 'suspended', 'revoked')),
        state            text NOT NULL CHECK (state IN ('accepted', 'unverified', 'held_for_review')),
        updated_at       timestamptz NOT NULL,
        digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        recorded_at      timestamptz NOT NULL,
        entry_number     bigint NOT NULL CHECK (entry_number > 0),
        PRIMARY KEY (id, version),
        CONSTRAINT credential_reference_once UNIQUE (organisation_id, reference, version)
      )`);
    await db.query(`CREATE INDEX credential_of_person ON credential (person_id)`);
    await db.query(`GRANT SELECT, INSERT ON credential TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE credential`);
  }
}
