import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the ends of bans' terms were looked at for decisions about subsidies: no fact tells of them. */
export class LookAtEndsOfBans1764000003515 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE subsidy_ban_look (
        name      text PRIMARY KEY CHECK (name = 'terms'),
        ended_on  date NOT NULL,
        ban_id    uuid NOT NULL
      )`);
    await db.query(
      `INSERT INTO subsidy_ban_look VALUES ('terms', '0001-01-01', '00000000-0000-0000-0000-000000000000')`,
    );
    await db.query(
      `CREATE INDEX ban_term_of_person ON ban (term_ends_on, id) WHERE person_id IS NOT NULL AND term_ends_on IS NOT NULL`,
    );
    await db.query(
      `GRANT SELECT, UPDATE (ended_on, ban_id) ON subsidy_ban_look TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ban_term_of_person`);
    await db.query(`DROP TABLE subsidy_ban_look`);
  }
}
