import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../migrations/all';
import { migrate } from '../src/platform/database/data-source';
import { startPostgres } from '../src/platform/embedded/start-postgres';
import { startRedis } from './support/redis';
import { afterRun, asAdmin, publishRun, urlAt, type TestRun } from './support/run';
import { IS_FULL } from './support/scale';
import { openScratch } from './support/scratch';

/** One database is migrated; each test file clones it. */
export default async function setUp(): Promise<void> {
  await provideScratch();
  await provideRedis();
  const adminUrl = process.env['TEST_DATABASE_URL'] ?? (await providePostgres());
  const name = `registry_test_${process.pid}_${randomBytes(3).toString('hex')}`;
  const run: TestRun = {
    name,
    adminUrl,
    template: `${name}_template`,
    serviceLogin: `${name}_service`,
    servicePassword: randomBytes(16).toString('hex'),
  };
  publishRun(run);
  afterRun(() => clearCluster(run));
  await asAdmin(adminUrl, (admin) => admin.query(`CREATE DATABASE ${run.template}`));
  await migrate(urlAt(adminUrl, run.template), migrations);
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(
      `CREATE ROLE ${run.serviceLogin} LOGIN PASSWORD '${run.servicePassword}' IN ROLE registry_service`,
    );
    await admin.query(`ALTER DATABASE ${run.template} ALLOW_CONNECTIONS false`);
  });
}

/** Not under `npm run prove`: what PostgreSQL promises of its disk is proved on a disk. */
async function provideScratch(): Promise<void> {
  const folder = IS_FULL ? null : await openScratch();
  if (folder === null) return;
  process.env['TMPDIR'] = folder;
  afterRun(() => rm(folder, { recursive: true, force: true }));
}

async function providePostgres(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'registry-test-'));
  await chmod(dataDir, 0o755);
  const postgres = await startPostgres({ dataDir, durable: false });
  afterRun(async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true });
  });
  return postgres.adminUrl;
}

/** Without any Redis TEST_REDIS_URL stays unset: what needs it says so and is skipped, but not in CI. */
async function provideRedis(): Promise<void> {
  if (process.env['TEST_REDIS_URL']) return;
  const redis = await startRedis();
  if (redis) {
    process.env['TEST_REDIS_URL'] = redis.url;
    afterRun(redis.stop);
  } else if (process.env['CI'] === 'true') {
    throw new Error('CI needs a redis-server in the PATH, or TEST_REDIS_URL.');
  }
}

/** Leaves the cluster as it was found; the group role registry_service is shared and stays. */
async function clearCluster(run: TestRun): Promise<void> {
  await asAdmin(run.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE starts_with(datname, $1)`,
      [`${run.name}_`],
    );
    for (const { datname } of rows) {
      await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
    await admin.query(`DROP ROLE IF EXISTS ${run.serviceLogin}`);
  });
}
