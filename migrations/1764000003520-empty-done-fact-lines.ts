import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A line of a list of facts is kept while it waits. What it said stands in its fact, or was refused and is its sender's. */
export class EmptyDoneFactLines1764000003520 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE subsidy_fact_line SET sealed_line = '' WHERE outcome <> 'waiting'`);
    await db.query(`
      ALTER TABLE subsidy_fact_line ADD CONSTRAINT subsidy_fact_line_kept_while_it_waits
        CHECK ((outcome = 'waiting') = (length(sealed_line) > 0))`);
    await db.query(`GRANT UPDATE (sealed_line) ON subsidy_fact_line TO registry_service`);
  }

  /** What was emptied does not come back. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`REVOKE UPDATE (sealed_line) ON subsidy_fact_line FROM registry_service`);
    await db.query(
      `ALTER TABLE subsidy_fact_line DROP CONSTRAINT subsidy_fact_line_kept_while_it_waits`,
    );
  }
}
