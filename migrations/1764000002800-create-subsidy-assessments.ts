import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Assessments of subsidies that clerks had kept. The service adds rows and alters none. */
export class CreateSubsidyAssessments1764000002800 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE subsidy_assessment (
        id               uuid PRIMARY KEY,
        authority_id     uuid NOT NULL REFERENCES authority,
        person_id        uuid NOT NULL REFERENCES person,
        programme        text NOT NULL CHECK (programme ~ '^[a-z_]+$'),
        division         text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
        applied_on       date NOT NULL,
        outcome          text NOT NULL CHECK (outcome IN ('eligible', 'not_eligible', 'undetermined')),
        amount_fen       bigint NOT NULL CHECK (amount_fen >= 0),
        sealed_decision  bytea NOT NULL,
        digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        kept_by          uuid NOT NULL REFERENCES officer,
        kept_at          timestamptz NOT NULL,
        version          integer NOT NULL CHECK (version = 1),
        CONSTRAINT subsidy_assessment_once UNIQUE (authority_id, digest),
        CHECK (outcome = 'eligible' OR amount_fen = 0)
      )`);
    await db.query(`GRANT SELECT, INSERT ON subsidy_assessment TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE subsidy_assessment`);
  }
}
