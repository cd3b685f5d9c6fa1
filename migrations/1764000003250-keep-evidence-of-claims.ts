import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A claim of a subsidy has documents too. Said here again: they come before it is submitted. */
export class KeepEvidenceOfClaims1764000003250 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE evidence DROP CONSTRAINT evidence_owner_kind_check,
        ADD CONSTRAINT evidence_owner_kind_check CHECK (owner_kind IN ('ban', 'subsidy_claim'))`);
    await db.query(`
      CREATE OR REPLACE FUNCTION evidence_has_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.ban b WHERE NEW.owner_kind = 'ban' AND b.id = NEW.owner_id)
           AND NOT EXISTS (SELECT FROM public.subsidy_claim c
                            WHERE NEW.owner_kind = 'subsidy_claim' AND c.id = NEW.owner_id AND c.state = 'draft') THEN
          RAISE EXCEPTION 'evidence % is of no % that is there and open', NEW.id, NEW.owner_kind
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'evidence_owned';
        END IF;
        RETURN NEW;
      END $$`);
  }

  /** Refuses while there is evidence of a claim. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE evidence DROP CONSTRAINT evidence_owner_kind_check,
        ADD CONSTRAINT evidence_owner_kind_check CHECK (owner_kind IN ('ban'))`);
    await db.query(`
      CREATE OR REPLACE FUNCTION evidence_has_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.ban b WHERE NEW.owner_kind = 'ban' AND b.id = NEW.owner_id) THEN
          RAISE EXCEPTION 'evidence % is of no % that is there', NEW.id, NEW.owner_kind
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'evidence_owned';
        END IF;
        RETURN NEW;
      END $$`);
  }
}
