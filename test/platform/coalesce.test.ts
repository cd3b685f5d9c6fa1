import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../../src/domain/refusal';
import { coalesce } from '../../src/platform/http/coalesce';

const LIMITS = { requests: 200, inFlight: 2, alone: 4, waiting: 2_000 };

function recorder(milliseconds: number, spoilt: (request: number) => boolean = () => false) {
  const batches: number[][] = [];
  const run = async (requests: readonly number[]) => {
    batches.push([...requests]);
    await wait(milliseconds);
    if (requests.some(spoilt)) throw new Error('spoilt');
    return requests.map((request) => request * 10);
  };
  return { batches, run };
}

test('a request that comes to an idle registry starts at once and alone', async () => {
  const { batches, run } = recorder(0);
  const ask = coalesce(run, LIMITS);
  const answer = ask(1);
  expect(batches).toEqual([[1]]);
  await expect(answer).resolves.toBe(10);
});

test('requests that wait share a batch, and each gets its own answer', async () => {
  const { batches, run } = recorder(5);
  const ask = coalesce(run, LIMITS);
  const answers = await Promise.all([1, 2, 3, 4, 5].map(ask));
  expect(answers).toEqual([10, 20, 30, 40, 50]);
  expect(batches).toEqual([[1], [2], [3, 4, 5]]);
});

test('a batch takes 200 requests at most', async () => {
  const { batches, run } = recorder(1);
  const ask = coalesce(run, LIMITS);
  await Promise.all(Array.from({ length: 500 }, (_, at) => ask(at)));
  expect(Math.max(...batches.map(({ length }) => length))).toBe(200);
});

test('no more than two batches are in flight', async () => {
  let inFlight = 0;
  let most = 0;
  const ask = coalesce(
    async (requests: readonly number[]) => {
      most = Math.max(most, (inFlight += 1));
      await wait(1);
      inFlight -= 1;
      return requests;
    },
    { ...LIMITS, requests: 3 },
  );
  await Promise.all(Array.from({ length: 100 }, (_, at) => ask(at)));
  expect(most).toBe(2);
});

test('who comes while another batch runs waits for a share of the crowd, not for the whole of it', async () => {
  jest.useFakeTimers();
  try {
    const running: { requests: readonly number[]; end: () => void }[] = [];
    const ask = coalesce(
      (requests: readonly number[]) =>
        new Promise<readonly number[]>((resolve) =>
          running.push({ requests, end: () => resolve(requests) }),
        ),
      LIMITS,
    );
    const sizes = () => running.map(({ requests }) => requests.length);
    const end = async (batch: number) => {
      running[batch]?.end();
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    };
    for (let at = 0; at < 60; at += 1) void ask(at);
    expect(sizes()).toEqual([1, 1]);
    await end(0);
    expect(sizes()).toEqual([1, 1, 58]);
    await end(1);
    void ask(0);
    void ask(1);
    expect(sizes()).toEqual([1, 1, 58]);
    await end(2);
    expect(sizes()).toEqual([1, 1, 58, 2]);

    let back = 2;
    while (running.length === 4 && back < 60) void ask((back += 1));
    expect(sizes().at(-1)).toBe(back - 2);
    expect(back).toBeGreaterThan(15);
    expect(back).toBeLessThan(33);
  } finally {
    jest.useRealTimers();
  }
});

test('who waits is not kept for long by a batch that is stuck', async () => {
  let free = (): void => undefined;
  const stuck = new Promise<void>((resolve) => (free = resolve));
  const ask = coalesce(async (requests: readonly number[]) => {
    if (requests.includes(0)) await stuck;
    else await wait(1);
    return requests;
  }, LIMITS);
  await Promise.all(Array.from({ length: 100 }, (_, at) => ask(at + 1)));
  const held = ask(0);
  await expect(Promise.all([ask(1), ask(2)])).resolves.toEqual([1, 2]);
  free();
  await expect(held).resolves.toBe(0);
});

test('one request that fails fails no other', async () => {
  const { batches, run } = recorder(1, (request) => request === 4);
  const ask = coalesce(run, LIMITS);
  const settled = await Promise.allSettled([1, 2, 3, 4, 5].map(ask));
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(batches.slice(3)).toEqual([[3], [4], [5]]);
});

test('a batch of unknown outcome is not run again', async () => {
  let runs = 0;
  const ask = coalesce(async (requests: readonly number[]) => {
    runs += 1;
    await wait(1);
    if (requests.length > 1) throw new Refusal('unavailable', 'Away.');
    return requests;
  }, LIMITS);
  const settled = await Promise.allSettled([1, 2, 3, 4].map(ask));
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ]);
  expect(runs).toBe(3);
});

test('who comes when too many wait is told to come again', async () => {
  const { run } = recorder(1);
  const ask = coalesce(run, { ...LIMITS, waiting: 3 });
  const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(ask));
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  await expect(ask(7)).resolves.toBe(70);
});
