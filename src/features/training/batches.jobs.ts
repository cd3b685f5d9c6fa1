import { randomBytes } from 'node:crypto';
import {
  applied,
  forgotten,
  PREFLIGHT_DAYS,
  preflighted,
  rejected,
  RESULT_DAYS,
  type TrainingBatch,
} from '../../domain/training-batch';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { MORE, type Job } from '../../platform/queue/job';
import { holdActiveClient } from '../access/clients.store';
import {
  countFailure,
  deleteChunks,
  findDone,
  holdChunk,
  holdChunkIn,
  settleForeseen,
  settleResults,
  sumsOf,
  type BatchChunk,
} from './batch-chunks.store';
import { rowsOf, tallyOf, totalsOf } from './batch-rows';
import { batchFact } from './batches.facts';
import { findBatch, tokenPlace, updateBatch } from './batches.store';
import { foreseeChunk, putRows } from './decide-batch.commands';
import { deleteBrokenOff, findStale } from './stale-batches.store';
import { watchPreflights } from './watch-preflights.commands';

type Turn = typeof MORE | undefined;

/** Says of the next rows of a file what would become of them; after the last, gives its token. */
export async function foreseeRows(work: Work): Promise<Turn> {
  const chunk = await holdChunkIn(work, 'checking');
  const batch = chunk && (await findBatch(work, chunk.batchId));
  if (!batch) return finishPreflight(work);
  const sender = await holdActiveClient(work, batch.clientId);
  if (!sender || batch.state !== 'checking') return undefined;
  const read = rowsOf(work, batch.form, chunk);
  const foreseen = await foreseeChunk({ ...work, actor: sender }, batch, chunk, read);
  await settleForeseen(work, chunk, foreseen, tallyOf(read.rows, foreseen.outcomes));
  return MORE;
}

async function finishPreflight(work: Work): Promise<Turn> {
  const batch = await holdDone(work, 'checking');
  if (!batch) return undefined;
  const now = await work.now();
  const { tally } = await sumsOf(work, batch.id, 'checking');
  const token = randomBytes(32).toString('base64url');
  const place = tokenPlace({ id: batch.id, preflightedAt: now });
  const moved = preflighted(batch, totalsOf(tally), work.keys.seal(place, token), now);
  await updateBatch(work, moved);
  await record(work, now, batchFact('training_batch.preflighted', moved));
  await watchPreflights(work, batch.organisationId, now);
  return MORE;
}

/** After so many failures its rows are applied one by one, and one that fails is left. */
const MOST_FAILURES = 3;

/** Whose turn it was, by the fault that ended its transaction. */
type Failing = WeakMap<Error, BatchChunk>;

/**
 * Records the next rows of a committed file, in the name of who sent it: rows and their outcomes in one transaction, so
 * that whatever breaks off is done again and what is done is not.
 */
export async function applyRows(work: Work, failing: Failing = new WeakMap()): Promise<Turn> {
  const chunk = await holdChunkIn(work, 'applying');
  const batch = chunk && (await findBatch(work, chunk.batchId));
  if (!batch) return finishBatch(work);
  const sender = await holdActiveClient(work, batch.clientId);
  if (!sender) return undefined;
  try {
    await applyChunk({ ...work, actor: sender }, batch, chunk);
  } catch (fault) {
    if (fault instanceof Error) failing.set(fault, chunk);
    throw fault;
  }
  return MORE;
}

async function applyChunk(work: Work, batch: TrainingBatch, chunk: BatchChunk): Promise<void> {
  const { rows } = rowsOf(work, batch.form, chunk);
  const from = chunk.results.length;
  const to = chunk.failures < MOST_FAILURES ? rows.length : from + 1;
  const foreseen = batch.mode === 'preflight' ? (chunk.foreseen?.slice(from, to) ?? null) : null;
  const put = await putRows(work, rows.slice(from, to), foreseen);
  const results = [...chunk.results, ...put];
  await settleResults(work, chunk, results, tallyOf(rows, results));
}

async function finishBatch(work: Work): Promise<Turn> {
  const batch = await holdDone(work, 'applying');
  if (!batch) return undefined;
  const now = await work.now();
  const { tally } = await sumsOf(work, batch.id, 'applying');
  const moved = applied(batch, totalsOf(tally), now);
  await updateBatch(work, moved);
  await record(work, now, batchFact('training_batch.applied', moved));
  return MORE;
}

async function holdDone(work: Work, state: 'checking' | 'applying'): Promise<TrainingBatch | null> {
  const id = await findDone(work, state);
  if (id === null) return null;
  await hold(work, { exclusive: [`training_batch:${id}`] });
  return (await findDone(work, state)) === id ? findBatch(work, id) : null;
}

/**
 * A row that fails by itself is left, so that its batch comes to its end. What others made of the chunk since it failed is
 * not touched: then this failure says nothing about what is left of it.
 */
async function keepFailure(work: Work, failed: BatchChunk): Promise<void> {
  const chunk = await holdChunk(work, failed);
  const batch = chunk && (await findBatch(work, chunk.batchId));
  if (!batch || !isAsItWas(chunk, failed)) return;
  await countFailure(work, chunk);
  if (chunk.failures < MOST_FAILURES) return;
  const { rows } = rowsOf(work, batch.form, chunk);
  const results = [...chunk.results, rejected({ reason: 'could-not-be-applied', column: null })];
  await settleResults(work, chunk, results, tallyOf(rows, results));
}

/** Results are only ever added to. */
function isAsItWas(now: BatchChunk, before: BatchChunk): boolean {
  return now.failures === before.failures && now.results.length === before.results.length;
}

/** Takes away the rows of what nobody committed, of what ended long ago, and of files that broke off. */
export async function forgetRows(work: Work): Promise<Turn> {
  const now = await work.now();
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const id = await findStale(work, before(PREFLIGHT_DAYS), before(RESULT_DAYS));
  if (id === null) return (await deleteBrokenOff(work, before(1 / 24), 100)) ? MORE : undefined;
  await hold(work, { exclusive: [`training_batch:${id}`] });
  const batch = await findBatch(work, id);
  if (batch && batch.state !== 'applied') {
    const moved = forgotten(batch, now);
    await updateBatch(work, moved);
    await record(work, now, batchFact('training_batch.forgotten', moved));
    await watchPreflights(work, batch.organisationId, now);
  }
  await deleteChunks(work, id);
  return MORE;
}

export const foreseeBatchesJob: Job = { queue: 'chores', everyMs: 500, run: foreseeRows };

export function applyBatchesJob(): Job {
  const failing: Failing = new WeakMap();
  return {
    queue: 'chores',
    everyMs: 500,
    lanes: 3,
    run: (work) => applyRows(work, failing),
    failed: async (work, fault) => {
      const chunk = fault instanceof Error ? failing.get(fault) : undefined;
      if (chunk) await keepFailure(work, chunk);
    },
  };
}

export const forgetBatchesJob: Job = { queue: 'chores', everyMs: 10 * 60_000, run: forgetRows };
