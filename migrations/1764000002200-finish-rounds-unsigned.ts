import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A round that finishes while its institution is barred is not signed; one that runs is signed as little as before. */
export class FinishRoundsUnsigned1764000002200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE recheck_round
        DROP CONSTRAINT recheck_round_check2,
        ADD CONSTRAINT recheck_round_signed_when_finished CHECK (finished_at IS NOT NULL OR receipt IS NULL)`);
  }

  /** Refused where a round finished unsigned: nothing may be signed for it afterwards. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE recheck_round
        DROP CONSTRAINT recheck_round_signed_when_finished,
        ADD CONSTRAINT recheck_round_check2 CHECK ((finished_at IS NULL) = (receipt IS NULL))`);
  }
}
