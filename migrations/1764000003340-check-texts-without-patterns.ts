import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was said by patterns, which cost more than everything else that is checked of a row. */
const CHECKS = [
  {
    table: 'completion',
    name: 'completion_digest_check',
    pattern: `digest ~ '^[0-9a-f]{64}$'`,
    plain: `length(digest) = 64 AND translate(digest, '0123456789abcdef', '') = ''`,
  },
  {
    table: 'person_document',
    name: 'person_document_country_check',
    pattern: `country ~ '^[A-Z]{3}$'`,
    plain: `length(country) = 3 AND translate(country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '') = ''`,
  },
];

/**
 * Rows that many transactions add at once are checked by cheaper means. A leaf is found by its hash through a hash index, a
 * third smaller: that no two entries have the same leaf is said by their facts, of which no two speak of the same version.
 */
export class CheckTextsWithoutPatterns1764000003340 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const { table, name, plain } of CHECKS) {
      await db.query(
        `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${plain})`,
      );
    }
    await db.query(`DROP INDEX log_entry_leaf_hash`);
    await db.query(`CREATE INDEX log_entry_leaf_hash ON log_entry USING hash (leaf_hash)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX log_entry_leaf_hash`);
    await db.query(`CREATE UNIQUE INDEX log_entry_leaf_hash ON log_entry (leaf_hash)`);
    for (const { table, name, pattern } of CHECKS) {
      await db.query(
        `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${pattern})`,
      );
    }
  }
}
