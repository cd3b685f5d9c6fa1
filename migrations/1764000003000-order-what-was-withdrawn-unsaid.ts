import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was withdrawn before reasons were asked for stays without one in versions that no push made: orders, decisions. */
export class OrderWhatWasWithdrawnUnsaid1764000003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE credential DROP CONSTRAINT credential_withdrawn_why,
        ADD CONSTRAINT credential_withdrawn_why
          CHECK (status <> 'valid' OR withdrawal_reason IS NULL)`);
    await db.query(`
      CREATE FUNCTION credential_says_why_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (
             SELECT FROM public.credential before
              WHERE before.id = NEW.id AND before.version = NEW.version - 1 AND before.digest = NEW.digest
                AND before.status = NEW.status AND before.withdrawal_reason IS NULL) THEN
          RAISE EXCEPTION 'credential % is withdrawn without a reason', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credential_withdrawn_why';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER credential_says_why_withdrawn BEFORE INSERT ON credential FOR EACH ROW
        WHEN (NEW.status <> 'valid' AND NEW.withdrawal_reason IS NULL)
        EXECUTE FUNCTION credential_says_why_withdrawn()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER credential_says_why_withdrawn ON credential`);
    await db.query(`DROP FUNCTION credential_says_why_withdrawn`);
    await db.query(`
      ALTER TABLE credential DROP CONSTRAINT credential_withdrawn_why,
        ADD CONSTRAINT credential_withdrawn_why
          CHECK ((status <> 'valid') = (withdrawal_reason IS NOT NULL)) NOT VALID`);
  }
}
