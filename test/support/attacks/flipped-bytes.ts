import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { asAdmin, currentRun, urlAt } from '../run';
import { flip, someByte } from './heap-files';
import { linesOf, superuserWork, type Scene } from './scene';

/** Tables that a verdict reads, and those of the log. */
const TABLES = [
  'ban',
  'interim_measure',
  'person',
  'person_document',
  'person_document_index',
  'person_assertion',
  'person_name_token',
  'credential',
  'completion',
  'institution',
  'organisation',
  'log_fact',
  'log_entry',
  'log_leaf',
] as const;
type Table = (typeof TABLES)[number];

/** How a flipped bit was found; `unfound` is what must never be. */
export type Finding =
  'PostgreSQL refuses to read' | 'log verify finds it' | 'log verify stops' | 'unfound';

interface Frozen {
  readonly database: string;
  readonly dataDirectory: string;
  readonly tables: ReadonlyMap<Table, { readonly filenode: string; readonly rows: string }>;
}

/** The scene's database as it is copied file by file: nobody is connected to it any more. */
export async function freeze({ town, superuser }: Scene): Promise<Frozen> {
  const database = new URL(town.registry.ownerUrl).pathname.slice(1);
  const { rows: at } = await superuser.query<{ data_directory: string }>('SHOW data_directory');
  const tables: [Table, { filenode: string; rows: string }][] = [];
  for (const table of TABLES) {
    const { rows } = await superuser.query<{ filenode: string }>(
      'SELECT pg_relation_filenode($1::regclass)::text AS filenode',
      [table],
    );
    tables.push([
      table,
      { filenode: rows[0]?.filenode ?? '', rows: await rowsOf(superuser, table) },
    ]);
  }
  superuser.on('error', () => undefined);
  await onAdmin(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
  await onAdmin(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
  );
  return {
    database,
    dataDirectory: at[0]?.data_directory ?? '',
    tables: new Map(tables),
  };
}

/**
 * Turns one bit over in a row, in the files of a copy that no server has opened yet. A bit that alters nothing that is
 * read, as in the gaps between columns, is no tampering where pages have no checksums: then another is drawn.
 *
 * With `readOn` PostgreSQL is told to read pages whose checksums differ, as if somebody had made these anew.
 */
export async function flipSomeBit(
  scene: Scene,
  { database, dataDirectory, tables }: Frozen,
  readOn: boolean,
): Promise<{ readonly what: string; readonly finding: Finding }> {
  const { chance } = scene;
  for (;;) {
    const copy = `${currentRun().name}_${randomBytes(4).toString('hex')}`;
    await onAdmin(`CREATE DATABASE ${copy} TEMPLATE ${database} STRATEGY file_copy`);
    try {
      const table = chance.pick(TABLES);
      const { filenode = '', rows = '' } = tables.get(table) ?? {};
      const file = join(dataDirectory, 'base', await oidOf(copy), filenode);
      const place = someByte(chance, file);
      const bit = chance.below(8);
      flip(place, bit);
      const finding = await lookAt(scene, copy, { table, rows, readOn });
      if (finding) return { what: `${table}, byte ${place.at}, bit ${bit}`, finding };
    } finally {
      await onAdmin(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
    }
  }
}

/** Null where nothing that can be read is altered. */
async function lookAt(
  { town }: Scene,
  copy: string,
  { table, rows, readOn }: { table: Table; rows: string; readOn: boolean },
): Promise<Finding | null> {
  const superuser = new Client({ connectionString: urlAt(currentRun().adminUrl, copy) });
  superuser.on('error', () => undefined);
  try {
    await superuser.connect();
    await superuser.query(`ALTER DATABASE ${copy} ALLOW_CONNECTIONS true`);
    if (readOn) await superuser.query('SET ignore_checksum_failure = on');
    const now = await rowsOf(superuser, table).catch(refusal);
    if (now === null) return 'PostgreSQL refuses to read';
    if (now === rows) return null;
    await superuser.query('BEGIN');
    const lines = await linesOf(superuserWork({ town, superuser }), null).catch(() => null);
    if (lines === null) return 'log verify stops';
    return lines.length > 0 ? 'log verify finds it' : 'unfound';
  } finally {
    await superuser.end().catch(() => undefined);
  }
}

/** Data corrupted, values that cannot be, or a server that fell over them. @throws whatever else it is. */
function refusal(error: unknown): null {
  const { code = '' } = error as { code?: string };
  if (/^(XX|22|53|57P|08|ECONN)/.test(code) || isAway(error)) return null;
  throw error;
}

async function rowsOf(client: Client, table: Table): Promise<string> {
  const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
  return rows.map(({ row }) => row).join('\n');
}

async function oidOf(database: string): Promise<string> {
  const [row] = await onAdmin<{ oid: string }>(
    `SELECT oid::text FROM pg_database WHERE datname = '${database}'`,
  );
  return row?.oid ?? '';
}

/** A server that fell over a page that it was told to read is up again in seconds. */
async function onAdmin<Row extends object>(sql: string): Promise<Row[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await asAdmin(
        currentRun().adminUrl,
        async (admin) => (await admin.query<Row>(sql)).rows,
      );
    } catch (error) {
      if (attempt === 20 || !isAway(error)) throw error;
      await wait(250);
    }
  }
}

function isAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return /^(57P0|ECONN)/.test(code) || /terminated/.test(message);
}
