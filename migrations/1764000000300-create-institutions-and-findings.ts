import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Doubts that a human must look at; nurseries; schools and assessment bodies with what they may award, from when to when. */
export class CreateInstitutionsAndFindings1764000000300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE finding (
        id         uuid PRIMARY KEY,
        kind       text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]*$'),
        key        text NOT NULL,
        division   text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
        evidence   jsonb NOT NULL CHECK (jsonb_typeof(evidence) = 'object'),
        opened_at  timestamptz NOT NULL,
        due_on     date,
        closed_at  timestamptz CHECK (closed_at >= opened_at),
        version    integer NOT NULL CHECK (version >= 1)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX finding_open_once ON finding (kind, key) WHERE closed_at IS NULL`,
    );
    await db.query(
      `CREATE INDEX finding_open_by_division ON finding (division, opened_at, id) WHERE closed_at IS NULL`,
    );

    // Name and division are the organisation's: they are kept once.
    await db.query(`
      CREATE TABLE institution (
        organisation_id  uuid PRIMARY KEY REFERENCES organisation,
        uscc             text NOT NULL CONSTRAINT institution_uscc_once UNIQUE CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
        uscc_checksum    text NOT NULL CHECK (uscc_checksum IN ('valid', 'confirmed_by_officer')),
        legal_form       text NOT NULL CHECK (legal_form IN ('public_institution', 'social_service', 'company', 'individual_business', 'cooperative', 'other')),
        filing_state     text NOT NULL CHECK (filing_state IN ('registered_unfiled', 'submitted', 'filed', 'non_conforming', 'changed', 'suspended', 'de_filed', 'cancelled')),
        version          integer NOT NULL CHECK (version >= 1)
      )`);

    await db.query(`
      CREATE TABLE provider (
        organisation_id  uuid PRIMARY KEY REFERENCES organisation,
        uscc             text CONSTRAINT provider_uscc_once UNIQUE CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
        uscc_checksum    text CHECK (uscc_checksum IN ('valid', 'confirmed_by_officer')),
        version          integer NOT NULL CHECK (version >= 1),
        CHECK ((uscc IS NULL) = (uscc_checksum IS NULL))
      )`);
    await db.query(`
      CREATE TABLE provider_award (
        id             uuid PRIMARY KEY,
        provider_id    uuid NOT NULL REFERENCES provider,
        kind           text NOT NULL CHECK (kind IN ('training_completion', 'skill_level_certificate', 'vocational_qualification', 'one_plus_x', 'teacher_licence', 'physician_licence', 'nurse_licence', 'guard_licence', 'health_certificate', 'food_handler_certificate', 'education_degree', 'maternal_child_health_training', 'training_certificate', 'care_experience', 'management_experience')),
        occupations    text[] CHECK (cardinality(occupations) > 0),
        highest_level  integer CHECK (highest_level BETWEEN 1 AND 5),
        starts_on      date NOT NULL,
        ends_on        date CHECK (ends_on > starts_on),
        version        integer NOT NULL CHECK (version >= 1)
      )`);
    await db.query(`CREATE INDEX provider_award_by_provider ON provider_award (provider_id)`);
    await db.query(
      `GRANT SELECT, INSERT, UPDATE ON finding, institution, provider, provider_award TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE provider_award, provider, institution, finding`);
  }
}
