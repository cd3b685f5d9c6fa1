import { timingSafeEqual } from 'node:crypto';
import { dayInShanghai } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import {
  committed,
  discarded,
  isSameOutcome,
  outdated,
  paceOf,
  type TrainingBatch,
} from '../../domain/training-batch';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdActiveClient } from '../access/clients.store';
import { findProvider } from '../institutions/institutions.store';
import { chunksOutdated, type BasisNow } from './batch-basis.store';
import { deleteChunks, findChunk, foreseeAgain, sumsOf, type Sums } from './batch-chunks.store';
import { rowsOf } from './batch-rows';
import { batchFact } from './batches.facts';
import { findBatch, tokenPlace, updateBatch } from './batches.store';
import { foreseeChunk, lookUpKeys } from './decide-batch.commands';
import { watchPreflights } from './watch-preflights.commands';

/** @throws Refusal `not-found`, also for what another organisation sent. */
export async function getBatch(work: Work, id: string): Promise<TrainingBatch> {
  const batch = await findBatch(work, id);
  if (batch?.organisationId !== work.actor.organisationId) {
    throw new Refusal('not-found', 'Your organisation sent no such batch.');
  }
  return batch;
}

export interface Progress extends Sums {
  readonly rate: number | null;
  readonly endsAt: Date | null;
  /** Whether nothing goes on because the client that sent it, or its organisation, is off. */
  readonly senderOff: boolean;
}

export async function progressOf(work: Work, batch: TrainingBatch): Promise<Progress> {
  const { id, state, rows, totals } = batch;
  if (state !== 'checking' && state !== 'applying') {
    const done = totals ? rows : 0;
    const end = batch.finishedAt ?? batch.preflightedAt ?? batch.receivedAt;
    const { rate } = paceOf(done, rows, begunAt(batch), end);
    return { done, tally: totals ?? {}, rate, endsAt: null, senderOff: false };
  }
  const sums = await sumsOf(work, id, state);
  const pace = paceOf(sums.done, rows, begunAt(batch), await work.now());
  const senderOff = (await holdActiveClient(work, batch.clientId)) === null;
  return { ...sums, ...pace, senderOff };
}

/** Of what is done in its state. */
function begunAt({ committedAt, receivedAt }: TrainingBatch): Date {
  return committedAt ?? receivedAt;
}

/** The token that commits it, for who sent it; null for others and while there is nothing to commit. */
export function tokenOf({ keys, actor }: Work, batch: TrainingBatch): string | null {
  const { state, sealedToken, clientId } = batch;
  if (state !== 'preflighted' || !sealedToken || clientId !== actor.id) return null;
  return keys.open(tokenPlace(batch), sealedToken);
}

export interface ChangedRows {
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly number[];
}

const MOST_TOLD = 100;

/**
 * Lets a preflight be applied, if every row would still come out as it says; otherwise it is decided anew, and which
 * rows changed is returned. The same token once more has the same answer and does nothing.
 *
 * @throws Refusal `not-found`, `training-batch-moved`, `training-batch-token-wrong`.
 */
export async function commitBatch(
  work: Work,
  id: string,
  token: string,
): Promise<TrainingBatch | ChangedRows> {
  const batch = await held(work, id);
  mustBeToken(work, batch, token);
  if (batch.state === 'applying' || batch.state === 'applied') return batch;
  const now = await work.now();
  const moved = committed(batch, now);
  const changed = await changedRows(work, batch);
  if (changed.count > 0) {
    const again = outdated(batch);
    await foreseeAgain(work, id);
    await updateBatch(work, again);
    await record(work, now, batchFact('training_batch.outdated', again));
    return changed;
  }
  await updateBatch(work, moved);
  await record(work, now, batchFact('training_batch.committed', moved));
  return moved;
}

/** Ends a preflight that nobody wants to commit; its rows are gone at once. */
export async function discardBatch(work: Work, id: string): Promise<TrainingBatch> {
  const batch = await held(work, id);
  if (batch.state === 'discarded') return batch;
  const now = await work.now();
  const moved = discarded(batch, now);
  await updateBatch(work, moved);
  await deleteChunks(work, id);
  await record(work, now, batchFact('training_batch.discarded', moved));
  await watchPreflights(work, batch.organisationId, now);
  return moved;
}

async function held(work: Work, id: string): Promise<TrainingBatch> {
  await getBatch(work, id);
  await hold(work, { exclusive: [`training_batch:${id}`] });
  return getBatch(work, id);
}

function mustBeToken({ keys }: Work, batch: TrainingBatch, token: string): void {
  if (!batch.sealedToken) {
    throw new Refusal('training-batch-moved', `This batch is ${batch.state}. Read it again.`);
  }
  const right = Buffer.from(keys.open(tokenPlace(batch), batch.sealedToken));
  const said = Buffer.from(token);
  if (right.length !== said.length || !timingSafeEqual(right, said)) {
    throw new Refusal('training-batch-token-wrong', 'Read the batch and send its token.');
  }
}

/**
 * Rows are decided again where anything that they were decided on is not as it was. What is missed between this look
 * and the turn of a row is found then: each is decided once more under its locks.
 */
async function changedRows(work: Work, batch: TrainingBatch): Promise<ChangedRows> {
  const sender = await holdActiveClient(work, batch.clientId);
  if (!sender)
    throw new Refusal('account-disabled', 'The client that sent this batch is disabled.');
  let count = 0;
  const rows: number[] = [];
  for (const number of await chunksOutdated(work, batch.id, await basisNow(work, batch))) {
    const chunk = await findChunk(work, batch.id, number);
    if (!chunk) throw new Error('a chunk of an open batch is gone');
    const read = rowsOf(work, batch.form, chunk);
    const { outcomes } = await foreseeChunk({ ...work, actor: sender }, batch, chunk, read);
    outcomes.forEach((outcome, at) => {
      const before = chunk.foreseen?.[at];
      if (before && isSameOutcome(before, outcome)) return;
      count += 1;
      if (rows.length < MOST_TOLD) rows.push(chunk.firstRow + at);
    });
  }
  return { count, rows };
}

async function basisNow(work: Work, { organisationId }: TrainingBatch): Promise<BasisNow> {
  const provider = await findProvider(work, organisationId);
  return {
    organisationId,
    keyIds: lookUpKeys(work.keys),
    providerVersion: provider?.version ?? null,
    day: dayInShanghai(await work.now()),
  };
}
