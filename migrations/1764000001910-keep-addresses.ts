import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a nursery is, and who answers for it: by these one that goes on under another code is found. */
export class KeepAddresses1764000001910 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE institution
        ADD COLUMN address text CHECK (address <> ''),
        ADD COLUMN address_digest text CHECK (address_digest ~ '^[0-9a-f]{64}$'),
        ADD CONSTRAINT institution_address_with_its_digest
            CHECK ((address IS NULL) = (address_digest IS NULL))`);
    await db.query(
      `CREATE INDEX institution_at_address ON institution (address_digest) WHERE address_digest IS NOT NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX institution_at_address`);
    await db.query(`
      ALTER TABLE institution
        DROP CONSTRAINT institution_address_with_its_digest,
        DROP COLUMN address,
        DROP COLUMN address_digest`);
  }
}
