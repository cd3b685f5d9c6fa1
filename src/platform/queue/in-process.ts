import {
  CONCURRENCY,
  perform,
  RETRIES,
  type JobQueue,
  type Payload,
  type QueueParts,
  type RetryPolicy,
} from './job';
import { startTicks } from './ticks';

interface Wanted {
  readonly name: string;
  readonly payload: Payload;
  readonly attempt: number;
}

/** Jobs in this process and nowhere else. What waits here at its end is found again in the database. */
export function openInProcessQueue(
  parts: QueueParts,
  deliveries: RetryPolicy = RETRIES.deliveries,
): JobQueue {
  const retries = { ...RETRIES, deliveries };
  const waiting: Wanted[] = [];
  const running = new Set<Promise<unknown>>();
  const delays = new Set<NodeJS.Timeout>();
  let closed = false;

  const start = () => {
    while (!closed && running.size < CONCURRENCY) {
      const wanted = waiting.shift();
      if (!wanted) return;
      const run = perform(parts, wanted.name, wanted.payload)
        .catch(() => again(wanted))
        .finally(() => {
          running.delete(run);
          start();
        });
      running.add(run);
    }
  };
  const again = ({ name, payload, attempt }: Wanted) => {
    const policy = retries[parts.jobs[name]?.queue ?? 'chores'];
    if (closed || attempt >= policy.attempts) return;
    const delay = setTimeout(
      () => {
        delays.delete(delay);
        waiting.push({ name, payload, attempt: attempt + 1 });
        start();
      },
      policy.firstDelayMs * 2 ** (attempt - 1),
    );
    delays.add(delay);
  };
  const stopTicks = parts.works
    ? startTicks(parts.jobs, (name) => perform(parts, name, {}))
    : () => Promise.resolve();

  return {
    wake: (name, payload = {}) => {
      if (closed || !parts.works) return;
      waiting.push({ name, payload, attempt: 1 });
      start();
    },
    close: async () => {
      closed = true;
      for (const delay of delays) clearTimeout(delay);
      await stopTicks();
      await Promise.all(running);
    },
  };
}
