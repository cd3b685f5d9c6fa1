import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every version of what authorities and employers said for subsidies, one row each; the highest version of an id is how
 * it stands. The service may add rows and alter none. Lines of lists that wait are sealed.
 */
export class CreateSubsidyFacts1764000002900 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE subsidy_fact (
        id                uuid NOT NULL,
        version           integer NOT NULL CHECK (version >= 1),
        organisation_id   uuid NOT NULL REFERENCES organisation,
        reference         text NOT NULL CHECK (reference <> ''),
        speaker           text NOT NULL CHECK (speaker IN ('authority', 'employer')),
        person_id         uuid NOT NULL REFERENCES person,
        kind              text NOT NULL CHECK (kind ~ '^[a-z_]+$'),
        sealed_statement  bytea NOT NULL,
        as_of_on          date NOT NULL,
        starts_on         date,
        ends_on           date CHECK (ends_on > starts_on),
        state             text NOT NULL CHECK (state IN ('accepted', 'unverified', 'held_for_review')),
        withdrawn_reason  text CHECK (withdrawn_reason IN ('wrong_person', 'wrong_value', 'sent_twice', 'annulled')),
        updated_at        timestamptz NOT NULL,
        digest            text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        recorded_at       timestamptz NOT NULL,
        entry_number      bigint NOT NULL CHECK (entry_number > 0),
        PRIMARY KEY (id, version),
        CONSTRAINT subsidy_fact_reference_once UNIQUE (organisation_id, reference, version),
        CONSTRAINT subsidy_fact_ends_what_begins CHECK (ends_on IS NULL OR starts_on IS NOT NULL)
      )`);
    await db.query(`CREATE INDEX subsidy_fact_of_person ON subsidy_fact (person_id)`);
    await db.query(`
      CREATE TABLE subsidy_fact_list (
        id               uuid PRIMARY KEY,
        organisation_id  uuid NOT NULL REFERENCES organisation,
        received_at      timestamptz NOT NULL,
        lines            integer NOT NULL CHECK (lines >= 1),
        digest           text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        version          integer NOT NULL CHECK (version = 1)
      )`);
    await db.query(`
      CREATE TABLE subsidy_fact_line (
        list_id      uuid NOT NULL REFERENCES subsidy_fact_list,
        line         integer NOT NULL CHECK (line >= 1),
        reference    text NOT NULL,
        sealed_line  bytea NOT NULL,
        outcome      text NOT NULL CHECK (outcome IN ('waiting', 'recorded', 'corrected', 'unchanged', 'refused')),
        refusal      text,
        PRIMARY KEY (list_id, line),
        CHECK ((outcome = 'refused') = (refusal IS NOT NULL))
      )`);
    await db.query(
      `CREATE INDEX subsidy_fact_line_waiting ON subsidy_fact_line (list_id, line) WHERE outcome = 'waiting'`,
    );
    await db.query(
      `GRANT SELECT, INSERT ON subsidy_fact, subsidy_fact_list, subsidy_fact_line TO registry_service`,
    );
    await db.query(`GRANT UPDATE (outcome, refusal) ON subsidy_fact_line TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE subsidy_fact_line, subsidy_fact_list, subsidy_fact`);
  }
}
