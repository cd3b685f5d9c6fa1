import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../races/driver';
import type { Stage } from '../races/stage';
import type { Act } from './acts';
import type { Deed } from './deed';
import { judge, isDone, type Judged } from './judge';
import type { Point } from './proxy';
import { traceOf } from './traces';
import type { Victim } from './warm';

/** What an act says and leaves when nothing happens to it. */
export interface Course {
  readonly act: Act;
  /** Each message of the request, in the order in which they pass. */
  readonly said: readonly string[];
  readonly before: string;
  readonly after: string;
}

export interface Blow {
  readonly course: Course;
  readonly point: Point;
}

/** What one blow showed. */
export interface Struck extends Blow, Judged {
  /** False: the request was over before it came to the point. */
  readonly reached: boolean;
}

/** So many requests of one process stand at a point at once: its pool has twenty connections. */
export const TOGETHER = 12;
/** A request that neither comes to its point nor ends waits for something else, and is struck again. */
const LOST_MS = 3_000;
/** A request is answered within this time, whatever becomes of its connection. */
const ANSWERED_MS = 5_000;

/** Undisturbed, each on a connection of its own that was used before, or on a new one. */
export async function coursesOf(
  stage: Stage,
  victim: Victim,
  acts: readonly Act[],
  connection: 'used' | 'new',
): Promise<Course[]> {
  const courses: Course[] = [];
  await openConnections(victim);
  for (const act of acts) {
    const deed = await act.prepare(stage);
    const before = await traceOf(stage.registry, deed);
    if (connection === 'new') await forgetConnections(victim);
    const watch = victim.proxy.watch();
    const answer = await victim.line.send(deed.sent);
    if (!isDone(answer)) throw new Error(`${act.name} undisturbed: ${answer.status}`);
    watch.cut();
    courses.push({
      act,
      said: [...watch.said],
      before,
      after: await traceOf(stage.registry, deed),
    });
  }
  return courses;
}

/**
 * Brings several requests of one process to a point each, kills it, and judges what is left. Null for a blow
 * that did not fall.
 */
export async function killAt(
  stage: Stage,
  victim: Victim,
  blows: readonly Blow[],
): Promise<(Struck | null)[]> {
  const ready: { readonly blow: Blow; readonly deed: Deed }[] = [];
  for (const blow of blows) ready.push({ blow, deed: await blow.course.act.prepare(stage) });
  const pending: { blow: Blow; deed: Deed; reached: boolean; answer: Promise<Answer> }[] = [];
  await openConnections(victim);
  for (const { blow, deed } of ready) {
    const watch = victim.proxy.watch(blow.point);
    const answer = victim.line.send(deed.sent);
    const first = await Promise.race([
      watch.reached.then(() => 'reached' as const),
      answer.then(() => 'answered' as const),
      wait(LOST_MS, 'lost' as const, { ref: false }),
    ]);
    if (first === 'lost') break;
    if (first === 'answered') watch.cut();
    pending.push({ blow, deed, reached: first === 'reached', answer });
  }
  await victim.end();
  const struck: Struck[] = [];
  for (const { blow, deed, reached, answer } of pending) {
    const { before, after } = blow.course;
    const judged = await judge(stage, { before, after, ...blow.course.act }, deed, await answer);
    struck.push({ ...blow, reached, ...judged });
  }
  return blows.map((_, at) => struck[at] ?? null);
}

/** Cuts the connection at the point. The process stands, and the same request goes to it again. */
export async function cutAt(stage: Stage, victim: Victim, blow: Blow): Promise<Struck> {
  const { act, before, after } = blow.course;
  const deed = await act.prepare(stage);
  await forgetConnections(victim);
  const watch = victim.proxy.watch(blow.point, 'cut');
  let reached = false;
  void watch.reached.then(() => (reached = true));
  const answer = await victim.line.send(deed.sent);
  const judged = await judge(stage, { before, after, ...act }, deed, answer, victim.line.send);
  const faults = [...judged.faults];
  if (answer.status === 0) faults.push('hung: the process broke off');
  if (answer.ended - answer.begun > ANSWERED_MS) faults.push('hung: no answer in five seconds');
  return { ...blow, reached, ...judged, faults };
}

/** As many as stand at a point at once, each used before. */
async function openConnections({ line }: Victim): Promise<void> {
  await Promise.all(Array.from({ length: TOGETHER + 2 }, () => line.send(LOOK)));
}

/** The next request begins with the start-up of a connection; the keys were compared a moment ago. */
async function forgetConnections({ proxy, line }: Victim): Promise<void> {
  await line.send(LOOK);
  proxy.cut();
  await wait(5);
}

const LOOK = { method: 'GET', path: '/readyz', authorization: '' } as const;
