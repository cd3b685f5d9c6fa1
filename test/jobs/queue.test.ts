import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { Refusal } from '../../src/domain/refusal';
import { openBullQueue } from '../../src/platform/queue/bull';
import { openInProcessQueue } from '../../src/platform/queue/in-process';
import {
  MORE,
  type Job,
  type JobQueue,
  type Jobs,
  type QueueParts,
  type RetryPolicy,
} from '../../src/platform/queue/job';
import { startRedis, type TestRedis } from '../support/redis';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let opened: JobQueue[] = [];
beforeAll(async () => {
  registry = await openRegistry();
});
afterEach(async () => {
  await Promise.all(opened.map((queue) => queue.close()));
  opened = [];
});
afterAll(() => registry.close());

const log = pino({ level: 'silent' });
const fast: RetryPolicy = { attempts: 3, firstDelayMs: 20 };

type Fill = (parts: QueueParts, deliveries: RetryPolicy) => JobQueue;
const fillings: [string, Fill][] = [['in this process', openInProcessQueue]];
const redisUrl = process.env['TEST_REDIS_URL'];
if (redisUrl) {
  fillings.push(['on Redis', (parts, retry) => openBullQueue(parts, redisUrl, retry)]);
} else {
  test.skip('the queue on Redis is not tested: there is neither TEST_REDIS_URL nor a redis-server', () =>
    undefined);
}

/** Names of their own, so that jobs which another test left in Redis are unknown here. */
function name(verb: string): string {
  return `test.${verb}-${randomBytes(4).toString('hex')}`;
}

function open(fill: Fill, jobs: Jobs, works = true): JobQueue {
  const queue = fill({ jobs, runWork: registry.runWork, log, works }, fast);
  opened.push(queue);
  return queue;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (holds()) return;
    await wait(10);
  }
  throw new Error('it did not come to pass within 5 s');
}

describe.each(fillings)('jobs %s', (_, fill) => {
  test('a job runs in a transaction, as the registry itself, with the ids it was woken with', async () => {
    const seen: unknown[] = [];
    const job = name('see-things');
    const queue = open(fill, {
      [job]: {
        queue: 'chores',
        run: async (work, payload) => {
          const [row] = await work.tx.query<{ open: boolean }>(
            'SELECT pg_current_xact_id() IS NOT NULL AS open',
          );
          seen.push({ actor: work.actor.kind, payload, open: row?.open });
        },
      },
    });
    queue.wake(job, { banId: 'b1' });
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ actor: 'system', payload: { banId: 'b1' }, open: true }]);
  });

  test('a job with an interval looks although nobody wakes it', async () => {
    let looks = 0;
    const job: Job = {
      queue: 'chores',
      everyMs: 30,
      run: () => Promise.resolve(void (looks += 1)),
    };
    open(fill, { [name('look')]: job });
    await until(() => looks >= 3);
  });

  test('a delivery that fails is tried again as often as its queue says; a chore is not', async () => {
    const tries = { delivery: 0, chore: 0 };
    const [delivery, chore] = [name('deliver'), name('tidy')];
    const queue = open(fill, {
      [delivery]: {
        queue: 'deliveries',
        run: () => Promise.reject(new Error(`no answer, try ${(tries.delivery += 1)}`)),
      },
      [chore]: {
        queue: 'chores',
        run: () => Promise.reject(new Error(`no luck, try ${(tries.chore += 1)}`)),
      },
    });
    queue.wake(delivery);
    queue.wake(chore);
    await until(() => tries.delivery === 3 && tries.chore === 1);
    await wait(200);
    expect(tries).toEqual({ delivery: 3, chore: 1 });
  });

  test('a refusal says that somebody was first, and is not tried again', async () => {
    let tries = 0;
    const job = name('deliver');
    const queue = open(fill, {
      [job]: {
        queue: 'deliveries',
        run: () => {
          tries += 1;
          return Promise.reject(new Refusal('ban-already-decided', 'This ban is in force.'));
        },
      },
    });
    queue.wake(job);
    await until(() => tries === 1);
    await wait(150);
    expect(tries).toBe(1);
  });

  test('a process that does not work leaves jobs to others', async () => {
    let runs = 0;
    const job: Job = { queue: 'chores', everyMs: 20, run: () => Promise.resolve(void (runs += 1)) };
    const queue = open(fill, { [name('rest')]: job }, false);
    queue.wake(name('rest'));
    await wait(150);
    expect(runs).toBe(0);
  });

  test('closing waits for the job that runs', async () => {
    const steps: string[] = [];
    const job = name('take-time');
    const queue = open(fill, {
      [job]: {
        queue: 'chores',
        run: async () => {
          steps.push('begun');
          await wait(200);
          steps.push('done');
        },
      },
    });
    queue.wake(job);
    await until(() => steps.length === 1);
    await queue.close();
    expect(steps).toEqual(['begun', 'done']);
  });

  test('a job that this version does not know is dropped', async () => {
    let runs = 0;
    const known = name('know');
    const queue = open(fill, {
      [known]: { queue: 'chores', run: () => Promise.resolve(void (runs += 1)) },
    });
    queue.wake(name('forget'));
    queue.wake(known);
    await until(() => runs === 1);
  });
});

