import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { migrations } from '../../../migrations/all';
import { migrate } from '../../../src/platform/database/data-source';
import {
  startPostgres,
  type EmbeddedPostgres,
} from '../../../src/platform/embedded/start-postgres';
import { asAdmin, publishRun, urlAt } from '../run';
import { openProxy } from './proxy';

/** A PostgreSQL of its own that may be killed. The tests of this file clone their databases from it. */
export interface Cluster {
  /** `kill -9` of the server and of every process of it. */
  readonly kill: () => Promise<void>;
  readonly isUp: () => boolean;
  /** Starts it on what the disk holds, and returns when it takes connections. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Every commit is flushed to disk. Everybody reaches it through a proxy, because each start finds another port. */
export async function openCluster(dataDir: string): Promise<Cluster> {
  let postgres: EmbeddedPostgres = await startPostgres({ dataDir, durable: true });
  let pid = await pidOf(postgres.adminUrl);
  let stopped = false;
  const stop = async () => {
    if (!stopped) await postgres.stop();
    stopped = true;
  };
  const proxy = await openProxy(() => {
    const { hostname: host, port } = new URL(postgres.adminUrl);
    return { host, port: Number(port) };
  });
  await prepareRun(proxy.through(postgres.adminUrl));
  return {
    kill: async () => {
      const all = [pid, ...childrenOf(pid)];
      for (const one of all) end(one);
      while (all.some(isRunning)) await wait(5);
      await stop();
    },
    isUp: () => isRunning(pid),
    start: async () => {
      await stop();
      postgres = await startPostgres({ dataDir, durable: true });
      stopped = false;
      pid = await pidOf(postgres.adminUrl);
    },
    close: async () => {
      await proxy.close();
      await stop();
    },
  };
}

/** As `test/global-setup.ts` does it for all. */
async function prepareRun(adminUrl: string): Promise<void> {
  const name = `registry_kills_${randomBytes(3).toString('hex')}`;
  const run = {
    name,
    adminUrl,
    template: `${name}_template`,
    serviceLogin: `${name}_service`,
    servicePassword: randomBytes(16).toString('hex'),
  };
  await asAdmin(adminUrl, (admin) => admin.query(`CREATE DATABASE ${run.template}`));
  await migrate(urlAt(adminUrl, run.template), migrations);
  await asAdmin(adminUrl, (admin) =>
    admin.query(
      `CREATE ROLE ${run.serviceLogin} LOGIN PASSWORD '${run.servicePassword}' IN ROLE registry_service`,
    ),
  );
  publishRun(run);
}

function pidOf(adminUrl: string): Promise<number> {
  return asAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ pid: number }>(
      `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::integer AS pid`,
    );
    return rows[0]?.pid ?? 0;
  });
}

function childrenOf(pid: number): number[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (child && parent === pid ? [child] : []));
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself a moment ago.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
