import type { MigrationInterface, QueryRunner } from 'typeorm';

const MOVES = `(state, evidence, known_then, requested_by, requested_by_human, requested_at, decided_by, decided_by_human, decided_at, rejection_reason, version)`;

/** What is held for review gets an end: two humans accept it, one rejects it, a later version takes its place. */
export class ReviewHeldRecords1764000002710 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const record of ['completion', 'credential']) {
      await db.query(`ALTER TABLE ${record} DROP CONSTRAINT ${record}_state_check`);
      await db.query(`
        ALTER TABLE ${record} ADD CONSTRAINT ${record}_state_check
          CHECK (state IN ('accepted', 'unverified', 'held_for_review', 'rejected'))`);
    }
    await db.query(`
      CREATE TABLE held_record (
        id                  uuid PRIMARY KEY,
        record_kind         text NOT NULL CHECK (record_kind IN ('credential', 'completion')),
        record_id           uuid NOT NULL,
        record_version      integer NOT NULL CHECK (record_version >= 1),
        organisation_id     uuid NOT NULL REFERENCES organisation,
        division            text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
        person_id           uuid NOT NULL REFERENCES person,
        claimed_person_id   uuid NOT NULL REFERENCES person,
        causes              text[] NOT NULL CHECK (cardinality(causes) >= 1 AND causes <@ ARRAY['identity_contradicted', 'another_person']),
        sealed_claim        bytea NOT NULL,
        held_at             timestamptz NOT NULL,
        state               text NOT NULL CHECK (state IN ('held', 'acceptance_requested', 'accepted', 'rejected', 'superseded')),
        evidence            text[] NOT NULL CHECK (evidence <@ ARRAY['document_seen', 'name_change_seen', 'household_register_seen', 'police_confirmed', 'other']),
        known_then          integer CHECK (known_then >= 1),
        requested_by        uuid,
        requested_by_human  uuid,
        requested_at        timestamptz,
        decided_by          uuid,
        decided_by_human    uuid,
        decided_at          timestamptz,
        rejection_reason    text CHECK (rejection_reason IN ('another_person', 'evidence_insufficient', 'withdrawn_by_provider', 'other')),
        version             integer NOT NULL CHECK (version >= 1),
        CONSTRAINT held_record_once UNIQUE (record_kind, record_id, record_version),
        FOREIGN KEY (requested_by, requested_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (decided_by, decided_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT held_record_accepted_by_two_humans
          CHECK (state <> 'accepted' OR (requested_by_human IS NOT NULL AND decided_by_human IS NOT NULL
                                         AND decided_by_human <> requested_by_human)),
        CONSTRAINT held_record_of_another_is_not_accepted
          CHECK (state NOT IN ('acceptance_requested', 'accepted')
                 OR (claimed_person_id = person_id AND NOT 'another_person' = ANY(causes))),
        CONSTRAINT held_record_requested_whole
          CHECK (num_nulls(requested_by, requested_by_human, requested_at, known_then) IN (0, 4)
                 AND (requested_by IS NULL) = (evidence = '{}')
                 AND (state <> 'acceptance_requested' OR requested_by IS NOT NULL)
                 AND (state <> 'held' OR requested_by IS NULL)),
        CONSTRAINT held_record_decided_or_open
          CHECK ((state IN ('held', 'acceptance_requested')) = (decided_at IS NULL)
                 AND (state IN ('accepted', 'rejected')) = (decided_by IS NOT NULL)
                 AND (state = 'rejected') = (rejection_reason IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX held_record_by_division ON held_record (division, id DESC)`);
    await db.query(
      `CREATE INDEX held_record_undecided ON held_record (record_id) WHERE decided_at IS NULL`,
    );
    // what was decided stays decided
    await db.query(`
      CREATE FUNCTION held_record_stays_decided() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.state NOT IN ('held', 'acceptance_requested') THEN
          RAISE EXCEPTION 'a held record that was decided stays so' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER held_record_stays_decided BEFORE UPDATE ON held_record
        FOR EACH ROW EXECUTE FUNCTION held_record_stays_decided()`);
    await db.query(`GRANT SELECT, INSERT, UPDATE ${MOVES} ON held_record TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE held_record`);
    await db.query(`DROP FUNCTION held_record_stays_decided`);
    for (const record of ['completion', 'credential']) {
      await db.query(`ALTER TABLE ${record} DROP CONSTRAINT ${record}_state_check`);
      await db.query(`
        ALTER TABLE ${record} ADD CONSTRAINT ${record}_state_check
          CHECK (state IN ('accepted', 'unverified', 'held_for_review'))`);
    }
  }
}
