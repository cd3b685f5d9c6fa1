import { closeSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { prepareCluster, type Cluster } from './cluster';
import { DATABASE, ensureLogins, urlOf } from './logins';
import { findRunning, isAlive, joinUsers, launch } from './server';

export interface EmbeddedPostgres {
  /** Superuser, at the database `postgres`. */
  readonly adminUrl: string;
  /** For migrations. */
  readonly ownerUrl: string;
  /** Member of registry_service, owner of nothing. */
  readonly serviceUrl: string;
  /** Lets go of the server. It stops when no other process uses it, and then this waits for its end. */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Whether a commit survives a power cut. Only tests say no. */
  readonly durable: boolean;
}

const PATIENCE_MS = 30_000;

/**
 * A PostgreSQL of our own under `dataDir`, on 127.0.0.1 and a free port. A server that runs there already is
 * shared; it ends with the last process that uses it, however that ends.
 */
export async function startPostgres({
  dataDir,
  durable,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new Error('The embedded PostgreSQL runs on Linux and macOS. Set DATABASE_URL.');
  }
  const cluster = await prepareCluster(resolve(dataDir), durable);
  const { place, pid, port } = await joinOrLaunch(cluster);
  await ensureLogins(cluster.passwords, port);
  return {
    adminUrl: urlOf('admin', cluster.passwords, port, 'postgres'),
    ownerUrl: urlOf('owner', cluster.passwords, port, DATABASE),
    serviceUrl: urlOf('service', cluster.passwords, port, DATABASE),
    stop: async () => {
      closeSync(place);
      await untilGone(cluster, pid);
    },
  };
}

interface Joined {
  /** The open file that keeps the server up. */
  readonly place: number;
  readonly pid: number;
  readonly port: number;
}

async function joinOrLaunch(cluster: Cluster): Promise<Joined> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const found = await findRunning(cluster);
    const place = found && isAlive(found.pid) ? await join(cluster) : await launch(cluster);
    const running = await findRunning(cluster);
    if (place !== null && running?.status === 'ready') {
      return { place, pid: running.pid, port: running.port };
    }
    if (place !== null) closeSync(place);
    await wait(50);
  }
  throw new Error(
    `The embedded PostgreSQL did not start within ${PATIENCE_MS / 1000} s. ${cluster.data}/postmaster.pid names a process that is no PostgreSQL, or one that does not end: see ${cluster.log}.`,
  );
}

/** Null while the other server starts, stops, or has just been told to stop because nobody watches it. */
async function join(cluster: Cluster): Promise<number | null> {
  const running = await findRunning(cluster);
  if (running?.status !== 'ready') return null;
  if (!(await answersAt(cluster, running.port))) return null;
  const place = joinUsers(cluster);
  if (place === null) process.kill(running.pid, 'SIGINT');
  return place;
}

/** Whether the server there is the one of this folder: a process number alone may have been given anew. */
async function answersAt({ passwords, data }: Cluster, port: number): Promise<boolean> {
  const client = new Client({ connectionString: urlOf('admin', passwords, port, 'postgres') });
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      `SELECT current_setting('data_directory') AS folder`,
    );
    return rows[0]?.folder === data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Returns early when the server shows no sign of stopping: then another process uses it. */
async function untilGone(cluster: Cluster, pid: number): Promise<void> {
  const start = Date.now();
  while (isAlive(pid) && Date.now() - start < PATIENCE_MS) {
    const running = await findRunning(cluster);
    const stopping = running?.pid !== pid || running.status === 'stopping';
    if (!stopping && Date.now() - start > 2_000) return;
    await wait(15);
  }
}
