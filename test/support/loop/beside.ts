import { setTimeout as wait } from 'node:timers/promises';
import { chanceOf, type Chance } from '../chance';
import { SEED } from '../scale';

const PAUSE_MS = 20;

/** Runs them by number, so many beside each other. */
export async function lanes(
  beside: number,
  all: number,
  act: (at: number, chance: Chance) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < all; at = next++) await act(at, chanceOf(SEED + at));
  };
  await Promise.all(Array.from({ length: beside }, lane));
}

/** Again and again, at least once, until the other is done. */
export async function meanwhile(other: Promise<void>, act: () => Promise<void>): Promise<void> {
  let over = false;
  const ended = other.finally(() => (over = true));
  ended.catch(() => undefined);
  do await act();
  while (!over);
  await ended;
}

/** Each again and again, beside each other, until told to stop; that tells of the first failure too. */
export function untilTold(acts: readonly ((chance: Chance) => Promise<void>)[]): {
  readonly stop: () => Promise<void>;
} {
  let over = false;
  const all = acts.map(async (act, place) => {
    const chance = chanceOf(SEED + 7_919 * (place + 1));
    while (!over) {
      await act(chance);
      await wait(PAUSE_MS);
    }
  });
  const ended = Promise.all(all);
  ended.catch(() => undefined);
  return {
    stop: async () => {
      over = true;
      await ended;
    },
  };
}

/** @throws Error when it does not hold in time. */
export async function until(holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms`);
    await wait(50);
  }
}
