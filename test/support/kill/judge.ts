import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Sent } from '../races/driver';
import { check, isNoAnswer } from '../races/requests';
import type { Stage } from '../races/stage';
import type { Deed } from './deed';
import { traceOf } from './traces';

/** What a request leaves and does when all is well. */
export interface Expected {
  readonly before: string;
  readonly after: string;
  readonly repeatable: boolean;
  readonly bars: boolean;
}

export interface Judged {
  readonly acknowledged: boolean;
  /** How long it took until the same request, sent again, had an outcome; 0 when it must not be sent again. */
  readonly settledMs: number;
  /** Each begins with what was broken: `half`, `lost`, `unsettled`, `effects`, `verdict`, `hung`. */
  readonly faults: readonly string[];
}

export const PATIENCE_MS = 10_000;

/**
 * All of a request stands or nothing of it; what was acknowledged stands; the same request sent again has one
 * outcome, and then it stands once. `send` goes to a process whose connection was cut; without it the process
 * is dead and another one is asked.
 */
export async function judge(
  stage: Stage,
  { before, after, repeatable, bars }: Expected,
  deed: Deed,
  answer: Answer,
  send?: (sent: Sent) => Promise<Answer>,
): Promise<Judged> {
  const acknowledged = isDone(answer);
  const expected = acknowledged ? [after] : [before, after];
  const faults: string[] = [];
  const look = async (kind: string, right: readonly string[]): Promise<void> => {
    const trace = await traceOf(stage.registry, deed);
    if (!right.includes(trace)) faults.push(`${kind}: ${trace}`);
    if (bars) faults.push(...(await wrongVerdict(stage, deed, trace === after)));
  };
  // A connection that was cut may still be at its commit; a dead process's connections are known to be gone.
  if (!send || acknowledged) await look(acknowledged ? 'lost' : 'half', expected);
  if (!repeatable) return { acknowledged, settledMs: 0, faults };

  const { answer: again, tookMs } = await settle(send ?? elsewhere(stage), deed.sent);
  faults.push(...faultsOfOutcome(again, tookMs));
  if (acknowledged && again.body['id'] !== answer.body['id']) faults.push('effects: another id');
  await look('effects', [after]);
  return { acknowledged, settledMs: tookMs, faults };
}

function faultsOfOutcome(answer: Answer, tookMs: number): string[] {
  const { status, body } = answer;
  if (!isDone(answer)) return [`unsettled: sent again ${status} ${String(body['type'])}`];
  return tookMs > PATIENCE_MS ? [`unsettled: after ${Math.round(tookMs)} ms`] : [];
}

export function isDone({ status }: Pick<Answer, 'status'>): boolean {
  return status === 200 || status === 201;
}

/** Sends the same until it is known what became of it, and says how long that took. */
export async function settle(
  send: (sent: Sent) => Promise<Answer>,
  sent: Sent,
): Promise<{ readonly answer: Answer; readonly tookMs: number }> {
  const begun = performance.now();
  for (;;) {
    const answer = await send(sent);
    const tookMs = performance.now() - begun;
    if (!isNoAnswer(answer) || tookMs > PATIENCE_MS) return { answer, tookMs };
    await wait(20);
  }
}

/** To the process that nobody strikes. */
export function elsewhere(stage: Stage): (sent: Sent) => Promise<Answer> {
  return (sent) => stage.send(1, sent);
}

async function wrongVerdict(stage: Stage, { person }: Deed, barred: boolean): Promise<string[]> {
  const { answer } = await settle(elsewhere(stage), check(stage.nursery, person));
  const { status, body } = answer;
  const right = status === 201 && (body['verdict'] === 'barred') === barred;
  return right ? [] : [`verdict: ${status} ${String(body['verdict'])}, barred is ${barred}`];
}
