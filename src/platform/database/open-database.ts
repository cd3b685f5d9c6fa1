import type { DataSource, EntitySchema } from 'typeorm';
import { makeDataSource, migrate, type MigrationClass } from './data-source';
import { refusePowersOverLog } from './service-role';

export interface DatabasePlace {
  /** Of the service. */
  readonly url: string;
  /** Of the role that owns the tables; null when somebody else migrates. */
  readonly ownerUrl: string | null;
}

/**
 * The service's connections to a database whose schema is up to date.
 *
 * @throws Error when the schema lacks a migration that nobody here may make; in production when the login
 * could alter the log.
 */
export async function openDatabase(
  place: DatabasePlace,
  tables: readonly EntitySchema[],
  migrations: readonly MigrationClass[],
  production: boolean,
): Promise<DataSource> {
  if (place.ownerUrl !== null) await migrate(place.ownerUrl, migrations);
  const database = await makeDataSource(
    { url: place.url, poolSize: 20, lockTimeoutMs: 5_000, statementTimeoutMs: 15_000 },
    tables,
  ).initialize();
  try {
    await refuseOldSchema(database, migrations);
    if (production) await refusePowersOverLog(database);
    return database;
  } catch (fault) {
    await database.destroy();
    throw fault;
  }
}

async function refuseOldSchema(database: DataSource, migrations: readonly MigrationClass[]) {
  const made = await database
    .query<{ name: string }[]>('SELECT name FROM migrations')
    .catch((): { name: string }[] => []);
  const missing = migrations.filter(({ name }) => !made.some((one) => one.name === name));
  if (missing.length === 0) return;
  throw new Error(
    `The database lacks ${missing.length} of ${migrations.length} migrations. Run npm run registry -- database migrate with OWNER_DATABASE_URL first, or set it here.`,
  );
}
