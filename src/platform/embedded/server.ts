import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, fchownSync, fstatSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { Cluster } from './cluster';

/** What `postmaster.pid` says of the server that runs on a data folder. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/**
 * Runs PostgreSQL as its child and stops it (fast shutdown) when nobody holds the pipe any more: also after
 * a SIGKILL, which closes what the killed process held. It leads a session of its own, so that Ctrl-C in the
 * terminal reaches the registry only.
 */
const WATCHDOG = `
"$@" </dev/null 3<&- &
server=$!
{ read -r _ <&3; kill -INT "$server"; } >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;

export async function findRunning({ data }: Cluster): Promise<Running | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, , , , status] = text.split('\n').map((line) => line.trim());
  if (!pid) return null;
  return { pid: Number(pid), port: Number(port), status: status ?? '' };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Joins those who use the running server: an open file. Null when no watchdog listens at the pipe. */
export function joinUsers({ users }: Cluster): number | null {
  try {
    return openSync(users, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENXIO') return null;
    throw fault;
  }
}

/** Starts the server and joins its users. Null when another process was first on this folder or port. */
export async function launch(cluster: Cluster): Promise<number | null> {
  // The pipe has a user before it has a reader, and the watchdog is born with its reading end: whenever this
  // process dies from here on, the watchdog sees it.
  const holding = openSync(cluster.users, constants.O_RDWR);
  const reading = openSync(cluster.users, constants.O_RDONLY);
  const output = openSync(cluster.log, 'a', 0o600);
  const logged = fstatSync(output).size;
  try {
    const { uid, gid } = cluster.user;
    if (uid !== undefined && gid !== undefined) fchownSync(output, uid, gid);
    const port = await freePort();
    const watchdog = spawnWatchdog(cluster, port, [output, reading]);
    if (await isReady(cluster, watchdog, port)) {
      watchdog.unref();
      return openSync(cluster.users, constants.O_WRONLY);
    }
  } finally {
    [holding, reading, output].forEach((file) => closeSync(file));
  }
  return explainFailure(cluster, logged);
}

function spawnWatchdog(
  { user, binaries, data, ...cluster }: Cluster,
  port: number,
  [output, reading]: readonly [number, number],
): ChildProcess {
  const server = [binaries.postgres, '-D', data, ...settings(cluster, port)];
  return spawn('/bin/sh', ['-c', WATCHDOG, 'caregiver-registry-watchdog', ...server], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output, reading],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
}

function settings({ durable }: Pick<Cluster, 'durable'>, port: number): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_locks_per_transaction: '256',
    // The log may name tables and constraints, never the values in them.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** False when the server gave up. One that is ready on another port is somebody else's on the same folder. */
async function isReady(cluster: Cluster, watchdog: ChildProcess, port: number): Promise<boolean> {
  let ended = false;
  watchdog.once('error', () => (ended = true));
  watchdog.once('exit', () => (ended = true));
  while (!ended) {
    const running = await findRunning(cluster);
    if (running?.status === 'ready' && running.port === port) return true;
    await wait(15);
  }
  return false;
}

/** Another process is on this folder, perhaps about to write which one it is, or on this port. */
const OTHERS_FIRST =
  /lock file "postmaster.pid" (already exists|is empty)|could not create any TCP\/IP sockets/;

async function explainFailure({ log }: Cluster, logged: number): Promise<null> {
  const text = (await readFile(log)).subarray(logged).toString('utf8');
  if (OTHERS_FIRST.test(text)) return null;
  const why = text.trim().split('\n').slice(-5).join('\n');
  throw new Error(`The embedded PostgreSQL did not start. The end of ${log}:\n${why}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
