import type { MigrationInterface, QueryRunner } from 'typeorm';

const RECORDS = ['completion', 'credential'] as const;

/** What an organisation pushed and nobody took, without reading what was taken: that is nearly all. */
export class ListRareStates1764000003110 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const record of RECORDS) {
      await db.query(
        `CREATE INDEX ${record}_rare_of_organisation ON ${record} (organisation_id, state, id)
          WHERE state IN ('unverified', 'held_for_review', 'rejected')`,
      );
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const record of RECORDS) await db.query(`DROP INDEX ${record}_rare_of_organisation`);
  }
}
