import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who set the payee of a claim last, and whether it was found to bear the person's name when it was approved. Money that goes to
 * somebody else needs two humans whatever the amount, and no payee changes while the approval of it stands.
 */
export class ShowPayeesToWhoApproves1764000003455 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_claim
        ADD COLUMN payee_by_human uuid REFERENCES human,
        ADD COLUMN payee_is_the_person boolean`);
    // what was decided before was decided without this look
    await db.query(`
      UPDATE subsidy_claim SET payee_by_human = drafted_by_human,
             payee_is_the_person = CASE WHEN decided_fen IS NOT NULL THEN true END`);
    await db.query(`
      ALTER TABLE subsidy_claim
        ALTER COLUMN payee_by_human SET NOT NULL,
        ADD CONSTRAINT subsidy_claim_payee_looked_at CHECK ((decided_fen IS NULL) = (payee_is_the_person IS NULL)),
        ADD CONSTRAINT subsidy_claim_payee_by_two
          CHECK (decided_fen IS NULL OR payee_is_the_person OR decided_by_human <> payee_by_human)`);
    await db.query(`
      GRANT UPDATE (payee_by_human, payee_is_the_person) ON subsidy_claim TO registry_service`);
    await db.query(`
      CREATE FUNCTION subsidy_claim_payee_must_stand() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'claim % is %: its payee stands', NEW.id, NEW.state
          USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_claim_payee_stands';

      END $$`);
    await db.query(`
      CREATE TRIGGER subsidy_claim_payee_stands BEFORE UPDATE OF sealed_payee, payee_by_human ON subsidy_claim FOR EACH ROW
        WHEN ((NEW.sealed_payee IS DISTINCT FROM OLD.sealed_payee OR NEW.payee_by_human <> OLD.payee_by_human)
              AND NEW.state NOT IN ('draft', 'submitted'))
        EXECUTE FUNCTION subsidy_claim_payee_must_stand()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_claim_payee_stands ON subsidy_claim`);
    await db.query(`DROP FUNCTION subsidy_claim_payee_must_stand`);
    await db.query(`
      ALTER TABLE subsidy_claim DROP COLUMN payee_by_human, DROP COLUMN payee_is_the_person`);
  }
}
