import type { FactData, NewFact } from '../../domain/fact';
import type { Totals, TrainingBatch } from '../../domain/training-batch';
import type { Projection } from '../log/projection';
import { batchesAfter } from './batches.store';

export function batchFact(type: string, batch: TrainingBatch): NewFact {
  return {
    type,
    subject: { kind: 'training_batch', id: batch.id, version: batch.version },
    concerns: [batch.organisationId],
    data: batchFactData(batch),
  };
}

/** How many rows were held is what a preflight tells its sender: a fact as it is told, so that who fishes is seen. */
function batchFactData(batch: TrainingBatch): FactData {
  const { totals } = batch;
  return {
    organisationId: batch.organisationId,
    clientId: batch.clientId,
    mode: batch.mode,
    state: batch.state,
    digest: batch.digest,
    rows: batch.rows,
    totals: totals && toldTotals(totals),
    receivedAt: batch.receivedAt.toISOString(),
    preflightedAt: batch.preflightedAt?.toISOString() ?? null,
    committedAt: batch.committedAt?.toISOString() ?? null,
    finishedAt: batch.finishedAt?.toISOString() ?? null,
  };
}

/** In the words of the wire. */
export function toldTotals(totals: Totals) {
  return {
    record: totals.record,
    correct: totals.correct,
    unchanged: totals.unchanged,
    heldForReview: totals.held_for_review,
    rejected: totals.rejected,
    changedSincePreflight: totals.changed_since_preflight,
    theoryHours: totals.theoryHours,
    practiceHours: totals.practiceHours,
  };
}

export const trainingBatchProjection: Projection = {
  kind: 'training_batch',
  rows: async (work, after, limit) =>
    (await batchesAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: batchFactData(row),
    })),
};
