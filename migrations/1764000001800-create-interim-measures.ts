import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Interim measures. Said here again: two humans, 72 hours, 90 days, none twice by one human, and no end without a reason. */
export class CreateInterimMeasures1764000001800 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE interim_measure (
        id                      uuid PRIMARY KEY,
        state                   text NOT NULL CHECK (state IN ('imposed', 'confirmed', 'withdrawn', 'ended')),
        power                   text NOT NULL CHECK (power ~ '^[a-z0-9-]+$'),
        reasons                 text[] NOT NULL CHECK (cardinality(reasons) >= 1 AND reasons <@ ARRAY['injury_seen',
                                  'recording_seen', 'witness_heard', 'police_case_opened', 'record_found', 'other']),
        sealed_statement        bytea NOT NULL,
        sealed_evidence         bytea NOT NULL,
        incident_on             date NOT NULL,
        incident_division       text NOT NULL CHECK (incident_division ~ '^[0-9]{6}$'),
        authority_id            uuid NOT NULL REFERENCES organisation,
        subject_type            text NOT NULL,
        subject_country         text NOT NULL,
        subject_proof           text NOT NULL CHECK (subject_proof IN ('card_reader', 'police_name_number_check',
                                  'sighted', 'none')),
        sealed_number           bytea NOT NULL,
        sealed_name             bytea NOT NULL,
        sealed_birth_date       bytea NOT NULL,
        subject_digest          text NOT NULL CHECK (subject_digest ~ '^[0-9a-f]{64}$'),
        person_id               uuid NOT NULL REFERENCES person,
        imposed_by              uuid NOT NULL,
        imposed_by_human        uuid NOT NULL,
        imposed_at              timestamptz NOT NULL,
        confirmed_by            uuid,
        confirmed_by_human      uuid,
        confirmed_at            timestamptz,
        end_requested_by        uuid,
        end_requested_by_human  uuid,
        end_requested_at        timestamptz,
        end_reason              text CHECK (end_reason IN ('suspicion_not_borne_out', 'wrong_person', 'no_proceedings', 'other')),
        ended_by                uuid,
        ended_by_human          uuid,
        ended_at                timestamptz,
        ended_as                text CHECK (ended_as IN ('withdrawn', 'requested', 'ban_approved', 'ban_rejected')),
        ended_by_ban            uuid REFERENCES ban,
        alarms_at               timestamptz,
        version                 integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (imposed_by, imposed_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (confirmed_by, confirmed_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (end_requested_by, end_requested_by_human) REFERENCES officer (id, human_id),
        FOREIGN KEY (ended_by, ended_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT interim_measure_after_its_incident
          CHECK (incident_on <= (imposed_at AT TIME ZONE 'Asia/Shanghai')::date),
        CONSTRAINT interim_measure_confirmed_whole
          CHECK (num_nulls(confirmed_by, confirmed_by_human, confirmed_at) IN (0, 3)),
        CONSTRAINT interim_measure_needs_two_humans CHECK (confirmed_by_human <> imposed_by_human),
        CONSTRAINT interim_measure_confirmed_in_time
          CHECK (confirmed_at >= imposed_at AND confirmed_at < imposed_at + interval '72 hours'),
        CONSTRAINT interim_measure_end_requested_whole
          CHECK (num_nulls(end_requested_by, end_requested_by_human, end_requested_at, end_reason) IN (0, 4)),
        CONSTRAINT interim_measure_end_requested_of_confirmed
          CHECK (end_requested_at IS NULL OR confirmed_at IS NOT NULL AND end_requested_at >= confirmed_at),
        CONSTRAINT interim_measure_ended_whole
          CHECK (num_nulls(ended_by, ended_by_human, ended_at, ended_as) IN (0, 4)),
        CONSTRAINT interim_measure_as_its_state
          CHECK (CASE state WHEN 'imposed' THEN confirmed_at IS NULL AND ended_at IS NULL
                            WHEN 'confirmed' THEN confirmed_at IS NOT NULL AND ended_at IS NULL
                            WHEN 'withdrawn' THEN confirmed_at IS NULL AND ended_as = 'withdrawn' AND ended_at IS NOT NULL
                            ELSE ended_at IS NOT NULL AND ended_as <> 'withdrawn' END),
        CONSTRAINT interim_measure_withdrawn_by_its_officer
          CHECK (ended_as <> 'withdrawn' OR ended_by_human = imposed_by_human),
        CONSTRAINT interim_measure_end_needs_two_humans
          CHECK (ended_as <> 'requested'
                 OR end_requested_by_human IS NOT NULL AND ended_by_human <> end_requested_by_human),
        CONSTRAINT interim_measure_ended_by_its_ban
          CHECK ((ended_by_ban IS NOT NULL) = (coalesce(ended_as, '') IN ('ban_approved', 'ban_rejected'))),
        CONSTRAINT interim_measure_ended_while_it_ran
          CHECK (ended_at >= imposed_at AND ended_at < imposed_at
                 + CASE WHEN confirmed_at IS NULL THEN interval '72 hours' ELSE interval '2160 hours' END),
        CONSTRAINT interim_measure_not_renewed UNIQUE (person_id, incident_on, imposed_by_human)
      )`);
    await db.query(`CREATE INDEX interim_measure_of_person ON interim_measure (person_id)`);
    await db.query(
      `CREATE INDEX interim_measure_of_authority ON interim_measure (authority_id, id DESC)`,
    );
    await db.query(
      `CREATE UNIQUE INDEX interim_measure_once ON interim_measure (authority_id, person_id, incident_on)
        WHERE confirmed_at IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX interim_measure_of_subject ON interim_measure (subject_digest, incident_on)
        WHERE state IN ('imposed', 'confirmed')`,
    );
    await db.query(
      `CREATE INDEX interim_measure_alarms ON interim_measure (alarms_at) WHERE alarms_at IS NOT NULL`,
    );
    // what was imposed, on whom and why is written once
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (state, confirmed_by, confirmed_by_human, confirmed_at, end_requested_by, end_requested_by_human,
                    end_requested_at, end_reason, ended_by, ended_by_human, ended_at, ended_as, ended_by_ban,
                    alarms_at, version)
         ON interim_measure TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE interim_measure`);
  }
}
