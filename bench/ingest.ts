import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { DemoFile } from '../src/demo/demo-file';
import { seedDemo } from '../src/demo/seed';
import { choosePort } from '../src/platform/http/listen';
import { COLUMNS, lineAt } from './cohort';
import { copyIn } from './copy-in';
import { tokenOf } from './drive';
import { postgresCpuSeconds } from './postgres-cpu';
import { openPlace, openRegistry, withClient, type Place } from './place';
import { circumstances, writeResult } from './report';
import { startService, type Service } from './service';

export interface IngestPlan {
  readonly rows: number;
}

const PATIENCE_MS = 15 * 60_000;
const LOOK_MS = 500;

/** A school sends one file about people whom nobody knows, reads what would become of it, and commits; the same rows by COPY. */
export async function benchIngest({ rows }: IngestPlan): Promise<void> {
  const before = circumstances();
  const place = await openPlace(rows, 'ingest');
  try {
    const lines = Array.from({ length: rows }, (_none, at) => lineAt(at + 1));
    const copyPerSecond = await copyRate(place, lines);
    const sent = await withSchool(place, (school, service) => send(place, school, service, lines));
    const timesSlowerThanCopy = Math.round((copyPerSecond / sent.committedPerSecond) * 10) / 10;
    const result = { ...sent, copyPerSecond, timesSlowerThanCopy };
    console.table(Object.entries(result).map(([what, value]) => ({ what, value })));
    const { postgres } = place;
    console.log(await writeResult('ingest', { ...before, postgres, rows, ...result }));
  } finally {
    await place.stop();
  }
}

/** Rows a second into one table with one index. */
async function copyRate({ url }: Place, lines: readonly (readonly string[])[]): Promise<number> {
  return withClient(url, async (client) => {
    const columns = COLUMNS.map((name, at) => `"${name}" text ${at === 0 ? 'PRIMARY KEY' : ''}`);
    await client.query(`CREATE TABLE bench_copy (${columns.join(', ')})`);
    const text = lines.map((line) => `${line.join('\t')}\n`).join('');
    const begun = performance.now();
    await copyIn(client, 'COPY bench_copy FROM STDIN', [Buffer.from(text)]);
    const seconds = (performance.now() - begun) / 1000;
    await client.query('DROP TABLE bench_copy');
    return Math.round(lines.length / seconds);
  });
}

/** The school of the demonstration, at a service that runs on this place. */
async function withSchool<T>(
  place: Place,
  act: (school: DemoFile['providers'][number], service: Service) => Promise<T>,
): Promise<T> {
  const port = await choosePort({ host: '127.0.0.1', port: 3900, orNext: true });
  const url = `http://127.0.0.1:${port}`;
  const file = join(place.folder, 'demo.json');
  const { runWork, close } = await openRegistry(place, url);
  await seedDemo(runWork, file, url);
  await close();
  const [school] = (JSON.parse(await readFile(file, 'utf8')) as DemoFile).providers;
  if (!school) throw new Error('the demonstration has no school');
  const service = await startService(place, url);
  try {
    return await act(school, service);
  } finally {
    await service.stop();
  }
}

async function send(
  place: Place,
  school: DemoFile['providers'][number],
  service: Service,
  lines: readonly (readonly string[])[],
) {
  const call = callerOf(service.url, await tokenOf(service.url, school));
  const file = [COLUMNS, ...lines].map((line) => line.join(',')).join('\r\n');
  const perSecond = (ms: number) => Math.round((lines.length / ms) * 1000);
  const { residentMb: residentMbBefore } = await service.meters();

  const begun = performance.now();
  const { id } = await call('POST', '/v1/training-batches', file);
  const received = performance.now();
  const address = `/v1/training-batches/${String(id)}`;
  const { token, ...foreseen } = await untilIn('preflighted', () => call('GET', address));

  const before = await costOf(place, service);
  const committing = performance.now();
  await call('POST', `${address}/commit`, JSON.stringify({ token }));
  const committed = performance.now();
  const applied = await untilIn('applied', () => call('GET', address));
  const after = await costOf(place, service);
  const behind = performance.now();
  await untilPlaced(place);
  const { record } = applied['totals'] as { readonly record: number };
  if (record !== lines.length) throw new Error(`${record} rows were recorded`);
  const micros = (of: 'service' | 'postgres') =>
    Math.round(((after[of] - before[of]) / lines.length) * 1e6);
  const between = (from: unknown, to: unknown) => Date.parse(String(to)) - Date.parse(String(from));
  const finishing = between(applied['committedAt'], applied['finishedAt']);
  return {
    receivedPerSecond: perSecond(received - begun),
    foreseenPerSecond: perSecond(between(foreseen['receivedAt'], foreseen['preflightedAt'])),
    decidedAgainPerSecond: perSecond(committed - committing),
    committedPerSecond: perSecond(finishing - (committed - committing)),
    committedWithDecidingAgainPerSecond: perSecond(finishing),
    serviceMicrosPerRow: micros('service'),
    postgresMicrosPerRow: micros('postgres'),
    residentMbBefore,
    residentMbAfter: (await service.meters()).residentMb,
    logBehindSeconds: Math.round(performance.now() - behind) / 1000,
  };
}

type Call = (method: string, path: string, body?: string) => Promise<Record<string, unknown>>;

function callerOf(url: string, token: string): Call {
  return async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': body.startsWith('{') ? 'application/json' : 'text/csv' }),
        ...(body && { 'idempotency-key': randomUUID() }),
      },
      ...(body && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
}

/** As somebody looks who waits for it. */
async function untilIn(state: string, look: () => Promise<Record<string, unknown>>) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(LOOK_MS)) {
    const batch = await look();
    if (batch['state'] === state) return batch;
  }
  throw new Error(`the batch is not ${state}`);
}

async function untilPlaced({ url }: Place): Promise<void> {
  await withClient(url, async (client) => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(LOOK_MS)) {
      const { rows } = await client.query<{ left: string }>(
        'SELECT (SELECT count(*) FROM log_entry) - (SELECT count(*) FROM log_leaf) AS left',
      );
      if (Number(rows[0]?.left) === 0) return;
    }
    throw new Error('the sequencer does not come to its end');
  });
}

async function costOf({ url }: Place, service: Service) {
  const { cpuSeconds } = await service.meters();
  return { service: cpuSeconds, postgres: await postgresCpuSeconds(url) };
}
