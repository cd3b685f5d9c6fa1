import type { Jobs } from './job';

/** Looks at each job's own interval, from now on, one look of a job at a time. Returns how to stop it. */
export function startTicks(
  jobs: Jobs,
  look: (name: string, everyMs: number) => Promise<void>,
): () => Promise<void> {
  let stopped = false;
  const timers = new Map<string, NodeJS.Timeout>();
  const looking = new Set<Promise<void>>();

  const next = (name: string, everyMs: number, delayMs: number) => {
    if (stopped) return;
    const tick = () => {
      const look1 = look(name, everyMs)
        .catch(() => undefined)
        .finally(() => {
          looking.delete(look1);
          next(name, everyMs, everyMs);
        });
      looking.add(look1);
    };
    timers.set(name, setTimeout(tick, delayMs));
  };
  for (const [name, { everyMs }] of Object.entries(jobs)) {
    if (everyMs !== undefined) next(name, everyMs, 0);
  }

  return async () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    await Promise.all(looking);
  };
}
