import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What employers of barred people must do, step by step, and when each step is late. */
export class CreateObligations1764000001300 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE obligation (
        id              uuid PRIMARY KEY,
        ban_id          uuid NOT NULL REFERENCES ban,
        authority_id    uuid NOT NULL REFERENCES authority,
        person_id       uuid NOT NULL REFERENCES person,
        institution_id  uuid NOT NULL REFERENCES institution,
        division        text NOT NULL,
        state           text NOT NULL CHECK (state IN ('notified', 'delivered', 'contact_stopped', 'acknowledged',
                          'removed', 'verified', 'cancelled')),
        raised_at       timestamptz NOT NULL,
        due_at          timestamptz,
        escalation      integer NOT NULL CHECK (escalation BETWEEN 0 AND 2),
        escalates_at    timestamptz,
        version         integer NOT NULL CHECK (version >= 1),
        CONSTRAINT obligation_due_to_the_end
          CHECK ((due_at IS NULL) = (state IN ('verified', 'cancelled'))),
        CONSTRAINT obligation_escalates_to_the_superior
          CHECK ((escalates_at IS NULL) = (due_at IS NULL OR escalation = 2))
      )`);
    // one at a time: whoever takes a barred person back after the removal is obliged anew
    await db.query(`
      CREATE UNIQUE INDEX obligation_once ON obligation (ban_id, institution_id)
       WHERE state IN ('notified', 'delivered', 'contact_stopped', 'acknowledged')`);
    await db.query(`CREATE INDEX obligation_of_ban ON obligation (ban_id, id)`);
    await db.query(`CREATE INDEX obligation_of_person ON obligation (person_id)`);
    await db.query(
      `CREATE INDEX obligation_of_institution ON obligation (institution_id, id DESC)`,
    );
    await db.query(
      `CREATE INDEX obligation_escalating ON obligation (escalates_at, id) WHERE escalates_at IS NOT NULL`,
    );

    await db.query(`
      CREATE TABLE obligation_step (
        obligation_id  uuid NOT NULL REFERENCES obligation,
        step           text NOT NULL CHECK (step IN ('notified', 'delivered', 'contact_stopped', 'acknowledged',
                         'removed', 'verified')),
        happened_at    timestamptz NOT NULL,
        recorded_at    timestamptz NOT NULL CHECK (recorded_at >= happened_at),
        recorded_by    uuid,
        channel        text NOT NULL CHECK (channel IN ('system', 'api', 'telephone', 'paper', 'in_person')),
        implied        boolean NOT NULL,
        PRIMARY KEY (obligation_id, step),
        CONSTRAINT obligation_verified_by_an_officer
          CHECK (step <> 'verified' OR (channel NOT IN ('system', 'api') AND NOT implied AND recorded_by IS NOT NULL))
      )`);

    await db.query(
      `ALTER TABLE notice ADD CONSTRAINT notice_of_obligation FOREIGN KEY (obligation_id) REFERENCES obligation`,
    );
    await db.query(`GRANT SELECT, INSERT ON obligation, obligation_step TO registry_service`);
    await db.query(`
      GRANT UPDATE (state, due_at, escalation, escalates_at, version) ON obligation TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE notice DROP CONSTRAINT notice_of_obligation`);
    await db.query(`DROP TABLE obligation_step, obligation`);
  }
}
