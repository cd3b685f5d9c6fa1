import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decisions about subsidies that would not be taken so any more, and a follower of the log that finds them. */
export class ReopenSubsidies1764000002995 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE subsidy_reopening (
        id                uuid PRIMARY KEY,
        claim_id          uuid NOT NULL REFERENCES subsidy_claim,
        authority_id      uuid NOT NULL REFERENCES organisation,
        person_id         uuid NOT NULL REFERENCES person,
        decision_id       uuid NOT NULL REFERENCES subsidy_decision,
        state             text NOT NULL CHECK (state IN ('open', 'vanished', 'signed', 'dismissed')),
        cause_type        text NOT NULL CHECK (cause_type ~ '^[a-z_.]+$'),
        cause_entry       bigint NOT NULL CHECK (cause_entry > 0),
        outcome           text NOT NULL CHECK (outcome IN ('eligible', 'not_eligible', 'undetermined')),
        amount_fen        bigint NOT NULL CHECK (amount_fen >= 0),
        flags             text[] NOT NULL,
        decided_fen       bigint NOT NULL CHECK (decided_fen >= 0),
        opened_at         timestamptz NOT NULL,
        settled_by        uuid,
        settled_by_human  uuid,
        settled_at        timestamptz,
        dismissal         text CHECK (dismissal IN ('explained', 'paid_in_good_faith', 'too_late', 'other')),
        version           integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (settled_by, settled_by_human) REFERENCES officer (id, human_id),
        CHECK ((state = 'open') = (settled_at IS NULL)),
        CHECK ((state IN ('signed', 'dismissed')) = (settled_by IS NOT NULL)),
        CHECK ((state = 'dismissed') = (dismissal IS NOT NULL))
      )`);
    await db.query(
      `CREATE UNIQUE INDEX subsidy_reopening_open_once ON subsidy_reopening (decision_id) WHERE state = 'open'`,
    );
    await db.query(`CREATE INDEX subsidy_reopening_of_decision ON subsidy_reopening (decision_id)`);
    await db.query(
      `CREATE INDEX subsidy_reopening_of_authority ON subsidy_reopening (authority_id, id DESC)`,
    );
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, cause_type, cause_entry, outcome, amount_fen, flags, settled_by, settled_by_human, settled_at,
                    dismissal, version)
         ON subsidy_reopening TO registry_service`);
    await db.query(
      `INSERT INTO log_follower (name, next_leaf) SELECT 'subsidies', coalesce(max(leaf_index) + 1, 0) FROM log_leaf`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM log_follower WHERE name = 'subsidies'`);
    await db.query(`DROP TABLE subsidy_reopening`);
  }
}
