import { createHash, type Hash } from 'node:crypto';
import { Refusal } from '../../domain/refusal';
import type { TrainingBatch } from '../../domain/training-batch';
import type { Work } from '../../platform/database/work';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation, UploadOperation } from '../../platform/http/operation';
import { totalsOf } from './batch-rows';
import { readBatchFile } from './batch-file.http';
import * as commands from './batches.commands';
import { toldTotals } from './batches.facts';
import { pageOfBatches } from './batches.store';
import { keepBatch, receiveRows } from './receive-batch.commands';

export const sendTrainingBatch: UploadOperation<'sendTrainingBatch'> = async ({
  query,
  headers,
  content,
  within,
  answer,
}) => {
  const hash = createHash('sha256');
  const { form, rows } = await readBatchFile(hashed(content, hash), headers['content-type'] ?? '');
  const received = await receiveRows(within, form, rows);
  const sha256 = hash.digest('hex');
  return answer(sha256, async (work) => {
    const batch = await keepBatch(work, received, query.mode ?? 'preflight', sha256);
    if ('refused' in batch) return batch;
    return { status: 202, body: { id: batch.id, rows: batch.rows, mode: batch.mode } };
  });
};

async function* hashed(content: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
}

export const listTrainingBatches: Operation<'listTrainingBatches'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfBatches(work, work.actor.organisationId ?? '', {
    before: readCursor(query.cursor, 'training-batches', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf('training-batches', found, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map(present),
      nextCursor,
    },
  };
};

export const getTrainingBatch: Operation<'getTrainingBatch'> = async (work, { path }) => {
  const batch = await commands.getBatch(work, path.batchId);
  return { status: 200, body: await inFull(work, batch), version: batch.version };
};

export const commitTrainingBatch: Operation<'commitTrainingBatch'> = async (
  work,
  { path, body },
) => {
  const batch = await commands.commitBatch(work, path.batchId, body.token);
  if ('count' in batch) return { refused: changed(batch) };
  const { id, rows, committedAt } = batch;
  return { status: 202, body: { id, rows, committedAt: committedAt?.toISOString() ?? '' } };
};

export const discardTrainingBatch: Operation<'discardTrainingBatch'> = async (work, { path }) => {
  const batch = await commands.discardBatch(work, path.batchId);
  return { status: 200, body: present(batch), version: batch.version };
};

function changed({ count, rows }: commands.ChangedRows): Refusal {
  return new Refusal(
    'training-batch-changed',
    'Rows come out otherwise than the preflight said. Nothing was applied; the batch is decided anew. Read it and commit with its new token.',
    { members: { changed: count, rows } },
  );
}

async function inFull(work: Work, batch: TrainingBatch) {
  const { done, tally, rate, endsAt, senderOff } = await commands.progressOf(work, batch);
  const counts = totalsOf(tally);
  return {
    ...present(batch),
    done,
    rejected: counts.rejected,
    held: counts.held_for_review,
    rowsPerSecond: rate,
    estimatedEnd: endsAt?.toISOString() ?? null,
    halted: senderOff ? ('sender_off' as const) : null,
    token: commands.tokenOf(work, batch),
  };
}

function present(batch: TrainingBatch) {
  const { id, mode, state, rows, totals, finishedAt } = batch;
  return {
    id,
    mode,
    state,
    rows,
    totals: totals && toldTotals(totals),
    receivedAt: batch.receivedAt.toISOString(),
    preflightedAt: batch.preflightedAt?.toISOString() ?? null,
    committedAt: batch.committedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
