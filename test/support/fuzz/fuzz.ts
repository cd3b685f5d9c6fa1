import fc from 'fast-check';
import type { Route } from '../../../src/platform/http/contract';
import type { Generator } from './generator';
import { faultsOf } from './judge';
import { spoilsFor, spoilt } from './spoil';
import type { Stage } from './stage';
import { urlOf, type Answer, type Draft } from './wire';

export interface Sent {
  readonly operation: string;
  readonly draft: Draft;
  readonly answer: Answer;
}

export interface FuzzOptions {
  /** Rounds for each operation; a round is one request as it should be, and two spoilt ones. */
  readonly rounds: number;
  readonly seed: number;
}

/**
 * Sends to one operation requests that it must answer with success, and beside each two like it with one to
 * three things done to them. Every answer is held to the contract.
 */
export async function fuzzOperation(
  stage: Stage,
  route: Route,
  { wish, prepare }: Generator,
  { rounds, seed }: FuzzOptions,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const round = fc.record({ wish, spoils: fc.tuple(spoilsFor(route), spoilsFor(route)) });
  const exchange = async (draft: Draft): Promise<Answer> => {
    const answer = await stage.send(draft);
    sent.push({ operation: route.id, draft, answer });
    const faults = faultsOf(draft, answer);
    if (faults.length > 0) throw new Error(`${told(draft)}\n${faults.join('\n')}\n${answer.text}`);
    return answer;
  };
  await fc.assert(
    fc.asyncProperty(round, async ({ wish: one, spoils: pair }) => {
      const good = await prepare(stage, one);
      const answer = await exchange(good.draft);
      if (answer.status >= 300) throw new Error(`${told(good.draft)}\nis refused: ${answer.text}`);
      good.settle?.(answer);
      for (const chosen of pair) {
        const { draft, settle } = await prepare(stage, one);
        const before = sent.length;
        const spoiltAnswer = await exchange(
          await spoilt(draft, chosen, { route, stage, exchange }),
        );
        if (sent.length === before + 1) settle?.(spoiltAnswer);
      }
    }),
    { seed, numRuns: rounds },
  );
  return sent;
}

function told(draft: Draft): string {
  const headers = draft.headers.map(([name, value]) => `${name}: ${value.slice(0, 80)}`);
  const body =
    draft.body.kind === 'bytes' ? draft.body.bytes.toString('latin1') : JSON.stringify(draft.body);
  return [`${draft.method} ${urlOf(draft)}`, ...headers, body.slice(0, 2_000)].join('\n');
}
