import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files for the bank, what became of each payment, and money that came back. One payment of a claim waits at a time. */
export class CreateSubsidyPayments1764000002920 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE subsidy_payment_batch (
        id               uuid PRIMARY KEY,
        authority_id     uuid NOT NULL REFERENCES organisation,
        state            text NOT NULL CHECK (state IN ('prepared', 'issued')),
        payments         integer NOT NULL CHECK (payments >= 1),
        total_fen        bigint NOT NULL CHECK (total_fen > 0),
        file_version     integer NOT NULL CHECK (file_version >= 0),
        reissue_reason   text CHECK (reissue_reason IN ('lost', 'damaged')),
        prepared_by      uuid NOT NULL,
        prepared_at      timestamptz NOT NULL,
        issued_by        uuid,
        issued_by_human  uuid,
        issued_at        timestamptz,
        version          integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (issued_by, issued_by_human) REFERENCES officer (id, human_id),
        CHECK (num_nulls(issued_by, issued_by_human, issued_at) IN (0, 3)),
        CHECK ((state = 'issued') = (issued_at IS NOT NULL)),
        CHECK ((file_version = 0) = (issued_at IS NULL)),
        CHECK ((reissue_reason IS NOT NULL) = (file_version > 1))
      )`);
    await db.query(
      `CREATE INDEX subsidy_payment_batch_of_authority ON subsidy_payment_batch (authority_id, id DESC)`,
    );
    await db.query(`
      CREATE TABLE subsidy_payment (
        id          uuid PRIMARY KEY,
        batch_id    uuid NOT NULL REFERENCES subsidy_payment_batch,
        line        integer NOT NULL CHECK (line >= 1),
        claim_id    uuid NOT NULL REFERENCES subsidy_claim,
        amount_fen  bigint NOT NULL CHECK (amount_fen > 0),
        state       text NOT NULL CHECK (state IN ('waiting', 'paid', 'failed')),
        failure     text CHECK (failure IN ('account_wrong', 'name_differs', 'account_closed', 'other')),
        paid_on     date,
        version     integer NOT NULL CHECK (version >= 1),
        UNIQUE (batch_id, line),
        CHECK ((state = 'paid') = (paid_on IS NOT NULL)),
        CHECK ((state = 'failed') = (failure IS NOT NULL))
      )`);
    await db.query(
      `CREATE UNIQUE INDEX subsidy_payment_waits_once ON subsidy_payment (claim_id) WHERE state = 'waiting'`,
    );
    await db.query(`CREATE INDEX subsidy_payment_of_claim ON subsidy_payment (claim_id)`);
    await db.query(`
      CREATE TABLE subsidy_recovery (
        id                uuid PRIMARY KEY,
        claim_id          uuid NOT NULL REFERENCES subsidy_claim,
        amount_fen        bigint NOT NULL CHECK (amount_fen > 0),
        recovered_on      date NOT NULL,
        sealed_reference  bytea NOT NULL,
        recorded_by       uuid NOT NULL,
        recorded_at       timestamptz NOT NULL,
        version           integer NOT NULL CHECK (version = 1)
      )`);
    await db.query(`CREATE INDEX subsidy_recovery_of_claim ON subsidy_recovery (claim_id)`);
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, file_version, reissue_reason, issued_by, issued_by_human, issued_at, version)
         ON subsidy_payment_batch TO registry_service`);
    await db.query(
      `GRANT SELECT, INSERT, UPDATE (state, failure, paid_on, version) ON subsidy_payment TO registry_service`,
    );
    await db.query(`GRANT SELECT, INSERT ON subsidy_recovery TO registry_service`);
    await db.query(`GRANT UPDATE (sealed_payee) ON subsidy_claim TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`REVOKE UPDATE (sealed_payee) ON subsidy_claim FROM registry_service`);
    await db.query(`DROP TABLE subsidy_recovery, subsidy_payment, subsidy_payment_batch`);
  }
}
