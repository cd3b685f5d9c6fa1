import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an organisation pushed, in the order in which it first came, page by page. */
export class ListPushedRecords1764000002720 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const record of ['completion', 'credential']) {
      await db.query(
        `CREATE INDEX ${record}_of_organisation ON ${record} (organisation_id, id, version)`,
      );
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const record of ['completion', 'credential']) {
      await db.query(`DROP INDEX ${record}_of_organisation`);
    }
  }
}
