import type { DataSource } from 'typeorm';

interface Power {
  readonly power: string;
}

/** In what ways the login of the service could alter the log; none is as it should be. */
export async function powersOverLog(database: DataSource): Promise<string[]> {
  const rows: Power[] = await database.query(`
    WITH me AS (SELECT * FROM pg_roles WHERE rolname = current_user),
         log AS (SELECT c.oid, c.relname, c.relowner
                   FROM pg_class c WHERE c.oid IN (to_regclass('log_entry'), to_regclass('log_fact')))
    SELECT 'it is a superuser' AS power FROM me WHERE rolsuper
    UNION ALL
    SELECT 'it may create roles' FROM me WHERE rolcreaterole
    UNION ALL
    SELECT 'it may act as ' || p.rolname
      FROM pg_roles p, me
     WHERE p.rolname IN ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program')
       AND NOT me.rolsuper AND pg_has_role(me.oid, p.oid, 'MEMBER')
    UNION ALL
    SELECT 'it owns ' || log.relname FROM log, me
     WHERE NOT me.rolsuper AND pg_has_role(me.oid, log.relowner, 'MEMBER')
    UNION ALL
    SELECT 'it may ' || p.privilege || ' ' || log.relname
      FROM log, me, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS p(privilege)
     WHERE NOT me.rolsuper AND NOT pg_has_role(me.oid, log.relowner, 'MEMBER')
       AND (has_table_privilege(me.oid, log.oid, p.privilege)
            OR (p.privilege = 'UPDATE' AND has_any_column_privilege(me.oid, log.oid, 'UPDATE')))`);
  return rows.map(({ power }) => power);
}

/** @throws Error that says in what ways. */
export async function refusePowersOverLog(database: DataSource): Promise<void> {
  const powers = await powersOverLog(database);
  if (powers.length === 0) return;
  throw new Error(
    `The database login of the service could alter the log: ${powers.join(', ')}. Give it a login of its own that belongs to registry_service only (DATABASE_URL), and keep the owner's for migrations (OWNER_DATABASE_URL).`,
  );
}
