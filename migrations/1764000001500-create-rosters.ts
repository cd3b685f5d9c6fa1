import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Staff lists as nurseries sent them, sealed, with what became of each line. */
export class CreateRosters1764000001500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE roster (
        id              uuid PRIMARY KEY,
        institution_id  uuid NOT NULL REFERENCES institution,
        received_at     timestamptz NOT NULL,
        lines           integer NOT NULL CHECK (lines >= 1),
        digest          text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        version         integer NOT NULL CHECK (version = 1)
      )`);
    await db.query(`CREATE INDEX roster_of_institution ON roster (institution_id, id DESC)`);
    await db.query(`
      CREATE TABLE roster_line (
        roster_id      uuid NOT NULL REFERENCES roster,
        line           integer NOT NULL CHECK (line >= 1),
        reference      text NOT NULL,
        sealed_line    bytea NOT NULL,
        outcome        text NOT NULL CHECK (outcome IN ('waiting', 'recorded', 'refused')),
        employment_id  uuid REFERENCES employment,
        refusal        text,
        PRIMARY KEY (roster_id, line),
        CHECK ((outcome = 'recorded') = (employment_id IS NOT NULL)),
        CHECK ((outcome = 'refused') = (refusal IS NOT NULL))
      )`);
    await db.query(
      `CREATE INDEX roster_line_waiting ON roster_line (roster_id, line) WHERE outcome = 'waiting'`,
    );
    await db.query(`GRANT SELECT, INSERT ON roster, roster_line TO registry_service`);
    await db.query(
      `GRANT UPDATE (outcome, employment_id, refusal) ON roster_line TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE roster_line, roster`);
  }
}
