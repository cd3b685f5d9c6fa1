import type { MigrationInterface, QueryRunner } from 'typeorm';

const CAUSES = [
  'identity_contradicted',
  'another_person',
  'rejected_before',
  'ordered_elsewhere',
  'reinstated',
];

/**
 * What an authority ordered about a certificate ends by three moves: an officer ends a suspension, a second requests and a
 * third, or the first requests and a second, accepts it. The database knows it too: no version counts before.
 */
export class ReinstateByTwo1764000003400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE held_record
        ADD COLUMN reinstated_by uuid,
        ADD COLUMN reinstated_by_human uuid,
        ADD CONSTRAINT held_record_reinstated_by_an_officer
          FOREIGN KEY (reinstated_by, reinstated_by_human) REFERENCES officer (id, human_id),
        ADD CONSTRAINT held_record_reinstated_whole
          CHECK (num_nonnulls(reinstated_by, reinstated_by_human)
                 = CASE WHEN 'reinstated' = ANY(causes) THEN 2 ELSE 0 END),
        ADD CONSTRAINT held_record_reinstater_accepts_nothing
          CHECK (state <> 'accepted' OR decided_by_human IS DISTINCT FROM reinstated_by_human),
        DROP CONSTRAINT held_record_causes_check,
        ADD CONSTRAINT held_record_causes_check CHECK (cardinality(causes) >= 1 AND causes <@ ${listOf(CAUSES)})`);
    await db.query(`
      CREATE FUNCTION credential_reinstated_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        before credential;
      BEGIN
        SELECT * INTO before FROM credential WHERE id = NEW.id AND version = NEW.version - 1;
        IF before.order_by = 'authority' AND before.order_state <> 'suspended'
           AND (NEW.order_by, NEW.order_state) IS DISTINCT FROM (before.order_by, before.order_state) THEN
          RAISE EXCEPTION 'what an authority revoked, withdrew or superseded stays so' USING ERRCODE = 'check_violation';
        END IF;
        IF before.order_by = 'authority' AND NEW.order_by IS DISTINCT FROM 'authority' AND NEW.state <> 'held_for_review' THEN
          RAISE EXCEPTION 'a certificate that an authority suspended is held once that ends' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.version > 1 AND NEW.state IN ('accepted', 'unverified') AND NEW.status = 'valid' AND EXISTS (
             SELECT FROM held_record h
              WHERE h.record_kind = 'credential' AND h.record_id = NEW.id
                AND h.state <> 'accepted' AND 'reinstated' = ANY(h.causes)
                AND NOT EXISTS (SELECT FROM held_record later
                                 WHERE later.record_kind = 'credential' AND later.record_id = h.record_id
                                   AND later.state = 'accepted' AND later.record_version > h.record_version)) THEN
          RAISE EXCEPTION 'two officers have not accepted that the suspension ended' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER credential_reinstated_by_two BEFORE INSERT ON credential
        FOR EACH ROW EXECUTE FUNCTION credential_reinstated_by_two()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER credential_reinstated_by_two ON credential`);
    await db.query(`DROP FUNCTION credential_reinstated_by_two`);
    await db.query(`
      ALTER TABLE held_record
        DROP CONSTRAINT held_record_causes_check,
        ADD CONSTRAINT held_record_causes_check
          CHECK (cardinality(causes) >= 1 AND causes <@ ${listOf(CAUSES.slice(0, -1))}) NOT VALID,
        DROP COLUMN reinstated_by,
        DROP COLUMN reinstated_by_human`);
  }
}

function listOf(causes: readonly string[]): string {
  return `ARRAY[${causes.map((one) => `'${one}'`).join()}]`;
}