test('a job that leaves more goes on at once, in as many lanes as it has, until there is no more', async () => {
  let [parts, beside, most] = [0, 0, 0];
  const all = 120;
  const job: Job = {
    queue: 'chores',
    everyMs: 60_000,
    lanes: 2,
    run: async () => {
      beside += 1;
      most = Math.max(most, beside);
      await wait(1);
      beside -= 1;
      parts += 1;
      return parts < all ? MORE : undefined;
    },
  };
  open(openInProcessQueue, { [name('work-off')]: job });
  await until(() => parts > all);
  await wait(50);
  // each lane finds once that nothing is left
  expect({ parts, most }).toEqual({ parts: all + 1, most: 2 });
});

(redisUrl ? describe : describe.skip)('jobs on a Redis that goes away', () => {
  let redis: TestRedis;
  beforeEach(async () => {
    const started = await startRedis();
    if (!started)
      throw new Error('this test stops a Redis of its own: it needs redis-server in the PATH');
    redis = started;
  });

  test('of several workers one runs each tick', async () => {
    const ticks: number[] = [];
    const everyMs = 400;
    const job: Job = {
      queue: 'chores',
      everyMs,
      run: () => Promise.resolve(void ticks.push(Math.floor(Date.now() / everyMs))),
    };
    const jobs = { [name('share')]: job };
    for (let worker = 0; worker < 3; worker += 1) {
      open((parts) => openBullQueue(parts, redis.url), jobs);
    }
    await wait(2_200);
    expect(ticks.length).toBeGreaterThanOrEqual(4);
    expect(ticks.length).toBeLessThanOrEqual(7);
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
    await redis.stop();
  });

  test('the jobs look by themselves, waking returns at once, and wake-ups work again afterwards', async () => {
    let [looks, woken] = [0, 0];
    const waked = name('wake');
    const queue = open((parts) => openBullQueue(parts, redis.url), {
      [name('look')]: {
        queue: 'chores',
        everyMs: 50,
        run: () => Promise.resolve(void (looks += 1)),
      },
      [waked]: { queue: 'chores', run: () => Promise.resolve(void (woken += 1)) },
    });
    await until(() => looks >= 2);
    const port = Number(new URL(redis.url).port);
    await redis.stop();

    const before = looks;
    const start = Date.now();
    queue.wake(waked);
    expect(Date.now() - start).toBeLessThan(50);
    await until(() => looks >= before + 2);

    const back = await startRedis(port);
    for (let tries = 0; woken === 0 && tries < 50; tries += 1) {
      queue.wake(waked);
      await wait(100);
    }
    expect(woken).toBeGreaterThan(0);
    await queue.close();
    await back?.stop();
  });

  test('a process ends in time although Redis is away', async () => {
    const queue = open((parts) => openBullQueue(parts, redis.url), {});
    await wait(100);
    await redis.stop();
    const start = Date.now();
    await queue.close();
    expect(Date.now() - start).toBeLessThan(12_000);
  });
});
