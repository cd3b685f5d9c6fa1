import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { migrations } from '../../migrations/all';
import { migrate } from '../../src/platform/database/data-source';
import { startPostgres } from '../../src/platform/embedded/start-postgres';
import { asAdmin } from '../support/run';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'registry-embedded-'));
  await chmod(dataDir, 0o755);
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const start = () => startPostgres({ dataDir, durable: false });

async function postmaster(folder = dataDir): Promise<number | null> {
  const text = await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '');
  return text ? Number(text.split('\n')[0]) : null;
}

/** Another process that uses the same folder. */
async function neighbour(): Promise<{ process: ChildProcess; adminUrl: string }> {
  const script = join(__dirname, '../support/hold-postgres.ts');
  const hook = join(__dirname, '../support/typescript.cjs');
  const child = spawn(process.execPath, ['-r', hook, script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, adminUrl: line.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function gone(pid: number | null): Promise<boolean> {
  for (let tries = 0; pid !== null && tries < 500; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await wait(20);
  }
  return false;
}

test('the owner can migrate, the service owns nothing, and what was written survives a restart', async () => {
  const first = await start();
  await migrate(first.ownerUrl, migrations);
  const owned = await asAdmin(first.serviceUrl, async (service) => {
    await service.query(`INSERT INTO key_fingerprint VALUES ('k', 'f')`);
    await expect(service.query('DELETE FROM key_fingerprint')).rejects.toThrow('permission denied');
    await expect(service.query('CREATE TABLE mine (x int)')).rejects.toThrow('permission denied');
    return service.query(
      `SELECT FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)`,
    );
  });
  expect(owned.rows).toEqual([]);
  await first.stop();

  const second = await start();
  const kept = await asAdmin(second.serviceUrl, (service) =>
    service.query('SELECT key_id FROM key_fingerprint'),
  );
  expect(kept.rows).toEqual([{ key_id: 'k' }]);
  await second.stop();
});

test('it listens on this machine only, wants a password, and keeps passwords from others', async () => {
  const postgres = await start();
  const [row] = await asAdmin(postgres.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ heard: string; sockets: string; provider: string }>(
      `SELECT current_setting('listen_addresses') AS heard, current_setting('unix_socket_directories') AS sockets,
              (SELECT datlocprovider FROM pg_database WHERE datname = 'registry') AS provider`,
    );
    return rows;
  });
  expect(row).toEqual({ heard: '127.0.0.1', sockets: '', provider: 'b' });
  const stranger = new URL(postgres.adminUrl);
  stranger.password = 'guessed';
  await expect(asAdmin(stranger.toString(), (client) => client.query('SELECT 1'))).rejects.toThrow(
    'password authentication failed',
  );
  expect((await stat(join(dataDir, 'postgres-passwords.json'))).mode & 0o777).toBe(0o600);
  await postgres.stop();
});

test('when the registry is killed, PostgreSQL ends with it', async () => {
  const { process: registry } = await neighbour();
  const pid = await postmaster();
  expect(pid).not.toBeNull();
  await kill(registry);
  expect(await gone(pid)).toBe(true);
});

test('two processes share one server, and it ends with the second', async () => {
  const { process: other, adminUrl } = await neighbour();
  const pid = await postmaster();
  const mine = await start();
  expect(mine.adminUrl).toBe(adminUrl);
  await kill(other);
  await wait(300);
  expect(await postmaster()).toBe(pid);
  await asAdmin(mine.adminUrl, (admin) => admin.query('SELECT 1'));
  await mine.stop();
  expect(await gone(pid)).toBe(true);
});

test('a server that has lost its watchdog is replaced', async () => {
  const { process: registry } = await neighbour();
  const pid = await postmaster();
  const watchdog = Number(
    execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }),
  );
  const watchers = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([child, parent]) => parent === watchdog && child !== pid)
    .map(([child]) => child ?? 0);
  [watchdog, ...watchers].forEach((each) => process.kill(each, 'SIGKILL'));
  await kill(registry);
  expect(await postmaster()).toBe(pid);

  const postgres = await start();
  expect(await gone(pid)).toBe(true);
  await asAdmin(postgres.adminUrl, (admin) => admin.query('SELECT 1'));
  const next = await postmaster();
  await postgres.stop();
  expect(await gone(next)).toBe(true);
});

test('two processes that start at once on a new folder end up with one server', async () => {
  const fresh = await mkdtemp(join(tmpdir(), 'registry-embedded-'));
  await chmod(fresh, 0o755);
  const both = await Promise.all(
    [1, 2].map(() => startPostgres({ dataDir: fresh, durable: false })),
  );
  expect(both[0]?.serviceUrl).toBe(both[1]?.serviceUrl);
  await asAdmin(both[0]?.serviceUrl ?? '', (service) => service.query('SELECT 1'));
  await Promise.all(both.map(({ stop }) => stop()));
  await rm(fresh, { recursive: true });
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot('in a folder that only root can enter, the data lie where PostgreSQL can', async () => {
  const closed = await mkdtemp(join(tmpdir(), 'registry-embedded-'));
  const postgres = await startPostgres({ dataDir: closed, durable: false });
  await asAdmin(postgres.serviceUrl, (service) => service.query('SELECT 1'));
  const place = await realpath(join(closed, 'postgres'));
  expect(place).toMatch(/^\/var\/lib\/caregiver-registry\//);
  await postgres.stop();
  await rm(place, { recursive: true });
  await rm(closed, { recursive: true });
});

test('without its passwords a database is not started, and the message says which file is missing', async () => {
  await rm(join(dataDir, 'postgres-passwords.json'));
  await expect(start()).rejects.toThrow('postgres-passwords.json is missing');
});
