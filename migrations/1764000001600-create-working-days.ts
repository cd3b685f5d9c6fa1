import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Working days by year and edition; clocks count by the last edition of each year. */
export class CreateWorkingDays1764000001600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE working_day_edition (
        id                uuid PRIMARY KEY,
        year              integer NOT NULL CHECK (year BETWEEN 2000 AND 2199),
        edition           integer NOT NULL CHECK (edition >= 1),
        instrument        text NOT NULL CHECK (instrument <> ''),
        confirmed         boolean NOT NULL,
        holidays          text[] NOT NULL,
        make_up_workdays  text[] NOT NULL,
        loaded_at         timestamptz NOT NULL,
        CONSTRAINT working_day_edition_once UNIQUE (year, edition),
        CONSTRAINT working_day_edition_of_its_year
          CHECK (array_to_string(holidays || make_up_workdays, ' ') ~ ('^(' || year || '-\\d\\d-\\d\\d( |$))+$')),
        CONSTRAINT working_day_edition_either_or CHECK (NOT holidays && make_up_workdays)
      )`);
    // what was loaded is never edited: another edition takes its place
    await db.query(`GRANT SELECT, INSERT ON working_day_edition TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE working_day_edition`);
  }
}
