import { types, type ClientBase } from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';

// Days stay text: a JS Date would move them across zones. Eight-byte integers are log numbers and counts, far below 2^53.
types.setTypeParser(types.builtins.DATE, (text) => text);
types.setTypeParser(types.builtins.INT8, (text) => Number(text));

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** The service's connections. Everything reads the primary: there is no replica here on purpose. */
export function makeDataSource(
  options: DatabaseOptions,
  tables: readonly EntitySchema[],
): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: [...tables],
    poolSize: options.poolSize,
    applicationName: 'caregiver-registry',
    extra: {
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // Statements that are asked together travel together and are run in that order, each with its own snapshot.
      pipeline: true,
      onConnect: hearErrors,
      options: `-c lock_timeout=${options.lockTimeoutMs} -c statement_timeout=${options.statementTimeoutMs} -c idle_in_transaction_session_timeout=30000 -c default_transaction_isolation=read\\ committed -c timezone=UTC`,
    },
    poolErrorHandler: () => undefined,
  });
}

/**
 * A session can end in the moment in which the pool hands it over, when neither side listens: that must not end the
 * process. Whoever uses the connection hears of it by the failure of the next statement.
 */
function hearErrors(client: ClientBase): void {
  client.on('error', () => undefined);
}

export type MigrationClass = new () => MigrationInterface;

/**
 * Brings the schema up to date as the owner role. Several processes may start at once: one migrates, the
 * others wait for it.
 */
export async function migrate(
  ownerUrl: string,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const owner = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: [...migrations],
    migrationsTransactionMode: 'each',
    poolSize: 2,
    applicationName: 'caregiver-registry-migrations',
    extra: { options: '-c lock_timeout=10000 -c timezone=UTC' },
  });
  await owner.initialize();
  const holder = owner.createQueryRunner();
  try {
    await holder.query('SELECT pg_advisory_lock(726401)');
    await owner.runMigrations();
  } finally {
    await holder.query('SELECT pg_advisory_unlock(726401)').catch(() => undefined);
    await holder.release();
    await owner.destroy();
  }
}
