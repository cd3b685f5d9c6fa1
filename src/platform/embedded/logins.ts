import { Client } from 'pg';
import type { Passwords } from './cluster';

export const DATABASE = 'registry';
export const LOGINS = { admin: 'postgres', owner: 'registry_owner', service: 'registry_api' };

/** `postgres://…@127.0.0.1:port/database` of one of the logins. */
export function urlOf(
  login: keyof typeof LOGINS,
  passwords: Passwords,
  port: number,
  database: string,
): string {
  return `postgres://${LOGINS[login]}:${passwords[login]}@127.0.0.1:${port}/${database}`;
}

/**
 * The owner changes the schema and owns it; the service reads and writes what the migrations grant to
 * registry_service, and owns nothing. Safe to repeat.
 */
export async function ensureLogins(passwords: Passwords, port: number): Promise<void> {
  const admin = new Client({ connectionString: urlOf('admin', passwords, port, 'postgres') });
  await admin.connect();
  try {
    // One starter at a time: the statements below look first and make afterwards.
    await admin.query('SELECT pg_advisory_lock(726406)');
    const { rows } = await admin.query(`SELECT FROM pg_database WHERE datname = $1`, [DATABASE]);
    if (rows.length > 0) return;
    await admin.query(`
      DO $$ BEGIN
        IF to_regrole('registry_service') IS NULL THEN CREATE ROLE registry_service NOLOGIN; END IF;
        IF to_regrole('${LOGINS.owner}') IS NULL THEN
          CREATE ROLE ${LOGINS.owner} LOGIN CREATEROLE PASSWORD '${passwords.owner}';
        END IF;
        IF to_regrole('${LOGINS.service}') IS NULL THEN
          CREATE ROLE ${LOGINS.service} LOGIN PASSWORD '${passwords.service}' IN ROLE registry_service;
        END IF;
      END $$`);
    await admin.query(`CREATE DATABASE ${DATABASE} OWNER ${LOGINS.owner}`);
  } finally {
    await admin.end();
  }
}
