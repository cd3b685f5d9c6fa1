import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who contests a ban, how, and what became of it. It moves no ban. */
export class CreateBanContests1764000001620 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ban_contest (
        id                       uuid PRIMARY KEY,
        ban_id                   uuid NOT NULL REFERENCES ban,
        kind                     text NOT NULL CHECK (kind IN ('statement', 'objection', 'reconsideration', 'litigation')),
        filed_on                 date NOT NULL,
        sealed_document          bytea NOT NULL,
        recorded_by              uuid NOT NULL,
        recorded_by_human        uuid NOT NULL,
        recorded_at              timestamptz NOT NULL,
        outcome                  text CHECK (outcome IN ('considered', 'maintained', 'changed', 'annulled', 'withdrawn')),
        outcome_on               date,
        sealed_outcome_document  bytea,
        outcome_by               uuid REFERENCES officer,
        outcome_at               timestamptz,
        look_on                  date,
        editions_seen            integer,
        version                  integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (recorded_by, recorded_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT ban_contest_filed_in_the_past
          CHECK (filed_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date),
        CONSTRAINT ban_contest_concluded_or_not
          CHECK (num_nulls(outcome, outcome_on, sealed_outcome_document, outcome_by, outcome_at) IN (0, 5)),
        CONSTRAINT ban_contest_outcome_in_the_past
          CHECK (outcome_on BETWEEN filed_on AND (outcome_at AT TIME ZONE 'Asia/Shanghai')::date),
        CONSTRAINT ban_contest_outcome_of_its_kind
          CHECK (outcome IS NULL OR (outcome = 'considered') = (kind = 'statement'))
      )`);
    await db.query(`CREATE INDEX ban_contest_of_ban ON ban_contest (ban_id, id)`);
    await db.query(
      `CREATE INDEX ban_contest_looked_at ON ban_contest (look_on, id) WHERE editions_seen IS NOT NULL`,
    );
    await db.query(`GRANT SELECT, INSERT ON ban_contest TO registry_service`);
    await db.query(`
      GRANT UPDATE (outcome, outcome_on, sealed_outcome_document, outcome_by, outcome_at, look_on, editions_seen, version)
         ON ban_contest TO registry_service`);
    // an outcome is said once: what annulled a decision is not unsaid
    await db.query(`
      CREATE FUNCTION ban_contest_is_concluded() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'contest % is concluded', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_contest_concluded_once';
      END $$`);
    await db.query(`
      CREATE TRIGGER ban_contest_concluded_once BEFORE UPDATE ON ban_contest FOR EACH ROW
        WHEN (OLD.outcome IS NOT NULL
              AND (NEW.outcome, NEW.outcome_on, NEW.sealed_outcome_document, NEW.version)
                  IS DISTINCT FROM (OLD.outcome, OLD.outcome_on, OLD.sealed_outcome_document, OLD.version))
        EXECUTE FUNCTION ban_contest_is_concluded()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ban_contest`);
    await db.query(`DROP FUNCTION ban_contest_is_concluded`);
  }
}
