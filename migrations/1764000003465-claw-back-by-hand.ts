import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Claw-backs that no fact proposes: one officer says what a claim is worth, why, and where the evidence lies; another human
 * signs. What officers clawed back no reopening gives back.
 */
export class ClawBackByHand1764000003465 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE subsidy_claw_back (
        id                 uuid PRIMARY KEY,
        claim_id           uuid NOT NULL REFERENCES subsidy_claim,
        authority_id       uuid NOT NULL REFERENCES organisation,
        decision_id        uuid NOT NULL REFERENCES subsidy_decision,
        state              text NOT NULL CHECK (state IN ('proposed', 'signed', 'withdrawn')),
        reason             text NOT NULL CHECK (reason IN ('fraud', 'forged_documents', 'paid_twice', 'paid_in_error', 'other')),
        sealed_evidence    bytea NOT NULL,
        amount_fen         bigint NOT NULL CHECK (amount_fen >= 0),
        before_fen         bigint NOT NULL,
        paid_fen           bigint NOT NULL,
        proposed_by        uuid NOT NULL,
        proposed_by_human  uuid NOT NULL,
        proposed_at        timestamptz NOT NULL,
        settled_by         uuid,
        settled_by_human   uuid,
        settled_at         timestamptz,
        version            integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (proposed_by, proposed_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (settled_by, settled_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT subsidy_claw_back_within CHECK (amount_fen <= paid_fen AND amount_fen < before_fen),
        CHECK (num_nulls(settled_by, settled_by_human, settled_at) = CASE state WHEN 'proposed' THEN 3 ELSE 0 END),
        CONSTRAINT subsidy_claw_back_needs_two_humans CHECK (state <> 'signed' OR settled_by_human <> proposed_by_human)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX subsidy_claw_back_proposed_once ON subsidy_claw_back (claim_id) WHERE state = 'proposed'`,
    );
    await db.query(`CREATE INDEX subsidy_claw_back_of_claim ON subsidy_claw_back (claim_id)`);
    await db.query(`
      GRANT SELECT, INSERT, UPDATE (state, settled_by, settled_by_human, settled_at, version)
         ON subsidy_claw_back TO registry_service`);
    await db.query(
      `ALTER TABLE subsidy_claim ADD COLUMN claw_back_id uuid REFERENCES subsidy_claw_back`,
    );
    await db.query(`GRANT UPDATE (claw_back_id) ON subsidy_claim TO registry_service`);
    await db.query(`
      CREATE FUNCTION subsidy_claim_is_clawed_back_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.subsidy_claw_back b
                        WHERE b.id = NEW.claw_back_id AND b.claim_id = NEW.id AND b.state = 'signed'
                          AND b.amount_fen = NEW.amount_fen) THEN
          RAISE EXCEPTION 'claim % has no such signed claw-back', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_claim_clawed_back_by_two';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER subsidy_claim_clawed_back_by_two BEFORE UPDATE OF claw_back_id, amount_fen ON subsidy_claim FOR EACH ROW
        WHEN (NEW.claw_back_id IS NOT NULL
              AND (NEW.claw_back_id IS DISTINCT FROM OLD.claw_back_id OR NEW.amount_fen <> OLD.amount_fen))
        EXECUTE FUNCTION subsidy_claim_is_clawed_back_by_two()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_claim_clawed_back_by_two ON subsidy_claim`);
    await db.query(`DROP FUNCTION subsidy_claim_is_clawed_back_by_two`);
    await db.query(`ALTER TABLE subsidy_claim DROP COLUMN claw_back_id`);
    await db.query(`DROP TABLE subsidy_claw_back`);
  }
}
