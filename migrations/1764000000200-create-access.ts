import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organisations, the humans and accounts of authorities, the clients of the others, and what keeps them signed in. */
export class CreateAccess1764000000200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await organisations(db);
    await officers(db);
    await clients(db);
    await sessions(db);
    await db.query(`
      GRANT SELECT, INSERT, UPDATE ON organisation, authority, client, session TO registry_service`);
    await db.query(`GRANT SELECT, INSERT ON human, human_document_index TO registry_service`);
    // who is behind an account is written once: two officers are two humans
    await db.query(`
      GRANT SELECT, INSERT,
            UPDATE (roles, password_hash, otp_secret, last_otp_step, locked_until, approve_from, state, version)
         ON officer TO registry_service`);
    await db.query(`
      GRANT SELECT, INSERT, UPDATE, DELETE ON refresh_token, sign_in_attempt, used_assertion TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE sign_in_attempt, refresh_token, session, used_assertion, client, officer,
                 human_document_index, human, authority, organisation`);
  }
}

async function organisations(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE organisation (
      id        uuid PRIMARY KEY,
      kind      text NOT NULL CHECK (kind IN ('authority', 'institution', 'provider')),
      name      text NOT NULL CHECK (name <> ''),
      division  text NOT NULL CHECK (division ~ '^[0-9]{6}$'),
      state     text NOT NULL CHECK (state IN ('active', 'closed')),
      version   integer NOT NULL CHECK (version > 0),
      UNIQUE (id, kind, division, state)
    )`);
  // kind, division and state repeat the organisation's, and follow it: that is what lets one index say
  // that a division has one active authority of each kind
  await db.query(`
    CREATE TABLE authority (
      organisation_id  uuid PRIMARY KEY,
      regulator        text NOT NULL CHECK (regulator IN ('health', 'education')),
      kind             text NOT NULL DEFAULT 'authority' CHECK (kind = 'authority'),
      division         text NOT NULL,
      state            text NOT NULL,
      FOREIGN KEY (organisation_id, kind, division, state)
        REFERENCES organisation (id, kind, division, state) ON UPDATE CASCADE
    )`);
  await db.query(`
    CREATE UNIQUE INDEX authority_one_in_division ON authority (division, regulator) WHERE state = 'active'`);
}

async function officers(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE human (
      id        uuid PRIMARY KEY,
      name      bytea NOT NULL,
      document  bytea NOT NULL,
      version   integer NOT NULL CHECK (version > 0)
    )`);
  await db.query(`
    CREATE TABLE human_document_index (
      key_id    text NOT NULL,
      digest    bytea NOT NULL,
      human_id  uuid NOT NULL REFERENCES human,
      CONSTRAINT human_document_once PRIMARY KEY (key_id, digest),
      UNIQUE (human_id, key_id)
    )`);
  await db.query(`
    CREATE TABLE officer (
      id             uuid PRIMARY KEY,
      authority_id   uuid NOT NULL REFERENCES authority,
      human_id       uuid NOT NULL REFERENCES human,
      username       text NOT NULL CONSTRAINT officer_username UNIQUE,
      roles          text[] NOT NULL CHECK (cardinality(roles) > 0)
                     CHECK (roles <@ ARRAY['registrar', 'case_officer', 'subsidy_clerk', 'auditor', 'administrator'])
                     CONSTRAINT officer_administrator_alone CHECK (NOT 'administrator' = ANY (roles) OR cardinality(roles) = 1),
      password_hash  text NOT NULL,
      otp_secret     bytea NOT NULL,
      last_otp_step  integer,
      locked_until   timestamptz,
      approve_from   timestamptz NOT NULL,
      state          text NOT NULL CHECK (state IN ('active', 'disabled')),
      version        integer NOT NULL CHECK (version > 0)
    )`);
  await db.query(`
    CREATE UNIQUE INDEX officer_one_active_account ON officer (human_id) WHERE state = 'active'`);
}

async function clients(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE client (
      id               uuid PRIMARY KEY,
      organisation_id  uuid NOT NULL REFERENCES organisation,
      secret_hash      bytea CHECK (octet_length(secret_hash) = 32),
      jwks             jsonb,
      state            text NOT NULL CHECK (state IN ('active', 'disabled')),
      version          integer NOT NULL CHECK (version > 0),
      CHECK ((secret_hash IS NULL) <> (jwks IS NULL))
    )`);
  await db.query(`CREATE INDEX client_organisation ON client (organisation_id)`);
  await db.query(`
    CREATE TABLE used_assertion (
      client_id   uuid NOT NULL REFERENCES client,
      jti_digest  bytea NOT NULL,
      expires_at  timestamptz NOT NULL,
      PRIMARY KEY (client_id, jti_digest)
    )`);
  await db.query(`CREATE INDEX used_assertion_expiry ON used_assertion (expires_at)`);
}

async function sessions(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE TABLE session (
      id          uuid PRIMARY KEY,
      officer_id  uuid NOT NULL REFERENCES officer,
      created_at  timestamptz NOT NULL,
      expires_at  timestamptz NOT NULL CHECK (expires_at > created_at),
      ended_at    timestamptz,
      version     integer NOT NULL CHECK (version > 0)
    )`);
  await db.query(`CREATE INDEX session_open ON session (officer_id) WHERE ended_at IS NULL`);
  await db.query(`
    CREATE TABLE refresh_token (
      digest      bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
      session_id  uuid NOT NULL REFERENCES session,
      issued_at   timestamptz NOT NULL,
      used_at     timestamptz
    )`);
  // of one session at most one refresh token is good
  await db.query(
    `CREATE UNIQUE INDEX refresh_token_latest ON refresh_token (session_id) WHERE used_at IS NULL`,
  );
  // any username that was tried, also one that nobody has: else a locked answer would say which exist
  await db.query(`
    CREATE TABLE sign_in_attempt (
      username_digest  text PRIMARY KEY,
      failures         integer NOT NULL CHECK (failures >= 0),
      last_at          timestamptz NOT NULL,
      locked_until     timestamptz
    )`);
}
