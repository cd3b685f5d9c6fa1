import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Place } from './place';

/** The real service as a process of its own, with its usual log line for each request. */
export interface Service {
  readonly url: string;
  readonly pid: number;
  readonly meters: () => Promise<Meters>;
  readonly stop: () => Promise<void>;
}

/** What the service says of itself at `/metrics`, at one moment. */
export interface Meters {
  readonly cpuSeconds: number;
  readonly residentMb: number;
  readonly batches: number;
  readonly batched: number;
}

const MAIN = join(__dirname, '..', 'src', 'main.js');
const PATIENCE_MS = 30_000;

/** `hook` is a module that the process loads first. */
export async function startService(
  { url: databaseUrl, folder }: Place,
  url: string,
  hook: { readonly file: string; readonly out: string } | null = null,
): Promise<Service> {
  const log = openSync(join(folder, 'service.log'), 'w');
  const { port } = new URL(url);
  const child = spawn(
    process.execPath,
    [...startOptions(), ...(hook ? ['--require', hook.file] : []), MAIN],
    {
      stdio: ['ignore', log, log],
      cwd: folder,
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        DATA_DIR: folder,
        PORT: port,
        PUBLIC_URL: url,
        NEW_ACCOUNT_HOURS: '0',
        ...(hook && { BENCH_PROFILE: hook.out }),
      },
    },
  );
  closeSync(log);
  await untilReady(url, child);
  return {
    url,
    pid: child.pid ?? 0,
    meters: () => metersOf(url),
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Those of `npm start`. */
function startOptions(): string[] {
  const text = readFileSync(join(process.cwd(), 'package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { readonly scripts: { readonly start: string } };
  return scripts.start.match(/--\S+/g) ?? [];
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error('the service ended at once: see service.log');
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.status === 200) return;
    await wait(100);
  }
  child.kill('SIGKILL');
  throw new Error('the service was not ready in time: see service.log');
}

async function metersOf(url: string): Promise<Meters> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string) =>
    Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1] ?? 0);
  const ofChecks = (name: string) => read(`${name}\\{operation="askClearance"\\}`);
  return {
    cpuSeconds: read('process_cpu_seconds_total'),
    residentMb: Math.round(read('process_resident_memory_bytes') / 2 ** 20),
    batches: ofChecks('registry_batch_requests_count'),
    batched: ofChecks('registry_batch_requests_sum'),
  };
}
