import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of those who were asked about, and how far the search for what nobody told has come. */
export class CreateCheckOutcomes1764000001150 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE check_outcome (
        check_id     uuid PRIMARY KEY REFERENCES clearance_check,
        outcome      text NOT NULL CHECK (outcome IN ('hired', 'not_hired')),
        reported_by  uuid NOT NULL REFERENCES client,
        reported_at  timestamptz NOT NULL,
        version      integer NOT NULL CHECK (version >= 1)
      )`);
    await db.query(
      `CREATE INDEX clearance_check_awaiting_outcome ON clearance_check (checked_at, id)
        WHERE verdict = 'clear' AND purpose = 'pre_employment'`,
    );
    // One row: every check up to this one has been looked at.
    await db.query(`
      CREATE TABLE outcome_search (
        one         boolean PRIMARY KEY DEFAULT true CHECK (one),
        checked_at  timestamptz NOT NULL,
        check_id    uuid NOT NULL
      )`);
    await db.query(
      `INSERT INTO outcome_search (checked_at, check_id)
       VALUES ('1970-01-01T00:00:00Z', '00000000-0000-0000-0000-000000000000')`,
    );
    await db.query(`GRANT SELECT, INSERT ON check_outcome TO registry_service`);
    await db.query(
      `GRANT UPDATE (outcome, reported_by, reported_at, version) ON check_outcome TO registry_service`,
    );
    await db.query(`GRANT SELECT ON outcome_search TO registry_service`);
    await db.query(`GRANT UPDATE (checked_at, check_id) ON outcome_search TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX clearance_check_awaiting_outcome`);
    await db.query(`DROP TABLE outcome_search, check_outcome`);
  }
}
