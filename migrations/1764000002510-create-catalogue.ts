import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every version has these. */
const OWN = `
  id               uuid NOT NULL,
  version          integer NOT NULL CHECK (version >= 1),
  organisation_id  uuid NOT NULL REFERENCES organisation,
  reference        text NOT NULL CHECK (reference <> ''),
  updated_at       timestamptz NOT NULL,
  digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  recorded_at      timestamptz NOT NULL,
  entry_number     bigint NOT NULL CHECK (entry_number > 0),
  PRIMARY KEY (id, version),
  UNIQUE (organisation_id, reference, version)`;

/**
 * What providers teach, by whom, when and where: every version, one row each; the highest version of an id is how it
 * stands. The service may add rows and alter none. And where a right to award holds, for how many awards a year.
 */
export class CreateCatalogue1764000002510 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE course (
        title             text NOT NULL CHECK (title <> ''),
        theory_hours      integer NOT NULL CHECK (theory_hours >= 0),
        practice_hours    integer NOT NULL CHECK (practice_hours >= 0),
        hours_by_topic    jsonb NOT NULL CHECK (jsonb_typeof(hours_by_topic) = 'array'),
        kind              text NOT NULL CHECK (kind IN ('initial', 'continuing')),
        positions         text[] NOT NULL CHECK (cardinality(positions) > 0),
        full_time         boolean NOT NULL,
        most_hours_a_day  integer NOT NULL CHECK (most_hours_a_day BETWEEN 1 AND 16),
        ${OWN}
      )`);
    await db.query(`
      CREATE TABLE teacher (
        sealed_name  bytea NOT NULL,
        specialties  text[] NOT NULL,
        starts_on    date NOT NULL,
        ends_on      date CHECK (ends_on > starts_on),
        ${OWN}
      )`);
    await db.query(`
      CREATE TABLE course_run (
        course          text NOT NULL CHECK (course <> ''),
        starts_on       date NOT NULL,
        ends_on         date NOT NULL CHECK (ends_on >= starts_on),
        division        text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
        address         text NOT NULL CHECK (address <> ''),
        teachers        text[] NOT NULL CHECK (cardinality(teachers) > 0),
        full_day        boolean NOT NULL,
        planned_places  integer NOT NULL CHECK (planned_places >= 1),
        ${OWN}
      )`);
    await db.query(`GRANT SELECT, INSERT ON course, teacher, course_run TO registry_service`);
    await db.query(`
      ALTER TABLE provider_award
        ADD COLUMN places text[] CHECK (cardinality(places) > 0),
        ADD COLUMN yearly_quota integer CHECK (yearly_quota >= 1)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE provider_award DROP COLUMN places, DROP COLUMN yearly_quota`);
    await db.query(`DROP TABLE course_run, teacher, course`);
  }
}
