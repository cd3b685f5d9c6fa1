import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A certificate that the registry issued falls and stands again with its completions, in one version. So who employs its
 * holder may be told twice of one version; what was told last says what to tell next. Reminders stay once each.
 */
export class TellStandingsAgain1764000003410 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE certificate_notice DROP CONSTRAINT certificate_notice_once`);
    await db.query(`
      CREATE UNIQUE INDEX certificate_notice_reminds_once
        ON certificate_notice (credential_id, organisation_id, lapses_on, days) WHERE kind = 'lapses_soon'`);
    await db.query(`
      CREATE INDEX certificate_notice_told_last
        ON certificate_notice (credential_id, organisation_id, raised_at) WHERE kind = 'standing_changed'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX certificate_notice_told_last`);
    await db.query(`DROP INDEX certificate_notice_reminds_once`);
    await db.query(`
      DELETE FROM certificate_notice n USING certificate_notice later
       WHERE n.kind = 'standing_changed' AND later.kind = n.kind AND later.credential_id = n.credential_id
         AND later.organisation_id = n.organisation_id AND later.credential_version = n.credential_version AND later.id > n.id`);
    await db.query(`
      ALTER TABLE certificate_notice ADD CONSTRAINT certificate_notice_once
        UNIQUE NULLS NOT DISTINCT (credential_id, organisation_id, kind, lapses_on, days, credential_version)`);
  }
}
