import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A claim that says it was applied for on an earlier day than it was taken down says why, and where the evidence lies; whoever took
 * it down or submitted it does not approve it. A trigger asks at the beginning: the day and the hour of a claim are written once.
 */
export class BoundLateEntries1764000003475 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_claim
        ADD COLUMN late_reason text CHECK (late_reason IN ('received_on_paper', 'received_elsewhere', 'systems_down', 'other')),
        ADD COLUMN late_rule text CHECK (late_rule ~ '^[a-z-]+@[0-9]+$'),
        ADD COLUMN sealed_late_evidence bytea,
        ADD CONSTRAINT subsidy_claim_late_whole CHECK (num_nulls(late_reason, late_rule, sealed_late_evidence) IN (0, 3)),
        ADD CONSTRAINT subsidy_claim_late_by_two CHECK (
          late_reason IS NULL OR decided_fen IS NULL
          OR decided_by_human NOT IN (drafted_by_human, submitted_by_human))`);
    await db.query(`
      CREATE FUNCTION subsidy_claim_says_why_late() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (NEW.applied_on < (NEW.drafted_at AT TIME ZONE 'Asia/Shanghai')::date) <> (NEW.late_reason IS NOT NULL) THEN
          RAISE EXCEPTION 'claim % of % was taken down on % without saying why', NEW.id, NEW.applied_on, NEW.drafted_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_claim_late_said';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER subsidy_claim_late_said BEFORE INSERT ON subsidy_claim FOR EACH ROW
        EXECUTE FUNCTION subsidy_claim_says_why_late()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_claim_late_said ON subsidy_claim`);
    await db.query(`DROP FUNCTION subsidy_claim_says_why_late`);
    await db.query(`
      ALTER TABLE subsidy_claim
        DROP COLUMN late_reason, DROP COLUMN late_rule, DROP COLUMN sealed_late_evidence`);
  }
}
