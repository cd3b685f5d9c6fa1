import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bans are suspended, resumed, reopened, corrected and released, not only lifted; a court's term is counted in years. */
export class MoveBans1764000001550 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ban
        ADD COLUMN instrument text CHECK (instrument IN ('administrative_decision', 'judgment')),
        ADD COLUMN rule_id text,
        ADD COLUMN term_years integer CHECK (term_years BETWEEN 1 AND 99),
        ADD COLUMN corrects_id uuid REFERENCES ban,
        ADD COLUMN lift_basis text
            CHECK (lift_basis IN ('annulled', 'acquitted', 'wrong_person', 'deceased', 'corrected')),
        DROP CONSTRAINT ban_term_as_its_ground,
        ADD CONSTRAINT ban_term_as_its_ground
            CHECK ((ground = 'court_prohibition') = (term_years IS NOT NULL OR term_starts_on IS NOT NULL)),
        ADD CONSTRAINT ban_term_has_both_ends_or_none
            CHECK (term_years IS NULL OR (term_starts_on IS NULL) = (term_ends_on IS NULL)),
        ADD CONSTRAINT ban_lifted_on_a_basis CHECK (lift_basis IS NULL OR state = 'lifted'),
        ADD CONSTRAINT ban_corrects_another CHECK (corrects_id <> id)`);
    // a correction cites the decision of the ban that it corrects: it counts from when it takes its place
    await db.query(`DROP INDEX ban_once`);
    await db.query(`
      CREATE UNIQUE INDEX ban_once
          ON ban (authority_id, document_number, subject_digest, capacity, ground)
       WHERE state IN ('in_force', 'suspended') OR (state = 'proposed' AND corrects_id IS NULL)`);
    await db.query(`
      CREATE UNIQUE INDEX ban_corrected_once ON ban (corrects_id)
       WHERE state IN ('proposed', 'in_force', 'suspended')`);
    await db.query(
      `GRANT UPDATE (term_starts_on, term_ends_on, lift_basis) ON ban TO registry_service`,
    );

    await db.query(`
      ALTER TABLE ban_motion
        ADD COLUMN released_on date,
        ADD COLUMN moved_to integer,
        DROP CONSTRAINT ban_motion_kind_check,
        DROP CONSTRAINT ban_motion_basis_check,
        ADD CONSTRAINT ban_motion_rests_on_its_own CHECK (CASE kind
          WHEN 'lift' THEN basis IN ('annulled', 'acquitted', 'wrong_person', 'deceased', 'corrected')
          WHEN 'suspend' THEN basis IN ('court_order', 'reconsideration_order')
          WHEN 'resume' THEN basis IN ('order_ended', 'order_revoked')
          WHEN 'reopen' THEN basis IN ('lift_annulled', 'lift_in_error')
          WHEN 'enter_release' THEN basis IN ('release', 'parole')
          ELSE false END),
        ADD CONSTRAINT ban_motion_release_of_its_kind
            CHECK ((kind = 'enter_release') = (released_on IS NOT NULL)),
        ADD CONSTRAINT ban_motion_moved_when_approved CHECK (moved_to IS NULL OR state = 'approved')`);
    await db.query(`DROP INDEX ban_motion_lifts_once`);
    await db.query(`
      CREATE UNIQUE INDEX ban_motion_moves_once ON ban_motion (ban_id, moved_to) WHERE moved_to IS NOT NULL`);
    await db.query(`GRANT UPDATE (moved_to) ON ban_motion TO registry_service`);

    await db.query(`DROP TRIGGER ban_lifted_by_a_motion ON ban`);
    await db.query(`DROP FUNCTION ban_is_lifted_by_a_motion`);
    await db.query(`
      CREATE FUNCTION ban_moves_by_a_motion() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE wanted text;
      BEGIN
        wanted := CASE
          WHEN NEW.state IS NOT DISTINCT FROM OLD.state THEN 'enter_release'
          WHEN NEW.state = 'lifted' AND OLD.state IN ('in_force', 'suspended', 'ended') THEN 'lift'
          WHEN NEW.state = 'suspended' AND OLD.state = 'in_force' THEN 'suspend'
          WHEN NEW.state = 'in_force' AND OLD.state = 'suspended' THEN 'resume'
          WHEN NEW.state = 'in_force' AND OLD.state = 'lifted' THEN 'reopen'
        END;
        IF NOT EXISTS (SELECT FROM public.ban_motion m
                        WHERE m.ban_id = NEW.id AND m.kind = wanted AND m.state = 'approved'
                          AND m.moved_to = NEW.version) THEN
          RAISE EXCEPTION 'ban % goes from % to % by no approved motion', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_moved_by_a_motion';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER ban_moved_by_a_motion BEFORE UPDATE OF state, term_starts_on, term_ends_on ON ban FOR EACH ROW
        WHEN ((NEW.state <> OLD.state AND OLD.state <> 'proposed' AND NEW.state <> 'superseded')
              OR NEW.term_starts_on IS DISTINCT FROM OLD.term_starts_on
              OR NEW.term_ends_on IS DISTINCT FROM OLD.term_ends_on)
        EXECUTE FUNCTION ban_moves_by_a_motion()`);
    await db.query(`
      CREATE FUNCTION ban_is_superseded_by_its_correction() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.ban c
                        WHERE c.corrects_id = NEW.id AND c.state = OLD.state AND c.decided_by IS NOT NULL) THEN
          RAISE EXCEPTION 'ban % is superseded by no correction that stands', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_superseded_by_its_correction';
        END IF;
        RETURN NULL;
      END $$`);
    // at the commit: one of the two rows is written first
    await db.query(`
      CREATE CONSTRAINT TRIGGER ban_superseded_by_its_correction AFTER UPDATE ON ban
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.state = 'superseded' AND OLD.state <> 'superseded')
        EXECUTE FUNCTION ban_is_superseded_by_its_correction()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER ban_superseded_by_its_correction ON ban`);
    await db.query(`DROP FUNCTION ban_is_superseded_by_its_correction`);
    await db.query(`DROP TRIGGER ban_moved_by_a_motion ON ban`);
    await db.query(`DROP FUNCTION ban_moves_by_a_motion`);
    await db.query(`DROP INDEX ban_motion_moves_once`);
    await db.query(`
      ALTER TABLE ban_motion
        DROP CONSTRAINT ban_motion_rests_on_its_own,
        DROP CONSTRAINT ban_motion_release_of_its_kind,
        DROP CONSTRAINT ban_motion_moved_when_approved,
        DROP COLUMN released_on,
        DROP COLUMN moved_to,
        ADD CONSTRAINT ban_motion_kind_check CHECK (kind IN ('lift')),
        ADD CONSTRAINT ban_motion_basis_check
            CHECK (basis IN ('annulled', 'acquitted', 'wrong_person', 'corrected'))`);
    await db.query(
      `CREATE UNIQUE INDEX ban_motion_lifts_once ON ban_motion (ban_id) WHERE kind = 'lift' AND state = 'approved'`,
    );
    await db.query(`
      CREATE FUNCTION ban_is_lifted_by_a_motion() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.ban_motion m
                        WHERE m.ban_id = NEW.id AND m.kind = 'lift' AND m.state = 'approved') THEN
          RAISE EXCEPTION 'ban % is lifted by no approved motion', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ban_lifted_by_a_motion';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER ban_lifted_by_a_motion BEFORE UPDATE OF state ON ban FOR EACH ROW
        WHEN (NEW.state = 'lifted' AND OLD.state <> 'lifted') EXECUTE FUNCTION ban_is_lifted_by_a_motion()`);
    await db.query(
      `REVOKE UPDATE (term_starts_on, term_ends_on, lift_basis) ON ban FROM registry_service`,
    );
    await db.query(`DROP INDEX ban_corrected_once`);
    await db.query(`DROP INDEX ban_once`);
    await db.query(`
      CREATE UNIQUE INDEX ban_once
          ON ban (authority_id, document_number, subject_digest, capacity, ground)
       WHERE state IN ('proposed', 'in_force', 'suspended')`);
    await db.query(`
      ALTER TABLE ban
        DROP CONSTRAINT ban_term_as_its_ground,
        DROP CONSTRAINT ban_term_has_both_ends_or_none,
        DROP CONSTRAINT ban_lifted_on_a_basis,
        DROP CONSTRAINT ban_corrects_another,
        DROP COLUMN instrument,
        DROP COLUMN rule_id,
        DROP COLUMN term_years,
        DROP COLUMN corrects_id,
        DROP COLUMN lift_basis,
        ADD CONSTRAINT ban_term_as_its_ground
            CHECK ((ground = 'court_prohibition') = (term_starts_on IS NOT NULL))`);
  }
}
