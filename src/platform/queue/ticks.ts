import { MORE, type Jobs } from './job';

/**
 * Looks at each job's own interval, from now on, in each of its lanes one look at a time; again at once after one that
 * left more. Returns how to stop it.
 */
export function startTicks(
  jobs: Jobs,
  look: (name: string, everyMs: number) => Promise<void | typeof MORE>,
): () => Promise<void> {
  let stopped = false;
  const timers = new Map<string, NodeJS.Timeout>();
  const looking = new Set<Promise<void>>();

  const next = (lane: string, name: string, everyMs: number, delayMs: number) => {
    if (stopped) return;
    const tick = () => {
      const look1 = look(name, everyMs)
        .catch(() => undefined)
        .then((left) => {
          looking.delete(look1);
          next(lane, name, everyMs, left === MORE ? 0 : everyMs);
        });
      looking.add(look1);
    };
    timers.set(lane, setTimeout(tick, delayMs));
  };
  for (const [name, { everyMs, lanes = 1 }] of Object.entries(jobs)) {
    if (everyMs === undefined) continue;
    for (let lane = 1; lane <= lanes; lane += 1) next(`${name}/${lane}`, name, everyMs, 0);
  }

  return async () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    await Promise.all(looking);
  };
}
