import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of decisions already served. Said here again: two humans, nothing approved that was not checked, each row once. */
export class CreateBanImports1764000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ban_import (
        id                  uuid PRIMARY KEY,
        authority_id        uuid NOT NULL REFERENCES organisation,
        state               text NOT NULL CHECK (state IN ('checking', 'checked', 'approved', 'applied', 'discarded')),
        digest              text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        rows                integer NOT NULL CHECK (rows >= 1),
        importable          integer,
        single_proposals    integer,
        refused             integer,
        submitted_by        uuid NOT NULL,
        submitted_by_human  uuid NOT NULL,
        submitted_at        timestamptz NOT NULL,
        decided_by          uuid,
        decided_by_human    uuid,
        decided_at          timestamptz,
        version             integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (submitted_by, submitted_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (decided_by, decided_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT ban_import_needs_two_humans
          CHECK (state NOT IN ('approved', 'applied') OR decided_by_human <> submitted_by_human),
        CONSTRAINT ban_import_decided_as_its_state
          CHECK (num_nulls(decided_by, decided_by_human, decided_at)
                 = CASE WHEN state IN ('checking', 'checked') THEN 3 ELSE 0 END),
        CONSTRAINT ban_import_counts_every_row
          CHECK (CASE WHEN state = 'checking' THEN num_nulls(importable, single_proposals, refused) = 3
                      WHEN state = 'discarded' AND importable IS NULL THEN num_nulls(single_proposals, refused) = 2
                      ELSE importable + single_proposals + refused = rows END)
      )`);
    await db.query(`CREATE INDEX ban_import_of_authority ON ban_import (authority_id, id DESC)`);
    await db.query(
      `CREATE INDEX ban_import_open ON ban_import (id) WHERE state IN ('checking', 'checked', 'approved')`,
    );
    await db.query(`CREATE INDEX ban_of_subject ON ban (subject_digest)`);
    await db.query(`
      CREATE TABLE ban_import_row (
        import_id        uuid NOT NULL REFERENCES ban_import,
        row              integer NOT NULL CHECK (row >= 1),
        sealed_line      bytea NOT NULL,
        verdict          text NOT NULL CHECK (verdict IN ('waiting', 'importable', 'single_proposal', 'refused', 'applied')),
        reason           text,
        field            text,
        subject_digest   text,
        identity_digest  text,
        decision_digest  text,
        ban_id           uuid REFERENCES ban,
        PRIMARY KEY (import_id, row),
        CONSTRAINT ban_import_row_applied_once UNIQUE (ban_id),
        CONSTRAINT ban_import_row_applied_as_a_ban CHECK ((verdict = 'applied') = (ban_id IS NOT NULL)),
        CONSTRAINT ban_import_row_says_why
          CHECK ((verdict IN ('single_proposal', 'refused')) = (reason IS NOT NULL))
      )`);
    await db.query(`
      CREATE INDEX ban_import_row_waiting ON ban_import_row (import_id, row) WHERE verdict = 'waiting'`);
    await db.query(`
      CREATE INDEX ban_import_row_importable ON ban_import_row (import_id, row) WHERE verdict = 'importable'`);
    await db.query(`
      CREATE TABLE ban_import_sample (
        id          uuid PRIMARY KEY,
        import_id   uuid NOT NULL REFERENCES ban_import,
        officer_id  uuid NOT NULL,
        human_id    uuid NOT NULL,
        drawn       integer[] NOT NULL,
        opened      integer[] NOT NULL,
        drawn_at    timestamptz NOT NULL,
        version     integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (officer_id, human_id) REFERENCES officer (id, human_id),
        CONSTRAINT ban_import_sample_opened_of_what_was_drawn CHECK (opened <@ drawn),
        CONSTRAINT ban_import_sample_drawn_once UNIQUE (import_id, human_id)
      )`);
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, importable, single_proposals, refused, decided_by, decided_by_human, decided_at, version)
         ON ban_import TO registry_service`);
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (verdict, reason, field, subject_digest, identity_digest, decision_digest, ban_id)
         ON ban_import_row TO registry_service`);
    await db.query(
      `GRANT SELECT, INSERT, UPDATE (opened, version) ON ban_import_sample TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ban_of_subject`);
    await db.query(`DROP TABLE ban_import_sample, ban_import_row, ban_import`);
  }
}
