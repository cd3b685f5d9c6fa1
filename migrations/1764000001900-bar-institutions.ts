import type { MigrationInterface, QueryRunner } from 'typeorm';

const PERSON_COLUMNS = [
  'subject_type',
  'subject_country',
  'subject_proof',
  'sealed_number',
  'sealed_name',
  'sealed_birth_date',
] as const;

/** A ban bars a person or a nursery; one of a nursery names it in clear, and never a person. */
export class BarInstitutions1764000001900 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    const persons = PERSON_COLUMNS.join(', ');
    await db.query(`
      ALTER TABLE ban
        ADD COLUMN uscc text CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
        ADD COLUMN institution_name text CHECK (institution_name ~ '[^[:space:]]'),
        ${PERSON_COLUMNS.map((column) => `ALTER COLUMN ${column} DROP NOT NULL`).join(', ')},
        DROP CONSTRAINT ban_capacity_check,
        ADD CONSTRAINT ban_capacity_check
            CHECK (capacity IN ('perpetrator', 'direct_manager', 'institution')),
        ADD CONSTRAINT ban_names_a_person_or_an_institution CHECK (CASE
          WHEN capacity = 'institution'
          THEN num_nulls(uscc, institution_name) = 0 AND num_nonnulls(${persons}) = 0
          ELSE num_nonnulls(uscc, institution_name) = 0 AND num_nulls(${persons}) = 0 END),
        ADD CONSTRAINT ban_of_institution_by_an_authority CHECK (uscc IS NULL OR (
          ground = 'child_abuse' AND instrument IS NOT DISTINCT FROM 'administrative_decision'
          AND num_nonnulls(term_years, term_starts_on, term_ends_on) = 0
          AND lift_basis IS DISTINCT FROM 'deceased')),
        DROP CONSTRAINT ban_binds_a_person,
        ADD CONSTRAINT ban_binds_a_person CHECK (
          (person_id IS NULL) = (uscc IS NOT NULL OR state IN ('proposed', 'rejected', 'withdrawn')))`);
    await db.query(`CREATE INDEX ban_of_institution ON ban (uscc) WHERE uscc IS NOT NULL`);
    await db.query(`CREATE INDEX ban_of_institutions ON ban (id DESC) WHERE uscc IS NOT NULL`);
    await this.supersedeBy(db, 'AND (c.uscc IS NULL) = (OLD.uscc IS NULL)');
  }

  /** As before, and the correction bars what the ban barred: a person, or a nursery. */
  private async supersedeBy(db: QueryRunner, and: string): Promise<void> {
    await db.query(`
      CREATE OR REPLACE FUNCTION ban_is_superseded_by_its_correction() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.ban c
                        WHERE c.corrects_id = NEW.id AND c.state = OLD.state AND c.decided_by IS NOT NULL
                          ${and}) THEN
          RAISE EXCEPTION 'ban % is superseded by no correction that stands', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_superseded_by_its_correction';
        END IF;
        RETURN NULL;
      END $$`);
  }

  /** Stops where a nursery is barred: no ban is dropped on the way down. */
  async down(db: QueryRunner): Promise<void> {
    await this.supersedeBy(db, '');
    await db.query(`DROP INDEX ban_of_institution, ban_of_institutions`);
    await db.query(`
      ALTER TABLE ban
        DROP CONSTRAINT ban_names_a_person_or_an_institution,
        DROP CONSTRAINT ban_of_institution_by_an_authority,
        DROP CONSTRAINT ban_binds_a_person,
        DROP CONSTRAINT ban_capacity_check,
        ${PERSON_COLUMNS.map((column) => `ALTER COLUMN ${column} SET NOT NULL`).join(', ')},
        DROP COLUMN uscc,
        DROP COLUMN institution_name,
        ADD CONSTRAINT ban_capacity_check CHECK (capacity IN ('perpetrator', 'direct_manager')),
        ADD CONSTRAINT ban_binds_a_person
            CHECK ((person_id IS NULL) = (state IN ('proposed', 'rejected', 'withdrawn')))`);
  }
}
