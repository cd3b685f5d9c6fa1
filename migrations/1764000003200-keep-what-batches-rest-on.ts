import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the rows of a preflight were decided on. A chunk that was foreseen before has none and is decided again. */
export class KeepWhatBatchesRestOn1764000003200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE training_batch_chunk ADD COLUMN basis jsonb`);
    await db.query(`GRANT UPDATE (basis) ON training_batch_chunk TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE training_batch_chunk DROP COLUMN basis`);
  }
}
