import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person, the documents that name them, what others say of their name and birth date, and the look-up digests of both. */
export class CreatePersons1764000000400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE person (
        id               uuid PRIMARY KEY,
        registry_number  text NOT NULL UNIQUE,
        identity_state   text NOT NULL CHECK (identity_state IN ('consistent', 'disputed')),
        registered_at    timestamptz NOT NULL,
        version          integer NOT NULL CHECK (version >= 1)
      )`);
    await db.query(`
      CREATE TABLE person_document (
        id             uuid PRIMARY KEY,
        person_id      uuid NOT NULL REFERENCES person,
        type           text NOT NULL CHECK (type IN ('resident_id', 'hk_mo_tw_residence_permit',
                         'foreign_permanent_resident', 'home_return_permit', 'taiwan_travel_permit', 'passport')),
        country        text NOT NULL CHECK (country ~ '^[A-Z]{3}$'),
        sealed_number  bytea NOT NULL,
        bound_at       timestamptz NOT NULL,
        version        integer NOT NULL CHECK (version >= 1)
      )`);
    await db.query(`CREATE INDEX person_document_of_person ON person_document (person_id)`);
    await db.query(`
      CREATE TABLE person_document_index (
        key_id       text NOT NULL,
        digest       bytea NOT NULL CHECK (length(digest) = 32),
        document_id  uuid NOT NULL REFERENCES person_document,
        PRIMARY KEY (key_id, digest)
      )`);
    await db.query(
      `CREATE INDEX person_document_index_of_document ON person_document_index (document_id)`,
    );
    await db.query(`
      CREATE TABLE person_assertion (
        id            uuid PRIMARY KEY,
        person_id     uuid NOT NULL REFERENCES person,
        kind          text NOT NULL CHECK (kind IN ('name', 'birth_date')),
        sealed_value  bytea NOT NULL,
        source        uuid NOT NULL REFERENCES organisation,
        proof         text NOT NULL CHECK (proof IN ('card_reader', 'police_name_number_check', 'sighted', 'none')),
        asserted_at   timestamptz NOT NULL,
        version       integer NOT NULL CHECK (version >= 1)
      )`);
    await db.query(`CREATE INDEX person_assertion_of_person ON person_assertion (person_id)`);
    await db.query(`
      CREATE TABLE person_name_token (
        key_id     text NOT NULL,
        digest     bytea NOT NULL CHECK (length(digest) = 32),
        person_id  uuid NOT NULL REFERENCES person,
        PRIMARY KEY (key_id, digest, person_id)
      )`);
    await db.query(`CREATE INDEX person_name_token_of_person ON person_name_token (person_id)`);
    await db.query(`GRANT SELECT, INSERT, UPDATE ON person TO registry_service`);
    await db.query(`
      GRANT SELECT, INSERT ON person_document, person_document_index, person_assertion, person_name_token
        TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE person_name_token`);
    await db.query(`DROP TABLE person_assertion`);
    await db.query(`DROP TABLE person_document_index`);
    await db.query(`DROP TABLE person_document`);
    await db.query(`DROP TABLE person`);
  }
}
