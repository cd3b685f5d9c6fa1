import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The yearly re-check: when each nursery is asked about, its rounds, and the answers of each round in parts. */
export class CreateRechecks1764000001400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // version 0: the registry's own choice, of which there is no fact
    await db.query(`
      CREATE TABLE recheck_plan (
        institution_id  uuid PRIMARY KEY REFERENCES institution,
        month_day       text NOT NULL CHECK (month_day ~ '^[0-9]{2}-[0-9]{2}$'),
        next_on         date NOT NULL,
        version         integer NOT NULL CHECK (version >= 0)
      )`);
    await db.query(`CREATE INDEX recheck_plan_due ON recheck_plan (next_on)`);
    await db.query(`
      CREATE TABLE recheck_round (
        id              uuid PRIMARY KEY,
        institution_id  uuid NOT NULL REFERENCES institution,
        due_on          date NOT NULL,
        started_at      timestamptz NOT NULL,
        finished_at     timestamptz CHECK (finished_at >= started_at),
        answered        integer NOT NULL CHECK (answered >= 0),
        clear           integer NOT NULL CHECK (clear BETWEEN 0 AND answered),
        receipt         text,
        version         integer NOT NULL CHECK (version >= 1),
        CONSTRAINT recheck_once UNIQUE (institution_id, due_on),
        CHECK ((finished_at IS NULL) = (receipt IS NULL))
      )`);
    await db.query(`
      CREATE TABLE recheck_part (
        id           uuid PRIMARY KEY,
        round_id     uuid NOT NULL REFERENCES recheck_round,
        answered_at  timestamptz NOT NULL,
        clear        uuid[] NOT NULL,
        exceptions   jsonb NOT NULL CHECK (jsonb_typeof(exceptions) = 'array'),
        leaf_hash    bytea NOT NULL CHECK (length(leaf_hash) = 32),
        version      integer NOT NULL CHECK (version = 1)
      )`);
    await db.query(`CREATE INDEX recheck_part_of_round ON recheck_part (round_id)`);
    await db.query(`ALTER TABLE employment_watch ADD COLUMN part_id uuid REFERENCES recheck_part`);
    await db.query(
      `CREATE INDEX clearance_check_of_employment ON clearance_check (employment_id) WHERE employment_id IS NOT NULL`,
    );
    await db.query(`CREATE INDEX employment_watch_oldest ON employment_watch (answered_at)`);
    await db.query(
      `GRANT SELECT, INSERT ON recheck_plan, recheck_round, recheck_part TO registry_service`,
    );
    await db.query(`GRANT UPDATE ON recheck_plan TO registry_service`);
    await db.query(`
      GRANT UPDATE (finished_at, answered, clear, receipt, version) ON recheck_round TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE employment_watch DROP COLUMN part_id`);
    await db.query(`DROP INDEX employment_watch_oldest`);
    await db.query(`DROP INDEX clearance_check_of_employment`);
    await db.query(`DROP TABLE recheck_part, recheck_round, recheck_plan`);
  }
}
