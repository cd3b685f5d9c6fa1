import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A completion leaves its certificate only for one that its issuer withdrew, and that waits for no two officers. */
export class FreeNoAwaitedCompletions1764000003415 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION certificate_completion_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (
             SELECT FROM credential c
              WHERE c.id = OLD.credential_id AND c.order_state = 'withdrawn' AND c.order_by = 'issuer'
                AND NOT EXISTS (SELECT FROM credential later WHERE later.id = c.id AND later.version > c.version))
           OR EXISTS (
             SELECT FROM held_record h
              WHERE h.record_kind = 'credential' AND h.record_id = OLD.credential_id
                AND h.state <> 'accepted' AND 'reinstated' = ANY(h.causes)
                AND NOT EXISTS (SELECT FROM held_record later
                                 WHERE later.record_kind = 'credential' AND later.record_id = h.record_id
                                   AND later.state = 'accepted' AND later.record_version > h.record_version)) THEN
          RAISE EXCEPTION 'this completion carries a certificate that its issuer alone may not replace' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER certificate_completion_is_free BEFORE UPDATE ON certificate_completion
        FOR EACH ROW EXECUTE FUNCTION certificate_completion_is_free()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER certificate_completion_is_free ON certificate_completion`);
    await db.query(`DROP FUNCTION certificate_completion_is_free`);
  }
}
