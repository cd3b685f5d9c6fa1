import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who prepared a payment batch does not issue its file, nor pays anybody out whom that human approved alone; and what account
 * a payment was ordered to is kept as a digest. NOT VALID: files that were issued before were by whoever was there.
 */
export class IssuePaymentsByAnother1764000003450 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE subsidy_payment_batch ADD COLUMN prepared_by_human uuid`);
    await db.query(`
      UPDATE subsidy_payment_batch b SET prepared_by_human = o.human_id FROM officer o WHERE o.id = b.prepared_by`);
    await db.query(`
      ALTER TABLE subsidy_payment_batch
        ALTER COLUMN prepared_by_human SET NOT NULL,
        ADD FOREIGN KEY (prepared_by, prepared_by_human) REFERENCES officer (id, human_id),
        ADD CONSTRAINT subsidy_payment_batch_needs_two_humans CHECK (issued_by_human <> prepared_by_human) NOT VALID`);
    await db.query(`ALTER TABLE subsidy_payment ADD COLUMN account text`);
    await db.query(`
      CREATE FUNCTION subsidy_file_is_not_of_one_human() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM public.subsidy_payment p JOIN public.subsidy_claim c ON c.id = p.claim_id
                    WHERE p.batch_id = NEW.id AND p.state = 'waiting' AND c.decided_by_human = c.submitted_by_human
                      AND c.decided_by_human = NEW.issued_by_human) THEN
          RAISE EXCEPTION 'file % pays what its issuer approved alone', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_file_not_of_one_human';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER subsidy_file_not_of_one_human BEFORE UPDATE OF file_version ON subsidy_payment_batch FOR EACH ROW
        WHEN (NEW.file_version > OLD.file_version) EXECUTE FUNCTION subsidy_file_is_not_of_one_human()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_file_not_of_one_human ON subsidy_payment_batch`);
    await db.query(`DROP FUNCTION subsidy_file_is_not_of_one_human`);
    await db.query(`ALTER TABLE subsidy_payment DROP COLUMN account`);
    await db.query(`
      ALTER TABLE subsidy_payment_batch
        DROP CONSTRAINT subsidy_payment_batch_needs_two_humans,
        DROP COLUMN prepared_by_human`);
  }
}
