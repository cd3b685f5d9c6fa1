import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pushBatch, type BatchPush } from '../../src/cli/push-batch';
import { showProgress } from '../../src/cli/progress';
import { trainingCommands } from '../../src/cli/training';
import { makeRegistryClient, type RegistryClient } from '../../src/cli/registry-client';
import {
  applyAll,
  batchFile,
  batchRow,
  foreseeAll,
  numberOf,
  schoolClient,
} from '../support/batches';
import { openTown, type Town } from '../support/town';

let town: Town;
let folder: string;
let secret: Awaited<ReturnType<typeof schoolClient>>;
let over = false;
let jobs: Promise<void>;
beforeAll(async () => {
  town = await openTown();
  secret = await schoolClient(town.registry);
  folder = await mkdtemp(join(tmpdir(), 'push-'));
  jobs = (async () => {
    while (!over) {
      await foreseeAll(town.registry);
      await applyAll(town.registry);
      await wait(20);
    }
  })();
});
afterAll(async () => {
  over = true;
  await jobs;
  await town.close();
  await rm(folder, { recursive: true });
});

let serial = 0;
async function aFile(name: string, broken = false): Promise<string> {
  const file = join(folder, name);
  const rows = Array.from({ length: 3 }, () => {
    serial += 1;
    return batchRow({ reference: `P-${serial}`, number: numberOf(serial) });
  });
  if (broken) rows.push(batchRow({ reference: 'P-broken', number: '1E+17' }));
  await writeFile(file, batchFile(rows));
  return file;
}

async function pushed(
  push: Partial<BatchPush> & { file: string },
  mayCommit = true,
  client = here(),
) {
  const lines: string[] = [];
  const shown: string[] = [];
  const end = await pushBatch(
    client,
    { mode: 'preflight', language: 'en', again: false, ...push },
    {
      say: (line) => lines.push(line),
      progress: showProgress({ isTTY: false, write: (text: string) => shown.push(text) > 0 }),
      mayCommit: () => Promise.resolve(mayCommit),
    },
  );
  return { end, told: lines.join('\n'), shown };
}

/** Oldest first. */
async function batches() {
  const { body } = await town.school('GET', '/v1/training-batches');
  const items = body['items'] as { id: string; mode: string; state: string }[];
  return items.reverse();
}

function here(): RegistryClient {
  return makeRegistryClient({
    url: `${town.baseUrl}/`,
    clientId: secret.id,
    secret: secret.secret,
  });
}

test('a file is pushed, its preflight shown, committed when told to, and its results written beside it', async () => {
  const file = await aFile('cohort.csv', true);
  const first = await pushed({ file }, false);
  expect(first).toMatchObject({ end: 'not_committed' });
  expect(first.told).toContain('record · 登记: 3');
  expect(first.told).toContain('rejected · 未登记: 1');
  const second = await pushed({ file });
  expect(second).toMatchObject({ end: 'rows_left' });
  const results = await readFile(`${file}.results.csv`, 'utf8');
  expect(
    results
      .trim()
      .split('\r\n')
      .map((line) => line.split(',').at(-2)),
  ).toEqual(['outcome', 'record', 'record', 'record', 'rejected']);
  const third = await pushed({ file });
  expect(third.told).toContain('sent before');
  const anew = await pushed({ file, again: true });
  expect(anew.told).toContain('unchanged · 无变化: 3');
});

test('a file is preflighted, then pushed directly, and begun anew after it was given up', async () => {
  const file = await aFile('both-ways.csv');
  await pushed({ file }, false);
  const given = (await batches()).at(-1);
  await town.school('POST', `/v1/training-batches/${given?.id ?? ''}/discard`);
  expect(await pushed({ file }, false)).toMatchObject({ end: 'not_committed' });
  expect(await pushed({ file, mode: 'direct' })).toMatchObject({ end: 'done' });
  expect((await pushed({ file, mode: 'direct' })).told).toContain('sent before');
  expect((await batches()).slice(-3).map(({ mode, state }) => `${mode} ${state}`)).toEqual([
    'preflight discarded',
    'preflight preflighted',
    'direct applied',
  ]);
});

