import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A check is about 3 KB, most of it ciphertext and signature, which do not compress. PostgreSQL would try, from
 * 2 KB on, and move the receipt to a table of its own: up to a page, a row stays whole.
 */
export class KeepChecksWhole1764000000850 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE clearance_check SET (toast_tuple_target = 8160)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE clearance_check RESET (toast_tuple_target)`);
  }
}
