import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A completion that was withdrawn before reasons were asked for stays without one in versions that no push made: decisions about it. */
export class SettleWhatWasWithdrawnUnsaid1764000003560 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE completion DROP CONSTRAINT completion_withdrawn_why,
        ADD CONSTRAINT completion_withdrawn_why
          CHECK (result = 'withdrawn' OR withdrawal_reason IS NULL)`);
    await db.query(`
      CREATE FUNCTION completion_says_why_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (
             SELECT FROM public.completion before
              WHERE before.id = NEW.id AND before.version = NEW.version - 1 AND before.digest = NEW.digest
                AND before.result = NEW.result AND before.withdrawal_reason IS NULL) THEN
          RAISE EXCEPTION 'completion % is withdrawn without a reason', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'completion_withdrawn_why';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER completion_says_why_withdrawn BEFORE INSERT ON completion FOR EACH ROW
        WHEN (NEW.result = 'withdrawn' AND NEW.withdrawal_reason IS NULL)
        EXECUTE FUNCTION completion_says_why_withdrawn()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER completion_says_why_withdrawn ON completion`);
    await db.query(`DROP FUNCTION completion_says_why_withdrawn`);
    await db.query(`
      ALTER TABLE completion DROP CONSTRAINT completion_withdrawn_why,
        ADD CONSTRAINT completion_withdrawn_why
          CHECK ((result = 'withdrawn') = (withdrawal_reason IS NOT NULL)) NOT VALID`);
  }
}
