import fc from 'fast-check';
import { SYSTEM } from '../../../src/domain/principal';
import type { Route } from '../../../src/platform/http/contract';
import type { OperationId } from '../../../src/platform/http/operation';
import { injectedInto, PAYLOADS } from '../../support/attacks/injections';
import { withForbidden, withTwoReadings } from '../../support/attacks/pollution';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { makeGenerators } from '../../support/fuzz/generators/all';
import { faultsOf } from '../../support/fuzz/judge';
import { openStage, type Stage } from '../../support/fuzz/stage';
import type { Draft } from '../../support/fuzz/wire';
import { verifyLog } from '../../../src/features/log/verify';
import { projections } from '../../../src/projections';
import { count, IS_FULL, SEED } from '../../support/scale';

/** In the suite some requests of some operations, at full numbers every one. */
const MOST = IS_FULL ? Infinity : count(3, 3);
const OPERATIONS = IS_FULL ? Infinity : count(10, 10);
const SLOW_MS = 4_000;

let stage: Stage;
let generators: ReturnType<typeof makeGenerators>;
beforeAll(async () => {
  stage = await openStage();
  generators = makeGenerators(stage.routes);
}, 60_000);
afterAll(() => stage.close());

const chance = chanceOf(SEED);
const some = <T>(all: readonly T[], most = MOST): readonly T[] =>
  all.length <= most ? all : chance.shuffle(all).slice(0, most);

/** A request that its sender succeeds with. Each is written anew: what was done once cannot be done again. */
async function goodRequest(route: Route, number: number): Promise<Draft> {
  const { wish, prepare } = generators[route.id as OperationId];
  const [sample] = fc.sample(wish, { numRuns: 1, seed: SEED + number });
  return (await prepare(stage, sample)).draft;
}

interface Row {
  readonly name: string;
  readonly rows: string;
}

/** What nobody may alter in passing: every ban, record and fact that stands, each as it is now. */
async function whatStands(): Promise<ReadonlyMap<string, string>> {
  const kept = ['ban', 'credential', 'completion', 'person', 'person_document', 'person_assertion'];
  const all = [...kept, 'clearance_check', 'log_fact', 'log_entry'];
  const found = new Map<string, string>();
  for (const table of all) {
    const rows = await stage.registry.owner<Row>(
      `SELECT md5(t::text) AS rows, '${table}' AS name FROM ${table} t`,
    );
    for (const { name, rows: row } of rows) found.set(`${name} ${row}`, table);
  }
  return found;
}

test(
  'text that is a statement, a pattern, a path, a header or a line of a log elsewhere is text here',
  async () => {
    const [failures, places] = [[] as string[], new Set<string>()];
    let [trials, number] = [0, 0];
    for (const route of some([...stage.routes.values()], OPERATIONS)) {
      for (const text of some(PAYLOADS)) {
        number += 1;
        const drafts = injectedInto(route, await goodRequest(route, number), text);
        for (const [place, draft] of some(drafts)) {
          trials += 1;
          places.add(`${route.id} ${place}`);
          const begun = Date.now();
          const answer = await stage.send(draft);
          const faults = [...faultsOf(draft, answer)];
          if (Date.now() - begun > SLOW_MS) faults.push('takes as long as what it was told to');
          const told = Object.entries(answer.headers).join('\n');
          if (/injected/i.test(told)) faults.push(`tells ${told}`);
          failures.push(...faults.map((fault) => `${route.id}, ${place}, ${text}: ${fault}`));
        }
      }
    }
    say(`  ${places.size} places of ${stage.routes.size} operations`);
    never('an injected text that does more than a text', { trials, failures });
    await logHolds();
  },
  15 * 60_000,
);

test(
  'a request in which somebody sets what the registry decides, or of which there are two readings, is refused',
  async () => {
    const failures: string[] = [];
    let [trials, number] = [0, 500_000];
    for (const route of some([...stage.routes.values()], OPERATIONS)) {
      number += 1;
      const draft = await goodRequest(route, number);
      const stood = await whatStands();
      const all = [...some(withForbidden(route, draft)), ...some(withTwoReadings(route, draft))];
      for (const [what, polluted] of all) {
        trials += 1;
        const answer = await stage.send(polluted);
        if (answer.status !== 400) failures.push(`${route.id}, ${what}: ${answer.status}`);
      }
      const stands = await whatStands();
      const other = [...stands.keys()].filter((row) => !stood.has(row)).length;
      if (other > 0 || stands.size !== stood.size) failures.push(`${route.id}: ${other} rows`);
      const answer = await stage.send(draft);
      if (answer.status >= 300) failures.push(`${route.id}: the good one then is ${answer.status}`);
    }
    never('a request with more than it may say that is not refused', { trials, failures });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('polluted' in {}).toBe(false);
    await logHolds();
  },
  15 * 60_000,
);

/** Every row is what its last fact says, and every line of the log one line with nothing made up in it. */
async function logHolds(): Promise<void> {
  const differences: string[] = [];
  const report = (line: string) => void differences.push(line);
  await stage.registry.runWork({ actor: SYSTEM, requestId: 'injected' }, (work) =>
    verifyLog(work, { projections, older: null, report }),
  );
  // preflights of the stage were made yesterday's behind the service's back: a school has few of them a day
  const put = /^training_batch \S+: the row differs from its last fact in receivedAt$/;
  expect(differences.filter((line) => !put.test(line))).toEqual([]);
  const lines = stage.api.lines();
  expect(lines.filter(({ msg }) => !['answered', 'failed'].includes(String(msg)))).toEqual([]);
  expect(lines.filter((line) => JSON.stringify(line).includes('injected'))).toEqual([]);
}
