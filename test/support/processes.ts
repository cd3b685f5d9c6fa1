import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeyRingFile } from '../../src/platform/crypto/key-ring';

/** A process of the registry as it is started in earnest. */
export interface ApiProcess {
  readonly baseUrl: string;
  readonly pid: number;
  /** Everything that it wrote so far. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** The same process again, after its end, at the same address; with other settings, if any are given. */
  readonly restart: (change?: Readonly<Record<string, string>>) => Promise<ApiProcess>;
}

export interface ProcessesParts {
  readonly databaseUrl: string;
  readonly ring: KeyRingFile;
  readonly publicUrl: string;
  /** One for each process, beside what all have in common. */
  readonly settings: readonly Readonly<Record<string, string>>[];
}

export interface Processes {
  readonly all: readonly ApiProcess[];
  /** Ends what still runs and removes its files. */
  readonly close: () => Promise<void>;
}

/**
 * Under `npm run prove` the built program. In the suite the sources, compiled while they load: that takes half a
 * second, a build by tsc ten.
 */
const SOURCES = [
  '-r',
  join(__dirname, 'typescript.cjs'),
  join(__dirname, '../../src/main.ts'),
] as const;
const program = (): readonly string[] =>
  process.env['PROVE_PROGRAM'] ? [...startOptions(), process.env['PROVE_PROGRAM']] : SOURCES;

/** Those of `npm start`. */
function startOptions(): string[] {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { readonly scripts: { readonly start: string } };
  return scripts.start.match(/--\S+/g) ?? [];
}

const READY_MS = 60_000;

/** Several processes on one database and one key ring, ready. */
export async function startProcesses(parts: ProcessesParts): Promise<Processes> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-processes-'));
  const running = new Set<ChildProcess>();
  const close = async () => {
    await Promise.all([...running].map((child) => end(child, 'SIGKILL')));
    await rm(folder, { recursive: true });
  };
  try {
    const ringFile = join(folder, 'ring.json');
    await writeFile(ringFile, JSON.stringify(parts.ring), { mode: 0o600 });
    const all = await Promise.all(
      parts.settings.map((own, at) =>
        start(running, {
          DATABASE_URL: parts.databaseUrl,
          KEY_RING_FILE: ringFile,
          PUBLIC_URL: parts.publicUrl,
          DATA_DIR: join(folder, String(at)),
          LOG_LEVEL: 'warn',
          ...own,
        }),
      ),
    );
    return { all, close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function start(
  running: Set<ChildProcess>,
  settings: Readonly<Record<string, string>>,
): Promise<ApiProcess> {
  const port = settings['PORT'] ?? String(await freePort());
  const env = { PATH: process.env['PATH'], ...settings, PORT: port };
  const child = spawn(process.execPath, [...program()], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  void once(child, 'exit').then(() => running.delete(child));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const baseUrl = `http://127.0.0.1:${port}`;
  const until = Date.now() + READY_MS;
  while (!(await isReady(baseUrl))) {
    if (child.exitCode !== null || Date.now() > until) {
      await end(child, 'SIGKILL');
      throw new Error(`not ready: ${said}`);
    }
    await wait(25);
  }
  return {
    baseUrl,
    pid: child.pid ?? 0,
    said: () => said,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
    restart: (change = {}) => start(running, { ...settings, ...change, PORT: port }),
  };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function isReady(baseUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** Asked for and let go: nobody else on this machine takes it in the moment between. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
