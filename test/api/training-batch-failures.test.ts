import pino from 'pino';
import { SYSTEM } from '../../src/domain/principal';
import { applyBatchesJob } from '../../src/features/training/batches.jobs';
import { perform, type Job, type QueueParts } from '../../src/platform/queue/job';
import { applyAll, batchFile, batchRow, numberOf, outcomesAt, send } from '../support/batches';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

let serial = 0;
function row(courseTitle = 'Care'): string[] {
  serial += 1;
  return batchRow({ reference: `F-${serial}`, number: numberOf(serial), courseTitle });
}

/** Three rows, of which the database takes no second one while the rest runs. */
async function sentWithBadRow(): Promise<string> {
  await town.registry.owner(
    `ALTER TABLE completion ADD CONSTRAINT breaks CHECK (course_title <> 'breaks')`,
  );
  const sent = await send(town.school, batchFile([row(), row('breaks'), row()]), {
    mode: 'direct',
  });
  return `/v1/training-batches/${String(sent.body['id'])}`;
}

async function badRowIsGoodNow(): Promise<void> {
  await town.registry.owner(`ALTER TABLE completion DROP CONSTRAINT breaks`);
}

async function outcomeWordsAt(path: string): Promise<(string | undefined)[]> {
  return (await outcomesAt(town.school, path)).map((told) => told.split(' ')[0]);
}

async function turns(job: Job, times: number): Promise<void> {
  const { runWork } = town.registry;
  const log = pino({ level: 'silent' });
  const parts: QueueParts = { jobs: { apply: job }, runWork, log, works: true };
  for (let turn = 1; turn <= times; turn += 1) {
    await perform(parts, 'apply', {}).catch(() => undefined);
  }
}

test('a row that fails whatever is done is left, and every other one is recorded', async () => {
  const path = await sentWithBadRow();
  await turns(applyBatchesJob(), 6);
  await badRowIsGoodNow();
  expect((await town.school('GET', path)).body).toMatchObject({ state: 'applied' });
  expect(await outcomeWordsAt(path)).toEqual(['record', 'rejected', 'record']);
});

test('a failure that is kept late undoes nothing of what became of the rows since', async () => {
  const { registry, school } = town;
  const path = await sentWithBadRow();
  const job = applyBatchesJob();
  const asker = { actor: SYSTEM, requestId: 'test' };
  const failing = () =>
    registry.runWork(asker, (work) => job.run(work, {})).catch((fault) => fault as unknown);
  const keep = (fault: unknown) =>
    registry.runWork(asker, async (work) => job.failed?.(work, fault));
  // three failures of all rows together; then one by one: the first is recorded, the second fails in two lanes at once
  await turns(job, 3);
  await failing();
  const [one, other] = [await failing(), await failing()];
  expect([one, other]).toEqual([expect.any(Error), expect.any(Error)]);
  await badRowIsGoodNow();
  await keep(one);
  expect(await outcomeWordsAt(path)).toEqual(['record', 'rejected', 'waiting']);
  await applyAll(registry);
  await keep(other);
  expect((await school('GET', path)).body).toMatchObject({
    state: 'applied',
    totals: { record: 2, rejected: 1 },
  });
  expect(await outcomeWordsAt(path)).toEqual(['record', 'rejected', 'record']);
  const rows = await registry.owner(
    `SELECT FROM completion WHERE reference IN ('F-4', 'F-5', 'F-6')`,
  );
  expect(rows).toHaveLength(2);
});
