import { randomBytes } from 'node:crypto';
import { migrations } from '../migrations/all';
import { migrate } from '../src/platform/database/data-source';
import { asAdmin, publishRun, urlAt, type TestRun } from './support/run';

/** One database is migrated; each test file clones it. */
export default async function setUp(): Promise<void> {
  const adminUrl =
    process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const name = `registry_test_${process.pid}_${randomBytes(3).toString('hex')}`;
  const run: TestRun = {
    name,
    adminUrl,
    template: `${name}_template`,
    serviceLogin: `${name}_service`,
    servicePassword: randomBytes(16).toString('hex'),
  };
  publishRun(run);
  await asAdmin(adminUrl, (admin) => admin.query(`CREATE DATABASE ${run.template}`));
  await migrate(urlAt(adminUrl, run.template), migrations);
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(
      `CREATE ROLE ${run.serviceLogin} LOGIN PASSWORD '${run.servicePassword}' IN ROLE registry_service`,
    );
    await admin.query(`ALTER DATABASE ${run.template} ALLOW_CONNECTIONS false`);
  });
}
