import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the registry tells an institution that did not ask, once about each check or obligation, and when it was first read. */
export class CreateNotices1764000001200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE notice (
        id               uuid PRIMARY KEY,
        organisation_id  uuid NOT NULL REFERENCES organisation,
        kind             text NOT NULL CHECK (kind IN ('answer_no_longer_current', 'answer_withdrawn', 'obligation_cancelled')),
        check_id         uuid REFERENCES clearance_check,
        obligation_id    uuid,
        raised_at        timestamptz NOT NULL,
        delivered_at     timestamptz,
        version          integer NOT NULL CHECK (version >= 1),
        CONSTRAINT notice_is_about_one_thing CHECK (
          (kind LIKE 'answer%') = (check_id IS NOT NULL)
          AND (kind LIKE 'obligation%') = (obligation_id IS NOT NULL)),
        CONSTRAINT notice_once UNIQUE NULLS NOT DISTINCT (organisation_id, kind, check_id, obligation_id)
      )`);
    await db.query(`CREATE INDEX notice_of_organisation ON notice (organisation_id, id DESC)`);
    await db.query(`GRANT SELECT, INSERT ON notice TO registry_service`);
    await db.query(`GRANT UPDATE (delivered_at, version) ON notice TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE notice`);
  }
}
