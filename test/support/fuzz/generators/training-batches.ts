import fc from 'fast-check';
import { batchFile, batchRow, foreseeAll, numberOf } from '../../batches';
import { bodyOf, draftOf, generator, keeps, type Generator } from '../generator';
import type { Stage } from '../stage';

type BatchOperation =
  | 'sendTrainingBatch'
  | 'listTrainingBatches'
  | 'getTrainingBatch'
  | 'getTrainingBatchResults'
  | 'commitTrainingBatch'
  | 'discardTrainingBatch';

interface Wish {
  readonly rows: number;
  readonly broken: boolean;
  readonly mode: 'preflight' | 'direct' | null;
}

const wishes: fc.Arbitrary<Wish> = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  broken: fc.boolean(),
  mode: fc.constantFrom('preflight', 'direct', null),
});

async function sending(stage: Stage, { rows, broken, mode }: Wish) {
  // a school has twenty preflights a day that come to nothing: those before were yesterday's
  await stage.registry.owner(
    `UPDATE training_batch SET received_at = received_at - interval '1 day' WHERE received_at > now() - interval '1 day'`,
  );
  const lines = Array.from({ length: rows }, () => {
    const serial = stage.serial();
    return batchRow({ reference: `batch.${serial}`, number: broken ? '1E+17' : numberOf(serial) });
  });
  return draftOf(stage, 'sendTrainingBatch', {
    caller: 'school',
    text: batchFile(lines),
    query: mode ? `mode=${mode}` : '',
  });
}

async function sent(stage: Stage, wish: Wish): Promise<string> {
  const answer = await stage.send(await sending(stage, wish));
  const id = String(bodyOf(answer)?.['id']);
  stage.pool.keep('training batch', id);
  return id;
}

export function trainingBatches(): Readonly<Record<BatchOperation, Generator>> {
  const preflight = wishes.map((wish) => ({ ...wish, mode: 'preflight' as const }));
  return {
    sendTrainingBatch: generator(wishes, async (stage, wish) => ({
      draft: await sending(stage, wish),
      settle: keeps(stage, 'training batch', 'id'),
    })),
    listTrainingBatches: generator(wishes, async (stage, wish) => {
      await sent(stage, wish);
      const draft = await draftOf(stage, 'listTrainingBatches', { caller: 'school' });
      return { draft, settle: keeps(stage, 'cursor of batches', 'nextCursor') };
    }),
    getTrainingBatch: generator(wishes, async (stage, wish) => {
      const path = { batchId: await sent(stage, wish) };
      return { draft: await draftOf(stage, 'getTrainingBatch', { caller: 'school', path }) };
    }),
    getTrainingBatchResults: generator(wishes, async (stage, wish) => {
      const path = { batchId: await sent(stage, wish) };
      return { draft: await draftOf(stage, 'getTrainingBatchResults', { caller: 'school', path }) };
    }),
    commitTrainingBatch: generator(preflight, async (stage, wish) => {
      const batchId = await sent(stage, wish);
      await foreseeAll(stage.registry);
      const { body } = await stage.ask('school', 'GET', `/v1/training-batches/${batchId}`);
      const parts = {
        caller: 'school',
        path: { batchId },
        body: { token: body['token'] },
      } as const;
      return { draft: await draftOf(stage, 'commitTrainingBatch', parts) };
    }),
    discardTrainingBatch: generator(preflight, async (stage, wish) => {
      const path = { batchId: await sent(stage, wish) };
      return { draft: await draftOf(stage, 'discardTrainingBatch', { caller: 'school', path }) };
    }),
  };
}
