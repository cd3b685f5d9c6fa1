import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['log_entry', 'log_fact', 'log_concern', 'log_leaf', 'log_node', 'log_checkpoint'];

/**
 * The tamper-evident log. No table refers to another by a foreign key: appending is the busiest write of the
 * service, nothing is ever deleted, and `log verify` compares the tables row by row.
 */
export class CreateLog1764000000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Without a cache: whoever draws a number later draws a larger one.
    await db.query(`CREATE SEQUENCE log_entry_number AS bigint CACHE 1`);
    await db.query(`
      CREATE TABLE log_entry (
        number     bigint PRIMARY KEY CHECK (number > 0),
        leaf_hash  bytea NOT NULL CHECK (length(leaf_hash) = 32)
      )`);
    await db.query(`CREATE UNIQUE INDEX log_entry_leaf_hash ON log_entry (leaf_hash)`);
    await db.query(`
      CREATE TABLE log_fact (
        number  bigint PRIMARY KEY CHECK (number > 0),
        nonce   bytea NOT NULL CHECK (length(nonce) = 32),
        fact    jsonb NOT NULL CHECK (
          jsonb_typeof(fact -> 'concerns') = 'array'
          AND jsonb_typeof(fact -> 'subject' -> 'kind') = 'string'
          AND jsonb_typeof(fact -> 'subject' -> 'id') = 'string'
          AND (fact -> 'subject' ->> 'version')::integer > 0)
      )`);
    await db.query(`
      CREATE UNIQUE INDEX log_fact_subject ON log_fact (
        (fact -> 'subject' ->> 'kind') COLLATE "C",
        (fact -> 'subject' ->> 'id') COLLATE "C",
        ((fact -> 'subject' ->> 'version')::integer))`);
    // The concerns of each fact once more, so that an organisation reads its own among millions.
    await db.query(`
      CREATE TABLE log_concern (
        organisation_id  text COLLATE "C",
        number           bigint,
        PRIMARY KEY (organisation_id, number)
      )`);
    await db.query(`
      CREATE TABLE log_leaf (
        leaf_index  bigint PRIMARY KEY CHECK (leaf_index >= 0),
        number      bigint NOT NULL UNIQUE
      )`);
    // Level 0 is log_entry.leaf_hash in the order of log_leaf; here are the complete subtrees above it.
    await db.query(`
      CREATE TABLE log_node (
        level  integer NOT NULL CHECK (level BETWEEN 1 AND 52),
        index  bigint NOT NULL CHECK (index >= 0),
        hash   bytea NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (level, index)
      )`);
    // floor: every entry up to this number has its place. ceiling, ceiling_xid: every transaction that drew a
    // number up to ceiling has a smaller id than ceiling_xid.
    await db.query(`
      CREATE TABLE log_checkpoint (
        tree_size    bigint PRIMARY KEY CHECK (tree_size >= 0),
        root         bytea NOT NULL CHECK (length(root) = 32),
        note         text NOT NULL,
        floor        bigint NOT NULL CHECK (floor >= 0),
        ceiling      bigint NOT NULL CHECK (ceiling >= floor),
        ceiling_xid  bigint NOT NULL
      )`);
    await db.query(`
      CREATE FUNCTION refuse_to_alter_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the log is append-only: % of % refused', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation';
      END $$`);
    for (const name of TABLES) {
      await db.query(`
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${name}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_the_log()`);
      await db.query(`GRANT SELECT, INSERT ON ${name} TO registry_service`);
    }
    await db.query(`GRANT USAGE, SELECT ON SEQUENCE log_entry_number TO registry_service`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of [...TABLES].reverse()) await db.query(`DROP TABLE ${name}`);
    await db.query(`DROP FUNCTION refuse_to_alter_the_log()`);
    await db.query(`DROP SEQUENCE log_entry_number`);
  }
}
