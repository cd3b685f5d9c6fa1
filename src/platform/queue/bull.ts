import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import Bull, { type Job, type Queue } from 'bull';
import {
  CONCURRENCY,
  MORE,
  perform,
  RETRIES,
  type JobQueue,
  type Payload,
  type QueueName,
  type QueueParts,
  type RetryPolicy,
} from './job';
import { startTicks } from './ticks';

/** A frozen Redis answers nothing and refuses nothing. */
const ANSWER_WITHIN_MS = 2_000;
const CLOSE_WITHIN_MS = 10_000;

/**
 * Jobs of several processes, shared through Redis: of those that look at the same tick, one runs the job.
 * While Redis is away each process runs its own ticks, so that nothing waits for Redis but a wake-up.
 */
export function openBullQueue(
  parts: QueueParts,
  redisUrl: string,
  deliveries: RetryPolicy = RETRIES.deliveries,
): JobQueue {
  const retries = { ...RETRIES, deliveries };
  const queues: Readonly<Record<QueueName, Queue<Payload>>> = {
    chores: openOne('chores', redisUrl, parts),
    deliveries: openOne('deliveries', redisUrl, parts),
  };
  if (parts.works) {
    for (const queue of Object.values(queues)) {
      // It never settles while the queue is open; what it could say comes to the error listener as well.
      queue.process('*', CONCURRENCY, (job) => runOne(parts, job)).catch(() => undefined);
    }
  }
  let closed = false;

  const add = async (name: string, payload: Payload, jobId: string): Promise<void> => {
    const queue = parts.jobs[name]?.queue ?? 'chores';
    const { attempts, firstDelayMs } = retries[queue];
    const added = queues[queue].add(name, payload, {
      jobId,
      attempts,
      backoff: { type: 'exponential', delay: firstDelayMs },
      removeOnComplete: { age: 60, count: 1_000 },
      removeOnFail: { age: 86_400, count: 1_000 },
    });
    await within(ANSWER_WITHIN_MS, added);
  };
  const look = async (name: string, everyMs: number): Promise<void | typeof MORE> => {
    const tick = `${name}@${Math.floor(Date.now() / everyMs)}`;
    return add(name, {}, tick).catch(() => perform(parts, name, {}));
  };
  const stopTicks = parts.works ? startTicks(parts.jobs, look) : () => Promise.resolve();

  return {
    wake: (name, payload = {}) => {
      if (closed) return;
      add(name, payload, randomUUID()).catch(() =>
        parts.log.warn({ job: name }, 'Redis is away: the job will look by itself'),
      );
    },
    close: async () => {
      closed = true;
      await stopTicks();
      await Promise.all(Object.values(queues).map((queue) => closeOne(queue)));
    },
  };
}

/** A tick that waited long, behind a frozen Redis or slow jobs, is left out: later ones stand behind it. */
async function runOne(parts: QueueParts, { id, name, data, timestamp }: Job<Payload>) {
  const everyMs = parts.jobs[name]?.everyMs ?? 0;
  const isTick = String(id).startsWith(`${name}@`);
  if (isTick && Date.now() - timestamp > 5 * everyMs + 1_000) return;
  await perform(parts, name, data);
}

function openOne(name: QueueName, redisUrl: string, { log }: QueueParts): Queue<Payload> {
  const queue = new Bull<Payload>(name, redisUrl, {
    prefix: '{registry}',
    redis: {
      // Bull's own blocking connections wait for ever; a command of ours fails while Redis is away.
      maxRetriesPerRequest: 2,
      connectTimeout: 2_000,
      retryStrategy: (times: number) => Math.min(100 * times, 2_000),
    },
  });
  // One line for each outage, not one for each attempt to reconnect.
  let away = false;
  queue.on('error', () => {
    if (!away) log.warn({ queue: name }, 'Redis is away');
    away = true;
  });
  queue.client.on('ready', () => {
    if (away) log.info({ queue: name }, 'Redis is back');
    away = false;
  });
  return queue;
}

/** Bull waits for the jobs that run; without Redis it would wait for Redis too, and leave a client that reconnects. */
async function closeOne(queue: Queue<Payload>): Promise<void> {
  await within(CLOSE_WITHIN_MS, queue.close()).catch(() => undefined);
  for (const client of queue.clients) client.disconnect();
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = wait(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${milliseconds} ms`);
  });
  late.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}
