import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What two humans say of a disputed identity. Said here again: a dispute ends by two of them, on the version that they read. */
export class SettleIdentities1764000003600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE identity_settlement (
        id               uuid PRIMARY KEY,
        person_id        uuid NOT NULL REFERENCES person,
        person_version   integer NOT NULL CHECK (person_version >= 1),
        seen             text NOT NULL CHECK (seen ~ '^[0-9a-f]{64}$'),
        evidence         text[] NOT NULL CHECK (cardinality(evidence) >= 1 AND evidence <@ ARRAY['document_seen',
                           'name_change_seen', 'household_register_seen', 'police_confirmed', 'other']),
        signed_by        uuid NOT NULL,
        signed_by_human  uuid NOT NULL,
        signed_at        timestamptz NOT NULL,
        FOREIGN KEY (signed_by, signed_by_human) REFERENCES officer (id, human_id)
      )`);
    await db.query(`CREATE INDEX identity_settlement_of_person ON identity_settlement (person_id)`);
    await db.query(`GRANT SELECT, INSERT ON identity_settlement TO registry_service`);
    await db.query(
      `CREATE INDEX finding_identity ON finding (key text_pattern_ops) WHERE kind = 'identity_contradiction'`,
    );
    await db.query(`CREATE INDEX held_record_claimed ON held_record (claimed_person_id)`);
    await db.query(`
      CREATE FUNCTION person_settled_by_two_humans() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(DISTINCT s.signed_by_human) FROM public.identity_settlement s
             WHERE s.person_id = OLD.id AND s.person_version = OLD.version) < 2 THEN
          RAISE EXCEPTION 'the identity of % was not settled by two humans', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_settled_by_two_humans';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER person_settled_by_two_humans BEFORE UPDATE OF identity_state ON person FOR EACH ROW
        WHEN (OLD.identity_state = 'disputed' AND NEW.identity_state <> 'disputed')
        EXECUTE FUNCTION person_settled_by_two_humans()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER person_settled_by_two_humans ON person`);
    await db.query(`DROP FUNCTION person_settled_by_two_humans()`);
    await db.query(`DROP INDEX held_record_claimed`);
    await db.query(`DROP INDEX finding_identity`);
    await db.query(`DROP TABLE identity_settlement`);
  }
}
