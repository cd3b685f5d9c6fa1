import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A payment whose claim does not owe it any more, or is reopened, is void and in no file. */
export class LeavePaymentsOut1764000003310 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE subsidy_payment
        DROP CONSTRAINT subsidy_payment_state_check,
        ADD CONSTRAINT subsidy_payment_state_check CHECK (state IN ('waiting', 'paid', 'failed', 'void'))`);
    await db.query(
      `CREATE INDEX subsidy_reopening_open_of_claim ON subsidy_reopening (claim_id) WHERE state = 'open'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX subsidy_reopening_open_of_claim`);
    await db.query(`
      ALTER TABLE subsidy_payment
        DROP CONSTRAINT subsidy_payment_state_check,
        ADD CONSTRAINT subsidy_payment_state_check CHECK (state IN ('waiting', 'paid', 'failed'))`);
  }
}
