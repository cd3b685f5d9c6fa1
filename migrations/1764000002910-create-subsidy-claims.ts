import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Claims of subsidies, what they take, and what their decisions keep. Said here again: nothing is claimed twice, no cap is
 * exceeded, and above the figure two humans decide.
 *
 * Keys and caps hang on `root_person_id`: who turns out to be one with another is moved to the root that stays, and the
 * unique index and the CHECK refuse the join while both claimed the same.
 */
export class CreateSubsidyClaims1764000002910 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE subsidy_claim (
        id                        uuid PRIMARY KEY,
        state                     text NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'refused', 'withdrawn',
                                    'paid', 'clawing_back', 'clawed_back')),
        authority_id              uuid NOT NULL REFERENCES organisation,
        division                  text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
        person_id                 uuid NOT NULL REFERENCES person,
        programme                 text NOT NULL CHECK (programme ~ '^[a-z_]+$'),
        applied_on                date NOT NULL,
        outcome                   text CHECK (outcome IN ('eligible', 'not_eligible', 'undetermined')),
        subject_id                uuid,
        fund_family               text,
        variant                   text,
        occupation                text,
        level                     integer CHECK (level BETWEEN 1 AND 5),
        months                    integer CHECK (months >= 0),
        amount_fen                bigint NOT NULL CHECK (amount_fen >= 0),
        paid_fen                  bigint NOT NULL CHECK (paid_fen >= 0),
        sealed_payee              bytea NOT NULL,
        drafted_by                uuid NOT NULL,
        drafted_by_human          uuid NOT NULL,
        drafted_at                timestamptz NOT NULL,
        submitted_by              uuid,
        submitted_by_human        uuid,
        submitted_at              timestamptz,
        decided_by                uuid,
        decided_by_human          uuid,
        decided_at                timestamptz,
        decided_fen               bigint CHECK (decided_fen > 0),
        refusal                   text CHECK (refusal IN ('not_eligible', 'documents_missing', 'evidence_not_credible',
                                    'paid_elsewhere', 'other')),
        second_officer_above_fen  bigint CHECK (second_officer_above_fen >= 0),
        decision_id               uuid,
        version                   integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (drafted_by, drafted_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (submitted_by, submitted_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (decided_by, decided_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT subsidy_claim_applied_before CHECK (applied_on <= (drafted_at AT TIME ZONE 'Asia/Shanghai')::date),
        CONSTRAINT subsidy_claim_submitted_whole
          CHECK (num_nulls(submitted_by, submitted_by_human, submitted_at, outcome, decision_id) IN (0, 5)),
        CONSTRAINT subsidy_claim_decided_whole CHECK (num_nulls(decided_by, decided_by_human, decided_at) IN (0, 3)),
        CONSTRAINT subsidy_claim_approved_whole CHECK ((decided_fen IS NULL) = (second_officer_above_fen IS NULL)),
        CONSTRAINT subsidy_claim_as_its_state
          CHECK (CASE state WHEN 'draft' THEN submitted_at IS NULL AND decided_at IS NULL
                            WHEN 'submitted' THEN submitted_at IS NOT NULL AND decided_at IS NULL
                            WHEN 'withdrawn' THEN decided_at IS NULL
                            WHEN 'refused' THEN decided_at IS NOT NULL
                            ELSE decided_at IS NOT NULL AND decided_fen IS NOT NULL END),
        CONSTRAINT subsidy_claim_needs_two_humans
          CHECK (decided_fen <= second_officer_above_fen OR decided_by_human <> submitted_by_human),
        CONSTRAINT subsidy_claim_paid_after_approval
          CHECK (paid_fen = 0 OR state IN ('approved', 'paid', 'clawing_back')),
        CONSTRAINT subsidy_claim_paid_no_more
          CHECK (CASE state WHEN 'paid' THEN paid_fen = amount_fen
                            WHEN 'clawing_back' THEN paid_fen > amount_fen
                            WHEN 'clawed_back' THEN paid_fen = 0 AND amount_fen = 0
                            ELSE paid_fen <= amount_fen END)
      )`);
    await db.query(`CREATE INDEX subsidy_claim_of_person ON subsidy_claim (person_id)`);
    await db.query(
      `CREATE INDEX subsidy_claim_of_authority ON subsidy_claim (authority_id, id DESC)`,
    );
    await db.query(
      `CREATE INDEX subsidy_claim_open ON subsidy_claim (authority_id) WHERE state IN ('submitted', 'approved', 'clawing_back')`,
    );
    await db.query(`
      CREATE TABLE subsidy_claim_key (
        claim_id        uuid NOT NULL REFERENCES subsidy_claim,
        key             text NOT NULL,
        root_person_id  uuid NOT NULL REFERENCES person,
        held            boolean NOT NULL,
        PRIMARY KEY (claim_id, key)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX subsidy_claim_once ON subsidy_claim_key (root_person_id, key) WHERE held`,
    );
    await db.query(`
      CREATE TABLE subsidy_cap (
        root_person_id  uuid NOT NULL REFERENCES person,
        cap             text NOT NULL,
        taken           integer NOT NULL,
        most            integer NOT NULL,
        PRIMARY KEY (root_person_id, cap),
        CONSTRAINT subsidy_cap_not_exceeded CHECK (taken BETWEEN 0 AND most)
      )`);
    await db.query(`
      CREATE TABLE subsidy_decision (
        id            uuid PRIMARY KEY,
        claim_id      uuid NOT NULL REFERENCES subsidy_claim,
        number        integer NOT NULL CHECK (number >= 1),
        move          text NOT NULL CHECK (move IN ('submitted', 'approved', 'refused', 'reopened')),
        sealed_kept   bytea NOT NULL,
        digest        text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        rules         text[] NOT NULL,
        kept_at       timestamptz NOT NULL,
        version       integer NOT NULL CHECK (version = 1),
        UNIQUE (claim_id, number)
      )`);
    // whose it is, where and for what is written once; nothing is deleted
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, outcome, subject_id, fund_family, variant, occupation, level, months, amount_fen, paid_fen,
                    submitted_by, submitted_by_human, submitted_at, decided_by, decided_by_human, decided_at, decided_fen,
                    refusal, second_officer_above_fen, decision_id, version)
         ON subsidy_claim TO registry_service`);
    await db.query(`GRANT SELECT, INSERT, UPDATE (held) ON subsidy_claim_key TO registry_service`);
    await db.query(`GRANT SELECT, INSERT, UPDATE (taken, most) ON subsidy_cap TO registry_service`);
    await db.query(`GRANT SELECT, INSERT ON subsidy_decision TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE subsidy_decision, subsidy_cap, subsidy_claim_key, subsidy_claim`);
  }
}
