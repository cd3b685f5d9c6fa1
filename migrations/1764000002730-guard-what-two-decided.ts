import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What two humans decided, said again where no move of the program reaches: why a ban was lifted, whose it is, which ban ended a measure, and that a match is decided once. */
export class GuardWhatTwoDecided1764000002730 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION ban_is_lifted_on_the_basis_of_its_motion() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.lift_basis IS NULL AND OLD.state = 'lifted' AND NEW.state = 'in_force' THEN
          RETURN NEW;
        END IF;
        IF NEW.state = OLD.state OR NOT EXISTS (
             SELECT FROM public.ban_motion m
              WHERE m.ban_id = NEW.id AND m.kind = 'lift' AND m.state = 'approved'
                AND m.moved_to = NEW.version AND m.basis = NEW.lift_basis) THEN
          RAISE EXCEPTION 'ban % is lifted on another basis than its motion', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_lifted_on_the_basis_of_its_motion';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER ban_lifted_on_the_basis_of_its_motion BEFORE UPDATE OF lift_basis ON ban FOR EACH ROW
        WHEN (NEW.lift_basis IS DISTINCT FROM OLD.lift_basis)
        EXECUTE FUNCTION ban_is_lifted_on_the_basis_of_its_motion()`);
    await db.query(`
      CREATE FUNCTION ban_stays_with_its_person() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'ban % stays with its person', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_stays_with_its_person';
      END $$`);
    await db.query(`
      CREATE TRIGGER ban_stays_with_its_person BEFORE UPDATE OF person_id ON ban FOR EACH ROW
        WHEN (NEW.person_id IS DISTINCT FROM OLD.person_id
              AND NOT (OLD.person_id IS NULL AND OLD.state = 'proposed'))
        EXECUTE FUNCTION ban_stays_with_its_person()`);
    await db.query(`
      CREATE FUNCTION interim_measure_is_ended_by_its_ban() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (
             SELECT FROM public.ban b
              WHERE b.id = NEW.ended_by_ban AND b.subject_digest = NEW.subject_digest
                AND b.incident_on = NEW.incident_on
                AND CASE NEW.ended_as
                      WHEN 'ban_approved' THEN b.person_id = NEW.person_id
                           AND b.state NOT IN ('proposed', 'rejected', 'withdrawn')
                      ELSE b.state = 'rejected' AND b.rejection_reason = 'wrong_person'
                           AND b.corrects_id IS NULL END) THEN
          RAISE EXCEPTION 'measure % is ended by no decided ban of its person', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'interim_measure_ended_by_a_decided_ban';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER interim_measure_ended_by_a_decided_ban BEFORE UPDATE OF ended_by_ban, ended_as ON interim_measure
        FOR EACH ROW WHEN (NEW.ended_by_ban IS NOT NULL
                           AND (NEW.ended_by_ban IS DISTINCT FROM OLD.ended_by_ban
                                OR NEW.ended_as IS DISTINCT FROM OLD.ended_as))
        EXECUTE FUNCTION interim_measure_is_ended_by_its_ban()`);
    await db.query(`
      CREATE FUNCTION identity_match_stays_decided() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'match % stays as it was decided', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'identity_match_stays_decided';
      END $$`);
    await db.query(`
      CREATE TRIGGER identity_match_stays_decided BEFORE UPDATE ON identity_match FOR EACH ROW
        WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION identity_match_stays_decided()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER identity_match_stays_decided ON identity_match`);
    await db.query(`DROP FUNCTION identity_match_stays_decided`);
    await db.query(`DROP TRIGGER interim_measure_ended_by_a_decided_ban ON interim_measure`);
    await db.query(`DROP FUNCTION interim_measure_is_ended_by_its_ban`);
    await db.query(`DROP TRIGGER ban_stays_with_its_person ON ban`);
    await db.query(`DROP FUNCTION ban_stays_with_its_person`);
    await db.query(`DROP TRIGGER ban_lifted_on_the_basis_of_its_motion ON ban`);
    await db.query(`DROP FUNCTION ban_is_lifted_on_the_basis_of_its_motion`);
  }
}
