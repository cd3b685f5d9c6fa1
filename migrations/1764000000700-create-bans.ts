import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bans. What must never be false is said here again: two humans, a person behind every ban in force, one ban a decision. */
export class CreateBans1764000000700 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE officer ADD CONSTRAINT officer_and_its_human UNIQUE (id, human_id)`,
    );
    await db.query(`
      CREATE TABLE ban (
        id                 uuid PRIMARY KEY,
        state              text NOT NULL CHECK (state IN ('proposed', 'rejected', 'withdrawn', 'in_force',
                             'suspended', 'ended', 'lifted', 'superseded')),
        capacity           text NOT NULL CHECK (capacity IN ('perpetrator', 'direct_manager')),
        ground             text NOT NULL CHECK (ground IN ('child_abuse', 'court_prohibition', 'statutory_record')),
        category           text NOT NULL CHECK (category IN ('abuse', 'sexual_offence', 'violence', 'trafficking',
                             'abandonment', 'other')),
        incident_on        date NOT NULL,
        incident_division  text NOT NULL CHECK (incident_division ~ '^[0-9]{6}$'),
        document_number    text NOT NULL,
        legal_basis        text[] NOT NULL CHECK (cardinality(legal_basis) >= 1),
        decided_on         date NOT NULL CHECK (decided_on >= incident_on),
        served_on          date NOT NULL CHECK (served_on >= decided_on),
        term_starts_on     date,
        term_ends_on       date CHECK (term_ends_on > term_starts_on),
        authority_id       uuid NOT NULL REFERENCES organisation,
        subject_type       text NOT NULL,
        subject_country    text NOT NULL,
        subject_proof      text NOT NULL CHECK (subject_proof IN ('card_reader', 'police_name_number_check',
                             'sighted', 'none')),
        sealed_number      bytea NOT NULL,
        sealed_name        bytea NOT NULL,
        sealed_birth_date  bytea NOT NULL,
        subject_digest     text NOT NULL CHECK (subject_digest ~ '^[0-9a-f]{64}$'),
        person_id          uuid REFERENCES person,
        proposed_by        uuid NOT NULL,
        proposed_by_human  uuid NOT NULL,
        proposed_at        timestamptz NOT NULL,
        decided_by         uuid,
        decided_by_human   uuid,
        decided_at         timestamptz,
        rejection_reason   text CHECK (rejection_reason IN ('wrong_person', 'decision_not_served',
                             'decision_incomplete', 'wrong_ground', 'duplicate', 'other')),
        version            integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (proposed_by, proposed_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (decided_by, decided_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT ban_needs_two_humans
          CHECK (state = 'withdrawn' OR decided_by_human <> proposed_by_human),
        CONSTRAINT ban_withdrawn_by_its_proposer
          CHECK (state <> 'withdrawn' OR decided_by_human = proposed_by_human),
        CONSTRAINT ban_decided_or_proposed
          CHECK (CASE WHEN state = 'proposed'
                      THEN decided_by IS NULL AND decided_by_human IS NULL AND decided_at IS NULL
                      ELSE decided_by IS NOT NULL AND decided_by_human IS NOT NULL AND decided_at IS NOT NULL END),
        CONSTRAINT ban_binds_a_person
          CHECK ((person_id IS NULL) = (state IN ('proposed', 'rejected', 'withdrawn'))),
        CONSTRAINT ban_term_as_its_ground
          CHECK ((ground = 'court_prohibition') = (term_starts_on IS NOT NULL)),
        CONSTRAINT ban_reason_as_its_state
          CHECK ((state = 'rejected') = (rejection_reason IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ban_of_person ON ban (person_id)`);
    await db.query(`CREATE INDEX ban_of_authority ON ban (authority_id, id DESC)`);
    await db.query(`
      CREATE UNIQUE INDEX ban_once
          ON ban (authority_id, document_number, subject_digest, capacity, ground)
       WHERE state IN ('proposed', 'in_force', 'suspended')`);
    // a proposal is immutable: what it says and whom it names is written once
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, person_id, decided_by, decided_by_human, decided_at, rejection_reason, version)
         ON ban TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ban`);
    await db.query(`ALTER TABLE officer DROP CONSTRAINT officer_and_its_human`);
  }
}
