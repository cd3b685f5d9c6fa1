import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases with their subjects and steps. Nothing in them bars anybody: a ban is a row of its own, with two humans. */
export class CreateBanCases1764000001610 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ban_case (
        id                 uuid PRIMARY KEY,
        authority_id       uuid NOT NULL REFERENCES authority,
        state              text NOT NULL CHECK (state IN ('open', 'decided', 'closed')),
        ground             text NOT NULL CHECK (ground IN ('child_abuse')),
        category           text NOT NULL CHECK (category IN ('abuse', 'sexual_offence', 'violence', 'trafficking',
                             'abandonment', 'other')),
        incident_on        date NOT NULL,
        incident_division  text NOT NULL,
        filed_on           date NOT NULL,
        uscc               text,
        filed_by           uuid NOT NULL,
        filed_by_human     uuid NOT NULL,
        filed_at           timestamptz NOT NULL,
        look_on            date,
        editions_seen      integer,
        version            integer NOT NULL CHECK (version >= 1),
        FOREIGN KEY (filed_by, filed_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT ban_case_filed_after_the_incident CHECK (incident_on <= filed_on),
        CONSTRAINT ban_case_filed_in_the_past CHECK (filed_on <= (filed_at AT TIME ZONE 'Asia/Shanghai')::date),
        CONSTRAINT ban_case_ended_or_looked_at CHECK (state <> 'open' OR editions_seen IS NOT NULL)
      )`);
    await db.query(`CREATE INDEX ban_case_of_authority ON ban_case (authority_id, id DESC)`);
    await db.query(
      `CREATE INDEX ban_case_looked_at ON ban_case (look_on, id) WHERE editions_seen IS NOT NULL`,
    );
    await db.query(`
      CREATE TABLE ban_case_subject (
        id             uuid PRIMARY KEY,
        case_id        uuid NOT NULL REFERENCES ban_case,
        number         integer NOT NULL CHECK (number >= 1),
        capacity       text NOT NULL CHECK (capacity IN ('perpetrator', 'direct_manager', 'institution')),
        uscc           text,
        sealed_person  bytea,
        ban_id         uuid REFERENCES ban,
        UNIQUE (case_id, number),
        UNIQUE (case_id, id),
        CONSTRAINT ban_case_subject_is_one CHECK ((uscc IS NULL) <> (sealed_person IS NULL)),
        CONSTRAINT ban_case_subject_as_its_capacity CHECK ((capacity = 'institution') = (uscc IS NOT NULL))
      )`);
    await db.query(
      `CREATE UNIQUE INDEX ban_case_subject_of_ban ON ban_case_subject (ban_id) WHERE ban_id IS NOT NULL`,
    );
    await db.query(`
      CREATE TABLE ban_case_step (
        id                     uuid PRIMARY KEY,
        case_id                uuid NOT NULL REFERENCES ban_case,
        number                 integer NOT NULL CHECK (number >= 1),
        step                   text NOT NULL CHECK (step IN ('notice', 'statement', 'hearing_request', 'hearing_notice',
                                 'hearing', 'manager_not_named', 'subject_dropped', 'legal_review',
                                 'collective_decision', 'decision', 'service', 'closed')),
        subject_id             uuid,
        happened_on            date NOT NULL,
        outcome                text,
        method                 text CHECK (method IN ('direct', 'mail', 'electronic', 'public_notice')),
        hearing_on             date,
        manager_employment_id  uuid REFERENCES employment,
        sealed_text            bytea,
        recorded_by            uuid NOT NULL,
        recorded_by_human      uuid NOT NULL,
        recorded_at            timestamptz NOT NULL,
        UNIQUE (case_id, number),
        FOREIGN KEY (case_id, subject_id) REFERENCES ban_case_subject (case_id, id),
        FOREIGN KEY (recorded_by, recorded_by_human) REFERENCES officer (id, human_id),
        CONSTRAINT ban_case_step_happened
          CHECK (happened_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date),
        CONSTRAINT ban_case_step_of_a_subject
          CHECK ((subject_id IS NOT NULL) = (step IN ('notice', 'statement', 'hearing_request', 'hearing_notice',
                 'hearing', 'subject_dropped', 'service'))),
        CONSTRAINT ban_case_step_served_somehow CHECK ((method IS NOT NULL) = (step IN ('notice', 'service'))),
        CONSTRAINT ban_case_step_announces_a_hearing
          CHECK (CASE WHEN step = 'hearing_notice' THEN hearing_on > happened_on ELSE hearing_on IS NULL END),
        CONSTRAINT ban_case_step_names_a_manager CHECK (manager_employment_id IS NULL OR step = 'manager_not_named'),
        CONSTRAINT ban_case_step_has_its_document
          CHECK ((sealed_text IS NOT NULL) = (step IN ('notice', 'hearing_notice', 'legal_review',
                 'collective_decision', 'decision', 'service'))),
        CONSTRAINT ban_case_step_has_its_outcome
          CHECK (CASE step
                   WHEN 'statement' THEN outcome IN ('received', 'not_made')
                   WHEN 'hearing_request' THEN outcome IN ('requested', 'waived', 'not_requested')
                   WHEN 'hearing' THEN outcome IN ('held', 'not_attended')
                   WHEN 'manager_not_named' THEN outcome IN ('not_liable', 'did_not_manage', 'decided_elsewhere',
                                                   'no_manager', 'left_unknown')
                   WHEN 'subject_dropped' THEN outcome IN ('wrong_subject', 'no_violation', 'not_liable',
                                                 'decided_elsewhere')
                   WHEN 'closed' THEN outcome IN ('no_violation', 'not_proven', 'time_barred', 'transferred', 'other')
                   ELSE outcome IS NULL END)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX ban_case_step_decides_once ON ban_case_step (case_id) WHERE step = 'decision'`,
    );
    await db.query(
      `GRANT SELECT, INSERT ON ban_case, ban_case_subject, ban_case_step TO registry_service`,
    );
    await db.query(
      `GRANT UPDATE (state, look_on, editions_seen, version) ON ban_case TO registry_service`,
    );
    await db.query(`GRANT UPDATE (ban_id) ON ban_case_subject TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ban_case_step, ban_case_subject, ban_case`);
  }
}
