import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A file of which the bank told a result reached the bank: it is not issued again. */
export class IssueNoToldFileAgain1764000003300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION subsidy_file_is_not_told() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM public.subsidy_payment p
                    WHERE p.batch_id = NEW.id AND p.state IN ('paid', 'failed')) THEN
          RAISE EXCEPTION 'file % reached the bank', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_file_not_told';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER subsidy_file_not_told BEFORE UPDATE OF file_version ON subsidy_payment_batch FOR EACH ROW
        WHEN (NEW.file_version > OLD.file_version) EXECUTE FUNCTION subsidy_file_is_not_told()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_file_not_told ON subsidy_payment_batch`);
    await db.query(`DROP FUNCTION subsidy_file_is_not_told`);
  }
}
