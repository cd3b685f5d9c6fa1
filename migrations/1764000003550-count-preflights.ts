import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a provider sent to preflight on a day is counted at each further file. */
export class CountPreflights1764000003550 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE INDEX training_batch_preflighted ON training_batch (organisation_id, received_at) WHERE mode = 'preflight'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX training_batch_preflighted`);
  }
}
