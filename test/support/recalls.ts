import { setTimeout as wait } from 'node:timers/promises';
import { recallAnswers } from '../../src/features/enforcement/recall.commands';
import { asker, sequenceOnce } from './log';
import type { Registry } from './registry';
import { ask, verdictOf, type Person } from './people';
import type { Answer, Caller, Town } from './town';

/** What an institution is told of one answer that is called back. */
export const TOLD = ['answer_no_longer_current'];

/** A clear answer, or the test is about nothing. */
export async function clear(
  town: Town,
  person: Person,
  options: Parameters<typeof ask>[2] = {},
): Promise<Answer> {
  const answer = await ask(town, person, options);
  expect(verdictOf(answer)).toBe('clear');
  return answer;
}

/** The facts that call an answer back. */
export async function recallsOf(registry: Registry, { body }: Answer) {
  return registry.owner<{ type: string; concerns: string[]; data: object }>(
    `SELECT fact ->> 'type' AS type, fact -> 'concerns' AS concerns, fact -> 'data' AS data FROM log_fact
      WHERE fact -> 'subject' ->> 'id' = $1 AND fact -> 'subject' ->> 'kind' = 'recall'`,
    [body['id']],
  );
}

/** Turns of the sequencer and the follower, until all that stood committed when this was called is followed. */
export async function follow(registry: Registry): Promise<void> {
  const [before] = await registry.owner<{ facts: string }>(
    'SELECT count(*) AS facts FROM log_fact',
  );
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(20)) {
    await sequenceOnce(registry);
    await registry.runWork(asker, recallAnswers);
    const [row] = await registry.owner<{ next: string }>(
      `SELECT next_leaf AS next FROM log_follower WHERE name = 'recall'`,
    );
    if (Number(row?.next) >= Number(before?.facts)) return;
  }
  throw new Error('the log was not followed in 20 s');
}

/** Of these answers those that were recalled, by the place they have here. */
export async function recalledAmong(
  registry: Registry,
  answers: readonly Answer[],
): Promise<number[]> {
  const rows = await registry.owner<{ id: string }>(`SELECT check_id AS id FROM recall`);
  const recalled = new Set(rows.map(({ id }) => id));
  return answers.flatMap(({ body }, at) => (recalled.has(String(body['id'])) ? [at] : []));
}

/** What an institution is told about a check, oldest first. */
export function toldOf(caller: Caller, { body }: Answer): Promise<string[]> {
  return toldOfCheck(caller, String(body['id']));
}

export async function toldOfCheck(caller: Caller, id: string): Promise<string[]> {
  const told: string[] = [];
  for (let cursor = ''; ;) {
    const page = await caller('GET', `/v1/notices?limit=200${cursor}`);
    const items = page.body['items'] as readonly { kind: string; checkId: string | null }[];
    told.unshift(
      ...items
        .filter(({ checkId }) => checkId === id)
        .map(({ kind }) => kind)
        .reverse(),
    );
    const { nextCursor } = page.body;
    if (typeof nextCursor !== 'string') return told;
    cursor = `&cursor=${nextCursor}`;
  }
}
