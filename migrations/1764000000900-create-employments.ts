import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who works where, in which post, under whom, and when each was last answered for. What an employment is decided
 * by is a check like any other, which names it.
 */
export class CreateEmployments1764000000900 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE employment (
        id                 uuid PRIMARY KEY,
        institution_id     uuid NOT NULL REFERENCES institution,
        person_id          uuid NOT NULL REFERENCES person,
        reference          text NOT NULL,
        position           text NOT NULL,
        site               text NOT NULL,
        kind               text NOT NULL CHECK (kind IN ('employed', 'agency', 'volunteer', 'student')),
        hours              text NOT NULL CHECK (hours IN ('full_time', 'part_time')),
        state              text NOT NULL CHECK (state IN ('unconfirmed', 'confirmed', 'ended')),
        on_leave           boolean NOT NULL,
        starts_on          date NOT NULL,
        ends_on            date CHECK (ends_on >= starts_on),
        end_reason         text CHECK (end_reason IN ('resigned', 'term_expired', 'transferred', 'retired',
                             'dismissed', 'dismissed_for_conduct', 'barred', 'not_started', 'deceased',
                             'recorded_in_error', 'other')),
        sealed_person      bytea NOT NULL,
        identity_proof     text NOT NULL CHECK (identity_proof IN ('card_reader', 'police_name_number_check',
                             'sighted', 'none')),
        cited_check_id     uuid REFERENCES clearance_check,
        police_channel     text CHECK (police_channel IN ('police_station', 'exit_entry', 'procuratorate',
                             'education_authority', 'online_platform')),
        police_queried_on  date,
        police_letter      text,
        police_letter_seen boolean,
        attested           text[] NOT NULL,
        recorded_at        timestamptz NOT NULL,
        confirmed_at       timestamptz,
        version            integer NOT NULL CHECK (version >= 1),
        CONSTRAINT employment_ends_with_a_reason
          CHECK ((state = 'ended') = (ends_on IS NOT NULL AND end_reason IS NOT NULL)),
        CONSTRAINT employment_confirmed_after_the_police_query
          CHECK (state <> 'confirmed' OR (confirmed_at IS NOT NULL AND police_letter_seen)),
        CONSTRAINT employment_confirmed_with_a_proven_identity
          CHECK (state <> 'confirmed' OR identity_proof IN ('card_reader', 'police_name_number_check')),
        CONSTRAINT employment_police_query_whole
          CHECK (num_nonnulls(police_channel, police_queried_on, police_letter, police_letter_seen) IN (0, 4))
      )`);
    await db.query(`
      CREATE UNIQUE INDEX employment_once ON employment (institution_id, person_id, position)
       WHERE state <> 'ended'`);
    await db.query(`CREATE INDEX employment_of_person ON employment (person_id)`);
    await db.query(
      `CREATE INDEX employment_of_institution ON employment (institution_id, id DESC)`,
    );
    await db.query(`CREATE INDEX employment_of_check ON employment (cited_check_id)`);

    await db.query(`
      CREATE TABLE reporting_line (
        id                     uuid PRIMARY KEY,
        employment_id          uuid NOT NULL REFERENCES employment,
        manager_employment_id  uuid NOT NULL REFERENCES employment,
        starts_on              date NOT NULL,
        ends_on                date CHECK (ends_on >= starts_on),
        version                integer NOT NULL CHECK (version >= 1),
        CHECK (manager_employment_id <> employment_id)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX reporting_line_open_once ON reporting_line (employment_id) WHERE ends_on IS NULL`,
    );
    await db.query(
      `CREATE INDEX reporting_line_of_manager ON reporting_line (manager_employment_id)`,
    );

    // when an employment was last answered for, and when to look again: both follow from the log
    await db.query(`
      CREATE TABLE employment_watch (
        employment_id   uuid PRIMARY KEY REFERENCES employment,
        answered_at     timestamptz NOT NULL,
        verdict         text NOT NULL CHECK (verdict IN ('barred', 'refer', 'not_qualified', 'clear')),
        check_id        uuid REFERENCES clearance_check,
        first_clear_on  date,
        look_on         date
      )`);
    await db.query(
      `CREATE INDEX employment_watch_due ON employment_watch (look_on) WHERE look_on IS NOT NULL`,
    );

    await db.query(`ALTER TABLE clearance_check ALTER COLUMN asked_by DROP NOT NULL`);
    await db.query(`ALTER TABLE clearance_check ADD COLUMN employment_id uuid`);
    await db.query(`ALTER TABLE clearance_check DROP CONSTRAINT clearance_check_purpose_check`);
    await db.query(`
      ALTER TABLE clearance_check ADD CONSTRAINT clearance_check_purpose_check
        CHECK (purpose IN ('pre_employment', 'annual_recheck', 'in_service_concern',
                           'employment_recorded', 'employment_confirmed', 'employment_changed'))`);

    await db.query(
      `GRANT SELECT, INSERT ON employment, reporting_line, employment_watch TO registry_service`,
    );
    await db.query(`
      GRANT UPDATE (position, site, hours, state, on_leave, ends_on, end_reason, identity_proof, police_channel,
                    police_queried_on, police_letter, police_letter_seen, attested, confirmed_at, version)
         ON employment TO registry_service`);
    await db.query(`GRANT UPDATE (ends_on, version) ON reporting_line TO registry_service`);
    await db.query(`GRANT UPDATE ON employment_watch TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE clearance_check DROP CONSTRAINT clearance_check_purpose_check`);
    await db.query(`
      ALTER TABLE clearance_check ADD CONSTRAINT clearance_check_purpose_check
        CHECK (purpose IN ('pre_employment', 'annual_recheck', 'in_service_concern'))`);
    await db.query(`ALTER TABLE clearance_check DROP COLUMN employment_id`);
    await db.query(`ALTER TABLE clearance_check ALTER COLUMN asked_by SET NOT NULL`);
    await db.query(`DROP TABLE employment_watch, reporting_line, employment`);
  }
}
