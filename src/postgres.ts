import type { Config } from './config';
import type { DatabasePlace } from './platform/database/open-database';

export interface Postgres extends DatabasePlace {
  readonly stop: () => Promise<void>;
}

/**
 * The database of the settings, or an embedded one for a trial. Outside production the one login of a real
 * database may be the owner's as well.
 */
export async function providePostgres(config: Config): Promise<Postgres> {
  if (config.database) {
    const { url, ownerUrl } = config.database;
    return {
      url,
      ownerUrl: ownerUrl ?? (config.production ? null : url),
      stop: () => Promise.resolve(),
    };
  }
  if (config.production) throw new Error('Production has no embedded database: set DATABASE_URL.');
  const { startPostgres } = await import('./platform/embedded/start-postgres.js');
  const { serviceUrl, ownerUrl, stop } = await startPostgres({
    dataDir: config.dataDir,
    durable: true,
  });
  return { url: serviceUrl, ownerUrl, stop };
}
