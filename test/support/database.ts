import { randomBytes } from 'node:crypto';
import { asAdmin, currentRun, urlAt } from './run';

export interface TestDatabase {
  /** The login of the service: member of registry_service, owner of nothing. */
  readonly serviceUrl: string;
  /** A superuser of the same database. */
  readonly ownerUrl: string;
  readonly drop: () => Promise<void>;
}

/** A migrated, empty database of its own for one test file. Its files are copied: writing them to the log too takes twice as long. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const run = currentRun();
  const name = `${run.name}_${randomBytes(4).toString('hex')}`;
  await asAdmin(run.adminUrl, (admin) =>
    admin.query(`CREATE DATABASE ${name} TEMPLATE ${run.template} STRATEGY file_copy`),
  );
  const login = { user: run.serviceLogin, password: run.servicePassword };
  return {
    serviceUrl: urlAt(run.adminUrl, name, login),
    ownerUrl: urlAt(run.adminUrl, name),
    drop: () =>
      asAdmin(run.adminUrl, async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}
