import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Motions on bans. Said here again: two humans, one open motion a ban, and no ban lifted without an approved one. */
export class CreateBanMotions1764000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ban_motion (
        id                  uuid PRIMARY KEY,
        ban_id              uuid NOT NULL REFERENCES ban,
        kind                text NOT NULL CHECK (kind IN ('lift')),
        basis               text NOT NULL CHECK (basis IN ('annulled', 'acquitted', 'wrong_person',
                              'corrected')),
        document_number     text NOT NULL,
        decided_on          date NOT NULL,
        state               text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'withdrawn')),
        requested_by        uuid NOT NULL,
        requested_by_human  uuid NOT NULL,
        requested_at        timestamptz NOT NULL,
        decided_by          uuid,
        decided_by_human    uuid,
        decided_at          timestamptz,
        rejection_reason    text CHECK (rejection_reason IN ('basis_not_proven', 'document_incomplete', 'wrong_ban',
                              'duplicate', 'other')),
        version             integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (requested_by, requested_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (decided_by, decided_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT ban_motion_needs_two_humans
          CHECK (state = 'withdrawn' OR decided_by_human <> requested_by_human),
        CONSTRAINT ban_motion_withdrawn_by_its_requester
          CHECK (state <> 'withdrawn' OR decided_by_human = requested_by_human),
        CONSTRAINT ban_motion_decided_or_proposed
          CHECK (CASE WHEN state = 'proposed'
                      THEN decided_by IS NULL AND decided_by_human IS NULL AND decided_at IS NULL
                      ELSE decided_by IS NOT NULL AND decided_by_human IS NOT NULL AND decided_at IS NOT NULL END),
        CONSTRAINT ban_motion_reason_as_its_state
          CHECK ((state = 'rejected') = (rejection_reason IS NOT NULL)),
        CONSTRAINT ban_motion_rests_on_the_past
          CHECK (decided_on <= (requested_at AT TIME ZONE 'Asia/Shanghai')::date)
      )`);
    await db.query(`CREATE INDEX ban_motion_of_ban ON ban_motion (ban_id, id)`);
    await db.query(
      `CREATE UNIQUE INDEX ban_motion_open ON ban_motion (ban_id) WHERE state = 'proposed'`,
    );
    await db.query(
      `CREATE UNIQUE INDEX ban_motion_lifts_once ON ban_motion (ban_id) WHERE kind = 'lift' AND state = 'approved'`,
    );
    // a motion is immutable: what it rests on is written once
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, decided_by, decided_by_human, decided_at, rejection_reason, version)
         ON ban_motion TO registry_service`);
    await db.query(`
      CREATE FUNCTION ban_is_lifted_by_a_motion() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.ban_motion m
                        WHERE m.ban_id = NEW.id AND m.kind = 'lift' AND m.state = 'approved') THEN
          RAISE EXCEPTION 'ban % is lifted by no approved motion', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_lifted_by_a_motion';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER ban_lifted_by_a_motion BEFORE UPDATE OF state ON ban FOR EACH ROW
        WHEN (NEW.state = 'lifted' AND OLD.state <> 'lifted') EXECUTE FUNCTION ban_is_lifted_by_a_motion()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER ban_lifted_by_a_motion ON ban`);
    await db.query(`DROP FUNCTION ban_is_lifted_by_a_motion`);
    await db.query(`DROP TABLE ban_motion`);
  }
}
