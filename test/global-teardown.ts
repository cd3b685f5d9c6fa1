import { asAdmin, currentRun } from './support/run';

/** Leaves the cluster as it was found; the group role registry_service is shared and stays. */
export default async function tearDown(): Promise<void> {
  const run = currentRun();
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
