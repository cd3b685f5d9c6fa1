import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A batch whose file was never given out can be cancelled, with its payments; one that was issued can not, and nothing comes after. */
export class CancelPreparedBatches1764000003470 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_payment_batch
        DROP CONSTRAINT subsidy_payment_batch_state_check,
        ADD CONSTRAINT subsidy_payment_batch_state_check CHECK (state IN ('prepared', 'issued', 'cancelled')),
        ADD COLUMN cancelled_by uuid REFERENCES officer,
        ADD COLUMN cancelled_at timestamptz,
        ADD CONSTRAINT subsidy_payment_batch_cancelled_whole
          CHECK (num_nulls(cancelled_by, cancelled_at) = CASE state WHEN 'cancelled' THEN 0 ELSE 2 END)`);
    await db.query(
      `GRANT UPDATE (cancelled_by, cancelled_at) ON subsidy_payment_batch TO registry_service`,
    );
    await db.query(`
      CREATE FUNCTION subsidy_payment_batch_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'batch % is %', NEW.id, OLD.state
          USING ERRCODE = 'check_violation', CONSTRAINT = 'subsidy_payment_batch_over';
      END $$`);
    await db.query(`
      CREATE TRIGGER subsidy_payment_batch_over BEFORE UPDATE OF state ON subsidy_payment_batch FOR EACH ROW
        WHEN (NEW.state <> OLD.state AND OLD.state <> 'prepared') EXECUTE FUNCTION subsidy_payment_batch_is_over()`);
  }

  /** Refuses while a batch is cancelled. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER subsidy_payment_batch_over ON subsidy_payment_batch`);
    await db.query(`DROP FUNCTION subsidy_payment_batch_is_over`);
    await db.query(`
      ALTER TABLE subsidy_payment_batch
        DROP CONSTRAINT subsidy_payment_batch_state_check,
        ADD CONSTRAINT subsidy_payment_batch_state_check CHECK (state IN ('prepared', 'issued')),
        DROP COLUMN cancelled_by,
        DROP COLUMN cancelled_at`);
  }
}
