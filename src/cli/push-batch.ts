import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { BatchMode } from '../domain/training-batch';
import type { showProgress } from './progress';
import { ProblemAnswer, type RegistryClient } from './registry-client';

export interface BatchPush {
  readonly file: string;
  readonly mode: BatchMode;
  readonly language: 'zh-CN' | 'en';
  /** Begins anew although the file was sent before. */
  readonly again: boolean;
}

export interface Told {
  readonly say: (line: string) => void;
  readonly progress: ReturnType<typeof showProgress>;
  /** Whether the preflight is to be committed. */
  readonly mayCommit: () => Promise<boolean>;
}

/** A batch as `GET /v1/training-batches/{batchId}` tells it. */
interface Batch {
  readonly id: string;
  readonly state: string;
  readonly rows: number;
  readonly done: number;
  readonly totals: Totals | null;
  readonly rowsPerSecond: number | null;
  readonly estimatedEnd: string | null;
  readonly halted: string | null;
  readonly token: string | null;
}

type Totals = Readonly<Record<keyof typeof TOTAL_WORDS, number>>;

const TOTAL_WORDS = {
  record: 'record · 登记',
  correct: 'correct · 更正',
  unchanged: 'unchanged · 无变化',
  heldForReview: 'held for review · 待复核',
  rejected: 'rejected · 未登记',
  changedSincePreflight: 'changed since preflight · 预检后有变',
  theoryHours: 'theory hours · 理论学时',
  practiceHours: 'practice hours · 实践学时',
};

/** `done`: every row is on record and counts. `rows_left`: some are rejected, held or left. */
export type PushEnd = 'done' | 'rows_left' | 'not_committed';

/** Between two looks, at first and at most. */
const [SHORTEST_MS, LONGEST_MS] = [50, 500];

/**
 * Sends a file of completions, shows its preflight, commits it when told to, and writes what became of each row beside
 * the file. Broken off anywhere and begun again with the same file, it goes on where it was.
 *
 * @throws ProblemAnswer.
 */
export async function pushBatch(
  client: RegistryClient,
  push: BatchPush,
  told: Told,
): Promise<PushEnd> {
  const { path, seen } = await begun(client, push);
  if (seen.state === 'applied') {
    told.say(
      'This file was sent before and is applied. --again sends it anew · 该文件此前已提交并处理',
    );
  }
  let batch = await settled(client, path, told);
  if (batch.state === 'preflighted') {
    tell(batch, told);
    await writeResults(client, path, push, told);
    if (!(await told.mayCommit())) return 'not_committed';
    if (!(await commit(client, path, batch, told))) return 'not_committed';
    batch = await settled(client, path, told);
  }
  if (batch.state !== 'applied') throw new Error(`The batch is ${batch.state}.`);
  tell(batch, told);
  await writeResults(client, path, push, told);
  const { rejected = 0, heldForReview = 0, changedSincePreflight = 0 } = batch.totals ?? {};
  return rejected + heldForReview + changedSincePreflight > 0 ? 'rows_left' : 'done';
}

/** The batch of this file and mode that goes on, or a new one after those that came to nothing. */
async function begun(
  client: RegistryClient,
  push: BatchPush,
): Promise<{ readonly path: string; readonly seen: Batch }> {
  const { file, mode, again } = push;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const first = again ? randomUUID() : hash.digest('hex').slice(0, 40);
  for (let after = ''; ;) {
    const id = await sent(client, push, `training-push-${mode}-${first}${after}`);
    const path = `/v1/training-batches/${id}`;
    const seen = await look(client, path);
    if (seen.state !== 'discarded' && seen.state !== 'forgotten') return { path, seen };
    after = `-${id}`;
  }
}

async function sent(
  client: RegistryClient,
  { file, mode }: BatchPush,
  key: string,
): Promise<string> {
  const response = await client.send('POST', `/v1/training-batches?mode=${mode}`, {
    headers: {
      'content-type': isJson(file) ? 'application/json' : 'text/csv',
      'idempotency-key': key,
    },
    body: () => Readable.toWeb(createReadStream(file)),
  });
  return ((await response.json()) as { id: string }).id;
}

function isJson(file: string): boolean {
  return file.toLowerCase().endsWith('.json');
}

async function look(client: RegistryClient, path: string): Promise<Batch> {
  return (await (await client.send('GET', path)).json()) as Batch;
}

/** Until it waits for a human or is at its end. */
async function settled(client: RegistryClient, path: string, told: Told): Promise<Batch> {
  let shown = false;
  for (let looks = 0; ; looks += 1) {
    const batch = await look(client, path);
    const { state, done, rows: of, rowsPerSecond: rate, estimatedEnd: endsAt } = batch;
    const isOpen = state === 'checking' || state === 'applying';
    if (isOpen || shown) {
      const what =
        state === 'applying' || state === 'applied' ? 'apply · 登记' : 'preflight · 预检';
      told.progress.show({ what, done, of, rate, endsAt });
      shown = true;
    }
    if (batch.halted !== null)
      throw new Error('Nothing goes on: the client that sent the file is disabled.');
    if (!isOpen) {
      if (shown) told.progress.end();
      return batch;
    }
    await wait(Math.min(LONGEST_MS, SHORTEST_MS * 2 ** looks));
  }
}

/** False when rows changed since the preflight. */
async function commit(
  client: RegistryClient,
  path: string,
  { token }: Batch,
  { say }: Told,
): Promise<boolean> {
  if (token === null) {
    say('Another client of your organisation sent this file: only that one commits it.');
    return false;
  }
  try {
    await client.send('POST', `${path}/commit`, {
      headers: { 'content-type': 'application/json' },
      body: () => JSON.stringify({ token }),
    });
    return true;
  } catch (fault) {
    if (!(fault instanceof ProblemAnswer) || fault.code !== 'training-batch-changed') throw fault;
    const { changed, rows } = fault.problem as { changed: number; rows: number[] };
    say(`${changed} rows come out otherwise by now, nothing was applied: rows ${rows.join(', ')}.`);
    say('They are decided anew. Run the same command again · 预检之后情况有变，请重新运行');
    return false;
  }
}

function tell({ rows, totals }: Batch, { say }: Told): void {
  say(`rows · 行数: ${rows}`);
  for (const [name, words] of Object.entries(TOTAL_WORDS)) {
    const count = totals?.[name as keyof Totals] ?? 0;
    if (count > 0) say(`  ${words}: ${count}`);
  }
}

async function writeResults(
  client: RegistryClient,
  path: string,
  { file, language }: BatchPush,
  { say }: Told,
): Promise<void> {
  const response = await client.send('GET', `${path}/results`, {
    headers: { 'accept-language': language },
  });
  if (!response.body) throw new Error('The results are empty.');
  const target = `${file}.results.${isJson(file) ? 'jsonl' : 'csv'}`;
  await pipeline(
    Readable.fromWeb(response.body),
    createWriteStream(`${target}.part`, { mode: 0o600 }),
  );
  await rename(`${target}.part`, target);
  say(`results · 结果: ${target}`);
}
