import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Money that is said to have come back counts when another human has seen it too; each voucher of a claim counts once. NOT VALID,
 * and added when the rows of before are filled: what was recorded then counted at once, and nobody settled it.
 */
export class ConfirmRecoveriesByAnother1764000003460 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_recovery
        DROP CONSTRAINT subsidy_recovery_version_check,
        ADD CONSTRAINT subsidy_recovery_version_check CHECK (version >= 1),
        ADD COLUMN state text NOT NULL DEFAULT 'confirmed' CHECK (state IN ('recorded', 'confirmed', 'rejected')),
        ADD COLUMN recorded_by_human uuid,
        ADD COLUMN reference_digest text CHECK (reference_digest ~ '^[0-9a-f]{64}$'),
        ADD COLUMN settled_by uuid,
        ADD COLUMN settled_by_human uuid,
        ADD COLUMN settled_at timestamptz,
        ADD FOREIGN KEY (settled_by, settled_by_human) REFERENCES officer (id, human_id)`);
    await db.query(`
      UPDATE subsidy_recovery r SET recorded_by_human = o.human_id FROM officer o WHERE o.id = r.recorded_by`);
    await db.query(`
      ALTER TABLE subsidy_recovery
        ALTER COLUMN state DROP DEFAULT,
        ALTER COLUMN recorded_by_human SET NOT NULL,
        ADD FOREIGN KEY (recorded_by, recorded_by_human) REFERENCES officer (id, human_id),
        ADD CONSTRAINT subsidy_recovery_settled_whole CHECK (
          num_nulls(settled_by, settled_by_human, settled_at) = CASE state WHEN 'recorded' THEN 3 ELSE 0 END) NOT VALID,
        ADD CONSTRAINT subsidy_recovery_needs_two_humans CHECK (
          state <> 'confirmed' OR settled_by_human <> recorded_by_human) NOT VALID`);
    await db.query(`
      CREATE UNIQUE INDEX subsidy_recovery_voucher_once ON subsidy_recovery (claim_id, reference_digest)
       WHERE state <> 'rejected'`);
    await db.query(`
      GRANT UPDATE (state, settled_by, settled_by_human, settled_at, version) ON subsidy_recovery TO registry_service`);
    // no claim says that money came back without somebody who confirmed it
    await db.query(`
      CREATE FUNCTION subsidy_recoveries_are_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        confirmed bigint;
        paid bigint;
      BEGIN
        SELECT coalesce(sum(amount_fen), 0) INTO confirmed FROM public.subsidy_recovery
         WHERE claim_id = NEW.id AND state = 'confirmed';
        SELECT coalesce(sum(amount_fen), 0) INTO paid FROM public.subsidy_payment WHERE claim_id = NEW.id AND state = 'paid';
        IF NEW.paid_fen <> paid - confirmed THEN
          RAISE EXCEPTION 'claim % was paid % and % came back', NEW.id, paid, confirmed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_claim_paid_as_recorded';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER subsidy_claim_paid_as_recorded BEFORE UPDATE OF paid_fen ON subsidy_claim FOR EACH ROW
        WHEN (NEW.paid_fen <> OLD.paid_fen) EXECUTE FUNCTION subsidy_recoveries_are_confirmed()`);
  }

  /** Refuses while a recovery waits or was rejected: it would count. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_claim_paid_as_recorded ON subsidy_claim`);
    await db.query(`DROP FUNCTION subsidy_recoveries_are_confirmed`);
    await db.query(
      `ALTER TABLE subsidy_recovery ADD CONSTRAINT all_count CHECK (state = 'confirmed')`,
    );
    await db.query(`
      ALTER TABLE subsidy_recovery
        DROP CONSTRAINT subsidy_recovery_version_check,
        ADD CONSTRAINT subsidy_recovery_version_check CHECK (version = 1) NOT VALID,
        DROP COLUMN state,
        DROP COLUMN recorded_by_human,
        DROP COLUMN reference_digest,
        DROP COLUMN settled_by,
        DROP COLUMN settled_by_human,
        DROP COLUMN settled_at`);
  }
}