test('a push that breaks off at any request goes on where it was when it is run again', async () => {
  const file = await aFile('broken-off.csv');
  let requests = 0;
  for (let most = 1; ; most += 1) {
    let left = most;
    const client = here();
    const breaking: RegistryClient = {
      send: async (...asked) => {
        const answer = await client.send(...asked);
        requests += 1;
        left -= 1;
        if (left === 0) throw new Error('the line is cut');
        return answer;
      },
    };
    const end = await pushed({ file }, true, breaking).catch(() => null);
    if (end) break;
  }
  expect(requests).toBeGreaterThan(4);
  const rows = await town.registry.owner(
    `SELECT FROM completion WHERE reference IN (${[serial - 2, serial - 1, serial].map((one) => `'P-${one}'`).join()})`,
  );
  expect(rows).toHaveLength(3);
});

test('a registry that refuses is told by its code, one that is away by what is wrong', async () => {
  const file = await aFile('refused.csv');
  const stranger = makeRegistryClient({ url: town.baseUrl, clientId: secret.id, secret: 'wrong' });
  await expect(pushed({ file }, true, stranger)).rejects.toThrow('credentials-wrong');
  await writeFile(file, '甲,乙\n1,2');
  await expect(pushed({ file })).rejects.toThrow('request-invalid');
});

test('who is told to come back tomorrow is told so at once', async () => {
  const file = await aFile('too-often.csv');
  const client = here();
  await town.registry.owner(
    `INSERT INTO training_batch (id, organisation_id, client_id, mode, state, digest, form, rows, received_at, finished_at, version)
     SELECT gen_random_uuid(), c.organisation_id, c.id, 'preflight', 'discarded', lpad(n::text, 64, '0'), '{}', 1,
            clock_timestamp(), clock_timestamp(), 2
       FROM client c CROSS JOIN generate_series(1, 20) n WHERE c.id = $1`,
    [secret.id],
  );
  await expect(pushed({ file }, true, client)).rejects.toThrow('preflights-exhausted');
  await town.registry.owner(`DELETE FROM training_batch WHERE digest LIKE '000000%'`);
});

test('the command sends a secret to no address in clear', async () => {
  const [command] = trainingCommands;
  const options = { file: 'any.csv', url: 'http://registry.example', client: secret.id };
  await expect(command?.run(options)).rejects.toThrow('--url is https');
});

test('the command commits nothing without being told to, and says so by its exit code', async () => {
  const root = join(__dirname, '../..');
  const program = ['-r', join(root, 'test/support/typescript.cjs'), join(root, 'src/cli.ts')];
  const words = ['training', 'push', await aFile('command.csv'), '--url', town.baseUrl, '--client'];
  const env = { PATH: process.env['PATH'], REGISTRY_CLIENT_SECRET: secret.secret };
  const child = spawn(process.execPath, [...program, ...words, secret.id], { env });
  child.stdin.end();
  let told = '';
  child.stderr.on('data', (piece) => (told += String(piece)));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(4);
  expect(told).toMatch(/Nothing was committed.*--yes.*未登记.*--yes/);
});

test('progress is one line that is written over on a terminal, and a line for each tenth elsewhere', () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text) > 0;
  const step = { what: 'apply', done: 15, of: 30, rate: 7.4, endsAt: null };
  const terminal = showProgress({ isTTY: true, write });
  terminal.show(step);
  terminal.end();
  expect(written).toEqual([`\rapply ${'█'.repeat(15)}${'░'.repeat(15)} 15/30  7/s\u001b[K`, '\n']);
  written.length = 0;
  const file = showProgress({ isTTY: false, write });
  for (let done = 0; done <= 30; done += 1) file.show({ ...step, done });
  expect(written).toHaveLength(11);
});
