import {
  batchFile,
  batchRow,
  foreseeAll,
  forgetAll,
  numberOf,
  preflighted,
  send,
} from '../support/batches';
import { problemOf } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

let serial = 0;
/** Somebody whom no other file names. */
function fileOfOne(): string {
  serial += 1;
  return batchFile([batchRow({ reference: `P-${serial}`, number: numberOf(serial) })]);
}

async function findings() {
  const { body } = await town.li('GET', '/v1/findings?kind=preflights_not_committed');
  return (body['items'] as { evidence: object }[]).map(({ evidence }) => evidence);
}

test('after twenty preflights of a day that came to nothing the next waits for tomorrow, and the authority is told', async () => {
  const { registry, school } = town;
  const first = await preflighted(registry, school, fileOfOne());
  const again = fileOfOne();
  for (let sent = 2; sent <= 20; sent += 1) {
    const answer = await send(school, sent === 20 ? again : fileOfOne());
    expect(answer.status).toBe(202);
  }
  const refused = await send(school, fileOfOne());
  expect(problemOf(refused)).toBe('429 preflights-exhausted');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const [kept] = await registry.owner(
    `SELECT count(*)::integer AS chunks FROM training_batch_chunk c
      WHERE NOT EXISTS (SELECT FROM training_batch b WHERE b.id = c.batch_id)`,
  );
  expect(kept).toEqual({ chunks: 0 });

  // what is open is found again, what leaves records is not counted, and what is committed makes room
  expect((await send(school, again)).status).toBe(202);
  expect((await send(school, fileOfOne(), { mode: 'direct' })).status).toBe(202);
  await foreseeAll(registry);
  const { token } = first;
  expect((await school('POST', `${first.path}/commit`, { token })).status).toBe(202);
  expect((await send(school, fileOfOne())).status).toBe(202);
  expect((await send(school, fileOfOne())).status).toBe(429);
  expect(await findings()).toEqual([]);

  registry.clock.shiftMs += 7.1 * 86_400_000;
  await forgetAll(registry);
  await preflighted(registry, school, fileOfOne());
  registry.clock.shiftMs = 0;
  expect(await findings()).toEqual([
    expect.objectContaining({ preflights: 20, rows: 20, held: 0, committedPreflights: 1 }),
  ]);
});

test('one file of many rows that are held, and given up, is told of at once', async () => {
  const { registry, school, officer } = town;
  const number = numberOf((serial += 1));
  const rows = Array.from({ length: 102 }, (_, at) =>
    batchRow({ reference: `MANY-${at}`, number, name: at === 0 ? '王小明' : '张三' }),
  );
  // the sender's other preflights are of a month before
  registry.clock.shiftMs += 40 * 86_400_000;
  const { path, body } = await preflighted(registry, school, batchFile(rows));
  expect(body['totals']).toMatchObject({ record: 1, heldForReview: 101 });
  await school('POST', `${path}/discard`);
  registry.clock.shiftMs = 0;
  expect(await findings()).toContainEqual(expect.objectContaining({ preflights: 1, held: 101 }));
  const elsewhere = (await officer('420102')).call;
  expect(
    (await elsewhere('GET', '/v1/findings?kind=preflights_not_committed')).body['items'],
  ).toEqual([]);
});
