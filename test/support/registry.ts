import { Pool, type QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { makeKeys, newKeyRing, type Keys } from '../../src/platform/crypto/key-ring';
import { makeDataSource } from '../../src/platform/database/data-source';
import type { RunWork, Settings } from '../../src/platform/database/work';
import { makeWorkIn } from '../../src/platform/database/work-in';
import { tables } from '../../src/tables';
import { cloneDatabase } from './database';

/** A registry with a database of its own: everything real, only the clock can be moved. */
export interface Registry {
  readonly database: DataSource;
  readonly serviceUrl: string;
  readonly ownerUrl: string;
  readonly keys: Keys;
  readonly settings: Settings;
  readonly runWork: RunWork;
  /** Moves the clock that decisions read, from the next `work.now()` on. */
  readonly clock: { shiftMs: number };
  /** As a superuser, behind the service's back. */
  readonly owner: <Row extends QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
  ) => Promise<Row[]>;
  /** To be closed with it. */
  readonly also: (() => Promise<void>)[];
  readonly close: () => Promise<void>;
}

export interface RegistryOptions {
  readonly settings?: Partial<Settings>;
  /** Registries that shall read each other's rows share a ring; else each has a new one. */
  readonly keys?: Keys;
  readonly poolSize?: number;
}

export async function openRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const { serviceUrl, ownerUrl, drop } = await cloneDatabase();
  const database = await makeDataSource(
    {
      url: serviceUrl,
      poolSize: options.poolSize ?? 10,
      lockTimeoutMs: 5_000,
      statementTimeoutMs: 20_000,
    },
    tables,
  ).initialize();
  const owner = new Pool({ connectionString: ownerUrl, max: 2 });
  // the database is dropped while the last goodbyes are on their way
  owner.on('error', () => undefined);
  const keys = options.keys ?? makeKeys(newKeyRing(true));
  const settings: Settings = {
    production: false,
    publicUrl: 'https://registry.test',
    newAccountHours: 0,
    ...options.settings,
  };
  const clock = { shiftMs: 0 };
  const also: Registry['also'] = [];
  return {
    database,
    serviceUrl,
    ownerUrl,
    keys,
    settings,
    runWork: makeWorkIn({ database, keys, settings, clockShiftMs: () => clock.shiftMs }),
    clock,
    also,
    owner: async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await owner.query<Row>(sql, [...values])).rows,
    close: async () => {
      for (const close of also) await close();
      await owner.end();
      await database.destroy();
      await drop();
    },
  };
}
