import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an applicant is somebody restricted. Said here again: two humans, one open proposal for both, decided or not. */
export class CreateIdentityMatches1764000001850 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE identity_match (
        id                    uuid PRIMARY KEY,
        check_id              uuid NOT NULL REFERENCES clearance_check,
        division              text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
        applicant_digest      text NOT NULL CHECK (applicant_digest ~ '^[0-9a-f]{64}$'),
        person_id             uuid NOT NULL REFERENCES person,
        conclusion            text NOT NULL CHECK (conclusion IN ('same_person', 'not_same_person')),
        evidence              text[] NOT NULL CHECK (cardinality(evidence) >= 1 AND evidence <@ ARRAY['photo_compared',
                                'birth_place_compared', 'number_history_compared', 'household_register_seen',
                                'police_confirmed', 'deciding_authority_asked', 'other']),
        applicant_assertions  integer NOT NULL CHECK (applicant_assertions >= 0),
        person_version        integer NOT NULL CHECK (person_version >= 1),
        person_documents      integer NOT NULL CHECK (person_documents >= 1),
        person_assertions     integer NOT NULL CHECK (person_assertions >= 2),
        person_bans           integer NOT NULL CHECK (person_bans >= 0),
        person_measures       integer NOT NULL CHECK (person_measures >= 0),
        state                 text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected', 'withdrawn')),
        proposed_by           uuid NOT NULL,
        proposed_by_human     uuid NOT NULL,
        proposed_at           timestamptz NOT NULL,
        decided_by            uuid,
        decided_by_human      uuid,
        decided_at            timestamptz,
        rejection_reason      text CHECK (rejection_reason IN ('evidence_insufficient', 'wrong_conclusion', 'duplicate', 'other')),
        version               integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (proposed_by, proposed_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (decided_by, decided_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT identity_match_needs_two_humans
          CHECK (state = 'withdrawn' OR decided_by_human <> proposed_by_human),
        CONSTRAINT identity_match_withdrawn_by_its_proposer
          CHECK (state <> 'withdrawn' OR decided_by_human = proposed_by_human),
        CONSTRAINT identity_match_decided_or_proposed
          CHECK (CASE WHEN state = 'proposed'
                      THEN decided_by IS NULL AND decided_by_human IS NULL AND decided_at IS NULL
                      ELSE decided_by IS NOT NULL AND decided_by_human IS NOT NULL AND decided_at IS NOT NULL END),
        CONSTRAINT identity_match_reason_as_its_state
          CHECK ((state = 'rejected') = (rejection_reason IS NOT NULL))
      )`);
    await db.query(
      `CREATE INDEX identity_match_of_applicant ON identity_match (applicant_digest) WHERE state = 'approved'`,
    );
    await db.query(
      `CREATE UNIQUE INDEX identity_match_open ON identity_match (applicant_digest, person_id)
        WHERE state = 'proposed'`,
    );
    await db.query(`CREATE INDEX identity_match_by_division ON identity_match (division, id DESC)`);
    await db.query(
      `CREATE INDEX finding_referred_due ON finding (due_on, id)
        WHERE kind = 'clearance_referred' AND closed_at IS NULL`,
    );
    // what was compared is written once
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, decided_by, decided_by_human, decided_at, rejection_reason, version)
         ON identity_match TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX finding_referred_due`);
    await db.query(`DROP TABLE identity_match`);
  }
}
