import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chown,
  link,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findBinaries, type Binaries } from './binaries';
import { canEnter, serverUser, type ServerUser } from './server-user';

/** Where a PostgreSQL lives and who runs it. */
export interface Cluster {
  readonly data: string;
  readonly log: string;
  /** A named pipe: whoever uses the server keeps it open, and the server stops when the last has gone. */
  readonly users: string;
  readonly user: ServerUser;
  readonly binaries: Binaries;
  readonly passwords: Passwords;
  readonly durable: boolean;
}

export interface Passwords {
  readonly admin: string;
  readonly owner: string;
  readonly service: string;
}

/** Where root's own folders are closed to the user who runs PostgreSQL, its data lie here. */
const REACHABLE = '/var/lib/caregiver-registry';

/** Finds the cluster under `dataDir`, or makes it. Two processes may do so at once: one's cluster is taken by both. */
export async function prepareCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true });
  const place = join(dataDir, 'postgres');
  const user = serverUser(place);
  const folder = await reachableFolder(place, user);
  const cluster: Cluster = {
    data: join(folder, 'data'),
    log: join(folder, 'log'),
    users: join(folder, 'users'),
    user,
    binaries: await findBinaries(folder, user),
    passwords: await passwordsIn(join(dataDir, 'postgres-passwords.json'), folder),
    durable,
  };
  if (!existsSync(cluster.data)) await initialise(cluster, folder);
  if (!existsSync(cluster.users)) run('mkfifo', ['-m', '600', cluster.users], user);
  return cluster;
}

async function reachableFolder(place: string, user: ServerUser): Promise<string> {
  if (!existsSync(place)) await makePlace(place, user);
  const folder = await realpath(place);
  if (canEnter(user, folder)) return folder;
  throw new Error(
    `${folder} cannot be entered by the user who runs PostgreSQL (uid ${user.uid ?? process.getuid?.()}). Set DATA_DIR to a folder that this user can reach, or DATABASE_URL.`,
  );
}

/** Another process may make the same place meanwhile: then that one counts. */
async function makePlace(place: string, user: ServerUser): Promise<void> {
  const name = randomBytes(8).toString('hex');
  const reachable = canEnter(user, dirname(place));
  const folder = reachable ? `${place}.${name}` : join(REACHABLE, name);
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  await mkdir(folder, { mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  try {
    await (reachable ? rename(folder, place) : symlink(folder, place));
  } catch (fault) {
    await rm(folder, { recursive: true });
    if (!existsSync(place)) throw fault;
  }
}

async function passwordsIn(file: string, folder: string): Promise<Passwords> {
  if (!existsSync(file)) {
    if (existsSync(join(folder, 'data'))) {
      throw new Error(`${file} is missing: without it the database in ${folder} cannot be opened.`);
    }
    const password = () => randomBytes(24).toString('hex');
    const made: Passwords = { admin: password(), owner: password(), service: password() };
    const unfinished = `${file}.${randomBytes(4).toString('hex')}`;
    await writeFile(unfinished, JSON.stringify(made, null, 2), { mode: 0o600 });
    // A link, unlike a rename, leaves alone what another process wrote meanwhile.
    await link(unfinished, file).catch(() => undefined);
    await rm(unfinished);
  }
  return JSON.parse(await readFile(file, 'utf8')) as Passwords;
}

/**
 * Made aside and renamed, so that a half-made cluster is never taken for one. C.UTF-8 of PostgreSQL's own
 * locale provider: it sorts alike on every machine and knows Chinese characters for letters.
 */
async function initialise({ binaries, passwords, user, data, durable }: Cluster, folder: string) {
  const unfinished = join(folder, `data.${randomBytes(4).toString('hex')}`);
  const passwordFile = `${unfinished}.password`;
  await writeFile(passwordFile, `${passwords.admin}\n`, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(passwordFile, user.uid, user.gid);
  }
  try {
    run(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      user,
    );
    await rename(unfinished, data).catch((fault: unknown) => {
      if (!existsSync(data)) throw fault;
    });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[], user: ServerUser): void {
  const { status, error, stderr } = spawnSync(program, args, {
    ...user,
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
  });
  if (status === 0) return;
  // Another process may have made the pipe in between.
  if (program === 'mkfifo' && /exists/.test(stderr)) return;
  throw new Error(`${program} failed: ${error?.message ?? stderr.trim()}`);
}
