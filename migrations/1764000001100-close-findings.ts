import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Findings close when their cause is gone or when a human says why it does not matter; what they say of a doubt never changes. */
export class CloseFindings1764000001100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE finding
        ADD dismissed_reason  text CHECK (dismissed_reason IN ('explained', 'recorded_in_error', 'handled_elsewhere', 'other')),
        ADD dismissed_by      uuid REFERENCES officer,
        ADD CONSTRAINT finding_dismissed_by_somebody
          CHECK ((dismissed_reason IS NULL) = (dismissed_by IS NULL)),
        ADD CONSTRAINT finding_dismissed_is_closed
          CHECK (dismissed_reason IS NULL OR closed_at IS NOT NULL)`);
    await db.query(
      `CREATE INDEX finding_dismissed ON finding (kind, key) WHERE dismissed_reason IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX finding_closed_by_division ON finding (division, opened_at, id) WHERE closed_at IS NOT NULL`,
    );
    await db.query(`REVOKE UPDATE ON finding FROM registry_service`);
    await db.query(
      `GRANT UPDATE (closed_at, dismissed_reason, dismissed_by, version) ON finding TO registry_service`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX finding_closed_by_division, finding_dismissed`);
    await db.query(`ALTER TABLE finding DROP COLUMN dismissed_by, DROP COLUMN dismissed_reason`);
    await db.query(`GRANT UPDATE ON finding TO registry_service`);
  }
}
