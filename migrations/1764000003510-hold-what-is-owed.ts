import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whatever moves a claim, by the end of its transaction one that is owed or paid for a certificate holds that certificate,
 * its occupation and its level: the unique index over held keys then lets no other of the same person be owed the same.
 */
export class HoldWhatIsOwed1764000003510 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION subsidy_claim_holds_its_thing() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM subsidy_claim c
           WHERE c.id = NEW.id AND c.state IN ('approved', 'paid') AND c.occupation IS NOT NULL AND c.level IS NOT NULL
             AND NOT (EXISTS (SELECT FROM subsidy_claim_key k
                               WHERE k.claim_id = c.id AND k.held AND k.key = 'credential:' || c.subject_id)
                      AND EXISTS (SELECT FROM subsidy_claim_key k
                                   WHERE k.claim_id = c.id AND k.held AND starts_with(k.key, 'skill:')
                                     AND right(k.key, length(c.occupation) + 3) = ':' || c.occupation || ':' || c.level)))
        THEN
          RAISE EXCEPTION 'claim % holds not what it is for', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE CONSTRAINT TRIGGER subsidy_claim_holds_its_thing AFTER INSERT OR UPDATE ON subsidy_claim
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state IN ('approved', 'paid'))
        EXECUTE FUNCTION subsidy_claim_holds_its_thing()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_claim_holds_its_thing ON subsidy_claim`);
    await db.query(`DROP FUNCTION subsidy_claim_holds_its_thing()`);
  }
}
