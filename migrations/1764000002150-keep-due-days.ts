import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By when something of a case or a contest is or was due, so that what is late is listed first. */
export class KeepDueDays1764000002150 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of ['ban_case', 'ban_contest']) {
      await db.query(`
        ALTER TABLE ${table}
          ADD COLUMN due_on date,
          ADD COLUMN undetermined boolean NOT NULL DEFAULT false,
          ADD CONSTRAINT ${table}_due_while_looked_at
              CHECK (editions_seen IS NOT NULL OR (due_on IS NULL AND NOT undetermined))`);
      await db.query(`ALTER TABLE ${table} ALTER COLUMN undetermined DROP DEFAULT`);
      await db.query(`GRANT UPDATE (due_on, undetermined) ON ${table} TO registry_service`);
      // as if counted by other working days: each is looked at again within a minute
      await db.query(`UPDATE ${table} SET editions_seen = -1 WHERE editions_seen IS NOT NULL`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['ban_case', 'ban_contest']) {
      await db.query(`
        ALTER TABLE ${table}
          DROP CONSTRAINT ${table}_due_while_looked_at,
          DROP COLUMN due_on,
          DROP COLUMN undetermined`);
    }
  }
}
