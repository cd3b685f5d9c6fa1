import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People of a course run or a course, and what one person learnt, a page at a time. */
export class FollowIrregularitiesInPages1764000003100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX completion_of_run, completion_of_person`);
    await db.query(
      `CREATE INDEX completion_of_run ON completion (organisation_id, run, person_id) WHERE run IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX completion_of_course ON completion (organisation_id, course_code, person_id)`,
    );
    await db.query(`CREATE INDEX completion_of_person ON completion (person_id, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX completion_of_person, completion_of_course, completion_of_run`);
    await db.query(`CREATE INDEX completion_of_person ON completion (person_id)`);
    await db.query(
      `CREATE INDEX completion_of_run ON completion (organisation_id, run) WHERE run IS NOT NULL`,
    );
  }
}
