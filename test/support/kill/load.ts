import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '../chance';
import type { Answer } from '../races/driver';
import type { Stage } from '../races/stage';
import { ACTS, type Act } from './acts';
import type { Deed } from './deed';
import { isDone, judge } from './judge';
import { traceOf } from './traces';

/** A request that was sent once, and what came back. */
export interface Sending {
  readonly act: Act;
  readonly deed: Deed;
  readonly answer: Answer;
}

export interface Load {
  readonly sendings: readonly Sending[];
  /** Fulfilled when nobody sends any more. */
  readonly stop: () => Promise<void>;
}

const USUAL = ACTS.filter(({ repeatable }) => repeatable);
const CHECKS = ACTS.filter(({ name }) => name === 'check with a key');

/**
 * Several callers, one request after another each, to either process; seven in ten are checks. Who got no answer
 * asks a check next: an approval has to be prepared, and that waits until the registry serves.
 */
export function startLoad(stage: Stage, chance: Chance, callers = 8): Load {
  const sendings: Sending[] = [];
  let over = false;
  const caller = async (place: number): Promise<void> => {
    for (let served = true; !over;) {
      const [act] = chance.shuffle(!served || chance.below(10) < 7 ? CHECKS : USUAL);
      if (!act) throw new Error('there are acts');
      const deed = await Promise.resolve(act.prepare(stage)).catch(() => null);
      if (!deed) continue;
      const answer = await stage.send(place, deed.sent);
      sendings.push({ act, deed, answer });
      served = isDone(answer);
      await wait(served ? 10 : 200);
    }
  };
  const callings = Array.from({ length: callers }, (_, place) => caller(place));
  return {
    sendings,
    stop: async () => {
      over = true;
      await Promise.all(callings);
    },
  };
}

/** Faults of everything that was sent, acknowledged or not. Each request is sent again until it has an outcome. */
export async function judgeAll(stage: Stage, sendings: readonly Sending[]): Promise<string[]> {
  const left = new Map<Act, Awaited<ReturnType<typeof undisturbed>>>();
  const faults: string[] = [];
  for (const { act, deed, answer } of sendings) {
    const traces = left.get(act) ?? (await undisturbed(stage, act));
    left.set(act, traces);
    const judged = await judge(stage, { ...act, ...traces }, deed, answer);
    faults.push(...judged.faults.map((fault) => `${act.name}: ${fault}`));
  }
  return faults;
}

async function undisturbed(stage: Stage, act: Act) {
  const deed = await act.prepare(stage);
  const before = await traceOf(stage.registry, deed);
  const answer = await stage.send(1, deed.sent);
  if (!isDone(answer)) throw new Error(`${act.name} undisturbed: ${answer.status}`);
  return { before, after: await traceOf(stage.registry, deed) };
}

/** Until each process answers a check again; how long that took. */
export async function untilServing(stage: Stage): Promise<number> {
  const begun = performance.now();
  const [act] = CHECKS;
  if (!act) throw new Error('there are checks');
  for (const place of stage.processes.keys()) {
    for (;;) {
      const { sent } = await act.prepare(stage);
      if (isDone(await stage.send(place, sent))) break;
      await wait(20);
    }
  }
  return performance.now() - begun;
}
