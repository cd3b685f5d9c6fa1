import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One reopening of a claim is open, not only one of each of its decisions. */
export class OpenOneReopeningOfAClaim1764000003500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    const twice = (await db.query(
      `SELECT claim_id FROM subsidy_reopening WHERE state = 'open' GROUP BY claim_id HAVING count(*) > 1 LIMIT 1`,
    )) as readonly { claim_id: string }[];
    if (twice[0]) {
      throw new Error(
        `claim ${twice[0].claim_id} has several open reopenings: have a clerk dismiss all but the newest, then migrate again`,
      );
    }
    await db.query(`DROP INDEX subsidy_reopening_open_once, subsidy_reopening_open_of_claim`);
    await db.query(
      `CREATE UNIQUE INDEX subsidy_reopening_open_once ON subsidy_reopening (claim_id) WHERE state = 'open'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX subsidy_reopening_open_once`);
    await db.query(
      `CREATE UNIQUE INDEX subsidy_reopening_open_once ON subsidy_reopening (decision_id) WHERE state = 'open'`,
    );
    await db.query(
      `CREATE INDEX subsidy_reopening_open_of_claim ON subsidy_reopening (claim_id) WHERE state = 'open'`,
    );
  }
}
