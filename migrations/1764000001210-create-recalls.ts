import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clear answers that would no longer be given, and how far in the log their causes have been looked for. */
export class CreateRecalls1764000001210 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE recall (
        check_id     uuid PRIMARY KEY REFERENCES clearance_check,
        recalled_at  timestamptz NOT NULL,
        version      integer NOT NULL CHECK (version = 1)
      )`);
    // next_leaf: the first that was not followed. until_leaf: where the stretch ends of whose checks those up to
    // after_check are done; both null when nothing is left over.
    await db.query(`
      CREATE TABLE log_follower (
        name         text PRIMARY KEY,
        next_leaf    bigint NOT NULL CHECK (next_leaf >= 0),
        until_leaf   bigint CHECK (until_leaf > next_leaf),
        after_check  uuid,
        CHECK ((until_leaf IS NULL) = (after_check IS NULL))
      )`);
    await db.query(`INSERT INTO log_follower (name, next_leaf) VALUES ('recall', 0)`);
    await db.query(`GRANT SELECT, INSERT ON recall TO registry_service`);
    await db.query(`GRANT SELECT ON log_follower TO registry_service`);
    await db.query(
      `GRANT UPDATE (next_leaf, until_leaf, after_check) ON log_follower TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE log_follower`);
    await db.query(`DROP TABLE recall`);
  }
}
