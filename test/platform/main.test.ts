import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { newKeyRing } from '../../src/platform/crypto/key-ring';
import { cloneDatabase, type TestDatabase } from '../support/database';

let dataDir: string;
let clone: TestDatabase;
const started: ChildProcess[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'registry-main-'));
  await chmod(dataDir, 0o755);
  clone = await cloneDatabase();
});
afterAll(async () => {
  // one that a failed test left behind would keep the whole run from ending
  for (const program of started) {
    if (program.exitCode === null && program.signalCode === null) program.kill('SIGKILL');
  }
  await clone.drop();
  await rm(dataDir, { recursive: true });
});

/** The program as it is started, with these settings and no others. */
function start(settings: Record<string, string>) {
  const hook = join(__dirname, '../support/typescript.cjs');
  const program = spawn(process.execPath, ['-r', hook, join(__dirname, '../../src/main.ts')], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(program);
  let said = '';
  program.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  program.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(program, 'exit').then(([code]) => code as number | null);
  return {
    said: () => said,
    ended,
    /** Its address, once it listens. */
    address: async (): Promise<string> => {
      for (let tries = 0; tries < 1_000; tries += 1) {
        const address = /"address":"([^"]+)"/.exec(said)?.[1];
        if (address) return address;
        if (program.exitCode !== null) break;
        await wait(20);
      }
      throw new Error(`it does not listen: ${said}`);
    },
    stop: (): Promise<number | null> => {
      program.kill('SIGTERM');
      return ended;
    },
  };
}

const real = () => ({ DATABASE_URL: clone.serviceUrl, OWNER_DATABASE_URL: clone.ownerUrl });

test('with no settings it serves from a database of its own, and ends when it is asked to', async () => {
  const registry = start({});
  const address = await registry.address();
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  expect((await fetch(`${address}/openapi.json`)).status).toBe(200);
  expect(await registry.stop()).toBe(0);
  expect(registry.said()).toContain('finishes what it has begun');
});

test('a port that was asked for and is taken ends the start, and the message says so', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const port = String((taken.address() as AddressInfo).port);
  const refused = start({ ...real(), PORT: port });
  expect(await refused.ended).toBe(1);
  expect(refused.said()).toContain(`Port ${port} of 127.0.0.1 is taken`);
  taken.close();
});

test('a configuration that cannot be used ends the start with every fault', async () => {
  const registry = start({ NODE_ENV: 'production', PORT: 'front door' });
  expect(await registry.ended).toBe(1);
  for (const name of ['PORT', 'DATABASE_URL', 'KEY_RING_FILE', 'PUBLIC_URL', 'TRUST_PROXY']) {
    expect(registry.said()).toContain(`- ${name} `);
  }
});

describe('production', () => {
  const settings = async (ring = newKeyRing(false)) => {
    const file = join(dataDir, 'ring.json');
    await writeFile(file, JSON.stringify(ring));
    // a folder of its own: the checkpoint that another log left in `dataDir` would stop this one
    const folder = await mkdtemp(join(dataDir, 'production-'));
    return {
      DATA_DIR: folder,
      ...{ NODE_ENV: 'production', PUBLIC_URL: 'https://registry.example', TRUST_PROXY: 'none' },
      ...{ KEY_RING_FILE: file, DATABASE_URL: clone.serviceUrl, PORT: '0' },
    };
  };

  test('does not start with a login that could alter the log', async () => {
    const registry = start({ ...(await settings()), DATABASE_URL: clone.ownerUrl });
    expect(await registry.ended).toBe(1);
    expect(registry.said()).toContain('could alter the log: it is a superuser');
  });

  test('does not start with development keys', async () => {
    const registry = start(await settings(newKeyRing(true)));
    expect(await registry.ended).toBe(1);
    expect(registry.said()).toContain('made for development');
  });

  test('says 503 to everything that is asked while its keys are not those of the database', async () => {
    const right = start(await settings());
    expect((await fetch(`${await right.address()}/readyz`)).status).toBe(200);
    expect(await right.stop()).toBe(0);

    const wrong = start(await settings());
    const address = await wrong.address();
    expect((await fetch(`${address}/readyz`)).status).toBe(503);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect((await fetch(`${address}/v1/log/checkpoint`)).status).toBe(503);
    expect(wrong.said()).toContain('is this the key ring of this database?');
    expect(await wrong.stop()).toBe(0);
  });
});
