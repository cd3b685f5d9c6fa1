import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every version of every finished course that was pushed, one row each; the highest version of an id is how
 * it stands. The service may add rows and alter none.
 */
export class CreateTraining1764000000600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE completion (
        id               uuid NOT NULL,
        version          integer NOT NULL CHECK (version >= 1),
        organisation_id  uuid NOT NULL REFERENCES organisation,
        reference        text NOT NULL CHECK (reference <> ''),
        person_id        uuid NOT NULL REFERENCES person,
        course_code      text NOT NULL CHECK (course_code <> ''),
        course_title     text NOT NULL CHECK (course_title <> ''),
        theory_hours     integer NOT NULL CHECK (theory_hours >= 0),
        practice_hours   integer NOT NULL CHECK (practice_hours >= 0),
        topics           text[] NOT NULL CHECK (cardinality(topics) > 0),
        started_on       date NOT NULL,
        completed_on     date NOT NULL CHECK (completed_on >= started_on),
        result           text NOT NULL CHECK (result IN ('passed', 'failed', 'withdrawn')),
        state            text NOT NULL CHECK (state IN ('accepted', 'unverified', 'held_for_review')),
        updated_at       timestamptz NOT NULL,
        digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        recorded_at      timestamptz NOT NULL,
        entry_number     bigint NOT NULL CHECK (entry_number > 0),
        PRIMARY KEY (id, version),
        CONSTRAINT completion_reference_once UNIQUE (organisation_id, reference, version)
      )`);
    await db.query(`CREATE INDEX completion_of_person ON completion (person_id)`);
    await db.query(`GRANT SELECT, INSERT ON completion TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE completion`);
  }
}
