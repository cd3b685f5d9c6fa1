import { join, resolve } from 'node:path';
import { mkdir, rm } from 'node:fs/promises';
import { Client } from 'pg';
import { migrations } from '../migrations/all';
import { makeKeys, type Keys } from '../src/platform/crypto/key-ring';
import { loadKeyRing } from '../src/platform/crypto/key-ring-store';
import { makeKeyCheck, onlyWithTheKeys } from '../src/platform/database/fingerprints';
import { openDatabase } from '../src/platform/database/open-database';
import type { RunWork } from '../src/platform/database/work';
import { makeWorkIn } from '../src/platform/database/work-in';
import { startPostgres } from '../src/platform/embedded/start-postgres';
import { tables } from '../src/tables';

/** Where one size of the registry lives between runs: a database, and a folder with its keys. */
export interface Place {
  readonly url: string;
  readonly folder: string;
  /** What the PostgreSQL is, and how it keeps what it promised. */
  readonly postgres: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** A registry of its own without HTTP, for loading. */
export interface Registry {
  readonly keys: Keys;
  readonly runWork: RunWork;
  readonly close: () => Promise<void>;
}

/** `people` who are known; `staff`, who are employed too; `ingest`: nobody, each time anew. */
export type Kind = 'people' | 'staff' | 'ingest';

/** The database of this size on the PostgreSQL of DATABASE_URL_BENCH (a superuser's), or on an embedded one that syncs. */
export async function openPlace(people: number, kind: Kind): Promise<Place> {
  const home = resolve(process.env['BENCH_DIR'] ?? '.data/bench');
  const folder = join(home, `${kind}-${people}`);
  if (kind === 'ingest') await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const given = process.env['DATABASE_URL_BENCH'];
  const embedded = given ? null : await startPostgres({ dataDir: home, durable: true });
  const adminUrl = given ?? embedded?.adminUrl ?? '';
  const name = `bench_${kind}_${people}`;
  const postgres = await withClient(adminUrl, async (admin) => {
    if (kind === 'ingest') await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await admin.query(`CREATE DATABASE ${name}`);
    return settingsOf(admin, given ? 'DATABASE_URL_BENCH' : 'embedded');
  });
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    folder,
    postgres,
    stop: async () => embedded?.stop(),
  };
}

export async function openRegistry(place: Place, publicUrl: string): Promise<Registry> {
  const keys = makeKeys(
    await loadKeyRing({ file: null, dataDir: place.folder, production: false }),
  );
  const database = await openDatabase(
    { url: place.url, ownerUrl: place.url },
    tables,
    migrations,
    false,
  );
  const settings = { production: false, publicUrl, newAccountHours: 0 };
  const workIn = makeWorkIn({ database, keys, settings });
  return {
    keys,
    runWork: onlyWithTheKeys(makeKeyCheck(database, keys), workIn),
    close: () => database.destroy(),
  };
}

export async function withClient<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

const TOLD = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'shared_buffers',
];

async function settingsOf(client: Client, source: string): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    'SELECT name, current_setting(name) AS setting FROM pg_settings WHERE name = ANY($1)',
    [TOLD],
  );
  return { source, ...Object.fromEntries(rows.map(({ name, setting }) => [name, setting])) };
}
