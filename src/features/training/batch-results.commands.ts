import { Refusal } from '../../domain/refusal';
import type { RowOutcome, TrainingBatch } from '../../domain/training-batch';
import type { RawRow } from '../../domain/training-batch-row';
import type { Within } from '../../platform/database/work';
import { findChunk } from './batch-chunks.store';
import { openChunk } from './batch-rows';
import { getBatch } from './batches.commands';

/** A row as it came, with what became of it; null before it was decided, and `raw` null where it was altered since. */
export interface RowResult {
  readonly raw: RawRow | null;
  readonly outcome: RowOutcome | null;
}

export interface BatchResults {
  readonly batch: TrainingBatch;
  /** Some at a time, each time in a transaction of its own. */
  readonly parts: AsyncIterable<readonly RowResult[]>;
}

/** @throws Refusal `not-found`, also for what another organisation sent, and for rows that are forgotten. */
export async function resultsOf(within: Within, id: string): Promise<BatchResults> {
  const batch = await within(async (work) => {
    const found = await getBatch(work, id);
    if (await findChunk(work, id, 1)) return found;
    throw new Refusal('not-found', 'The rows of this batch are gone. Its totals are kept.');
  });
  return { batch, parts: partsOf(within, batch) };
}

async function* partsOf(
  within: Within,
  batch: TrainingBatch,
): AsyncGenerator<readonly RowResult[]> {
  for (let number = 1, rows = 0; rows < batch.rows; number += 1) {
    const part = await within(async (work): Promise<RowResult[]> => {
      const chunk = await findChunk(work, batch.id, number);
      if (!chunk) throw new Error('the rows of a batch were taken away while they were read');
      const content = openChunk(work, chunk);
      return Array.from({ length: chunk.rows }, (_, at) => ({
        raw: content?.rows[at] ?? null,
        outcome: chunk.results[at] ?? chunk.foreseen?.[at] ?? null,
      }));
    });
    rows += part.length;
    yield part;
  }
}
