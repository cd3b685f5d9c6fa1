import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Files on which a ban rests, in sealed chunks, and who read them. Said here again: twenty files of an owner, ten
 * megabytes each, each once; what is kept is never changed, never added to and never taken away.
 */
export class CreateEvidence1764000001700 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE evidence_upload (
        id          uuid PRIMARY KEY,
        started_at  timestamptz NOT NULL,
        kept        boolean NOT NULL
      )`);
    await db.query(
      `CREATE INDEX evidence_upload_open ON evidence_upload (started_at) WHERE NOT kept`,
    );
    await db.query(`
      CREATE TABLE evidence_chunk (
        evidence_id   uuid NOT NULL REFERENCES evidence_upload ON DELETE CASCADE,
        number        integer NOT NULL CHECK (number BETWEEN 1 AND 40),
        sealed_bytes  bytea NOT NULL CHECK (length(sealed_bytes) <= 262144 + 512),
        PRIMARY KEY (evidence_id, number)
      )`);
    // what is sealed cannot be compressed
    await db.query(`ALTER TABLE evidence_chunk ALTER COLUMN sealed_bytes SET STORAGE EXTERNAL`);
    await db.query(`
      CREATE TABLE evidence (
        id              uuid PRIMARY KEY REFERENCES evidence_upload,
        owner_kind      text NOT NULL CHECK (owner_kind IN ('ban')),
        owner_id        uuid NOT NULL,
        place           integer NOT NULL CHECK (place BETWEEN 1 AND 20),
        media_type      text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
        size            integer NOT NULL CHECK (size BETWEEN 1 AND 10485760),
        chunks          integer NOT NULL CHECK (chunks = (size + 262143) / 262144),
        digest          text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        added_by        uuid NOT NULL,
        added_by_human  uuid NOT NULL,
        added_at        timestamptz NOT NULL,
        version         integer NOT NULL CHECK (version = 1),
        UNIQUE (owner_kind, owner_id, place),
        UNIQUE (owner_kind, owner_id, digest),
        FOREIGN KEY (added_by, added_by_human) REFERENCES officer (id, human_id)
      )`);
    await db.query(`
      CREATE TABLE evidence_reading (
        id                     uuid PRIMARY KEY,
        evidence_id            uuid NOT NULL REFERENCES evidence,
        reason                 text NOT NULL CHECK (reason IN ('decision', 'access_by_the_subject',
                                 'review_or_litigation', 'supervision')),
        sealed_case_reference  bytea NOT NULL,
        read_by                uuid NOT NULL,
        read_by_human          uuid NOT NULL,
        read_at                timestamptz NOT NULL,
        version                integer NOT NULL CHECK (version = 1),
        FOREIGN KEY (read_by, read_by_human) REFERENCES officer (id, human_id)
      )`);
    await db.query(
      `CREATE INDEX evidence_reading_of_evidence ON evidence_reading (evidence_id, id DESC)`,
    );
    await db.query(`
      CREATE FUNCTION evidence_has_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM public.ban b WHERE NEW.owner_kind = 'ban' AND b.id = NEW.owner_id) THEN
          RAISE EXCEPTION 'evidence % is of no % that is there', NEW.id, NEW.owner_kind
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'evidence_owned';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER evidence_owned BEFORE INSERT ON evidence FOR EACH ROW
        EXECUTE FUNCTION evidence_has_an_owner()`);
    await db.query(`
      CREATE FUNCTION evidence_chunk_is_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM public.evidence_upload u WHERE u.id = NEW.evidence_id AND u.kept) THEN
          RAISE EXCEPTION 'evidence % is whole', NEW.evidence_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_chunk_in_time';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER evidence_chunk_in_time BEFORE INSERT ON evidence_chunk FOR EACH ROW
        EXECUTE FUNCTION evidence_chunk_is_in_time()`);
    // chunks go only with an upload, and no upload goes of which there is evidence
    await db.query(
      `GRANT SELECT, INSERT ON evidence_upload, evidence_chunk, evidence, evidence_reading TO registry_service`,
    );
    await db.query(`GRANT UPDATE (kept), DELETE ON evidence_upload TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE evidence_reading, evidence, evidence_chunk, evidence_upload`);
    await db.query(`DROP FUNCTION evidence_has_an_owner, evidence_chunk_is_in_time`);
  }
}
