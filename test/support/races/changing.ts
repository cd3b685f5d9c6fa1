import { setTimeout as wait } from 'node:timers/promises';
import { v7 } from 'uuid';
import type { Chance } from '../chance';
import type { Answer, Sent } from './driver';
import { faultsOf, type Faults, type Sighting, type Turn } from './history';
import { instantOf, isInFlight, isNoAnswer, sightingOf } from './requests';
import type { Stage } from './stage';

/** One question, asked again and again while something changes. */
export interface Question extends Asked {
  readonly ask: () => Sent;
}

/** What was asked, and what may be said of it. */
export interface Asked {
  readonly name: string;
  readonly turn: Turn;
}

export type Questions = readonly [Question, ...Question[]];

/** What was said while one change was made. */
export interface Changed {
  readonly change: Answer;
  readonly said: ReadonlyMap<Asked, readonly Sighting[]>;
  /** Checks to which the registry said that it was busy or away. */
  readonly unanswered: number;
}

const TRIES = 50;
const STREAMS = 5;
/** Of the checks, how many are sent in the moment when the change was answered. */
const BURST = 0.45;

/** Sends until the outcome is known. From the first begin to the last answer; a POST keeps its key. */
export function settled(stage: Stage, place: number, sent: Sent): Promise<Answer> {
  return settledWith((again, tries) => stage.send(place + tries, again), sent);
}

/** The same, however it is sent. */
export async function settledWith(
  send: (sent: Sent, tries: number) => Promise<Answer>,
  sent: Sent,
): Promise<Answer> {
  const headers = { 'idempotency-key': v7(), ...sent.headers };
  let begun: number | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await send({ ...sent, headers }, tries);
    begun ??= answer.begun;
    if (!isNoAnswer(answer)) return { ...answer, begun };
    await wait(20);
  }
  throw new Error(`${sent.method} ${sent.path} never got an answer`);
}

/** Sends what must succeed. */
export async function made(stage: Stage, place: number, sent: Sent): Promise<Answer> {
  const answer = await settled(stage, place, sent);
  if (answer.status < 300) return answer;
  throw new Error(`${sent.path}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Asks each question once before the change, all of them while it is made, and above all when it was answered. */
export async function changeWhileChecking(
  stage: Stage,
  chance: Chance,
  { change, questions, checks }: { change: () => Sent; questions: Questions; checks: number },
): Promise<Changed> {
  const said = new Map(questions.map((question): [Question, Sighting[]] => [question, []]));
  let asked = 0;
  let unanswered = 0;
  const askOne = async (question: Question, place: number): Promise<void> => {
    asked += 1;
    const answer = await stage.send(place, question.ask());
    const sighting = sightingOf(answer);
    if (sighting) said.get(question)?.push(sighting);
    else if (!isInFlight(answer)) unanswered += 1;
  };
  for (const question of said.keys()) await askOne(question, chance.below(2));

  let over = false;
  const stream = async (): Promise<void> => {
    while (!over || asked < checks) await askOne(chance.pick(questions), chance.below(2));
  };
  const streams = Array.from({ length: STREAMS }, stream);
  await wait(chance.below(12));
  const answer = await made(stage, chance.below(2), change()).finally(() => (over = true));
  const burst = Array.from({ length: Math.ceil(checks * BURST) }, (_, place) =>
    askOne(chance.pick(questions), place),
  );
  await Promise.all([...burst, ...streams]);
  return { change: answer, said, unanswered };
}

/** What is wrong with the answers, each told with its question. What turns into nothing never turns. */
export function faultsOfAll({ change, said }: Changed): Faults {
  const { begun, ended } = change;
  const made = { begun, ended, at: instantOf(change.body['decidedAt']) };
  const never = { begun, ended: Infinity, at: null };
  const all = [...said].map(([{ name, turn }, sightings]) => {
    const faults = faultsOf(turn, turn.after.length === 0 ? never : made, sightings);
    return { name, faults };
  });
  const of = (kind: keyof Faults): string[] =>
    all.flatMap(({ name, faults }) => faults[kind].map((fault) => `${name}: ${fault}`));
  return {
    stale: of('stale'),
    early: of('early'),
    foreign: of('foreign'),
    disordered: of('disordered'),
  };
}

/** Checks around one change, and how many of them began in the first milliseconds after its answer. */
export function countsOf({ change, said, unanswered }: Changed, withinMs: number) {
  const all = [...said.values()].flat();
  const begunIn = (from: number, to: number): number =>
    all.filter(({ begun }) => begun > from && begun <= to).length;
  return {
    checks: all.length,
    during: begunIn(change.begun, change.ended),
    justAfter: begunIn(change.ended, change.ended + withinMs),
    after: begunIn(change.ended, Infinity),
    unanswered,
  };
}
