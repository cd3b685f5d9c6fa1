import { setTimeout as wait } from 'node:timers/promises';
import { SYSTEM } from '../../../src/domain/principal';
import { applyRows, foreseeRows } from '../../../src/features/training/batches.jobs';
import { completionProjection } from '../../../src/features/training/training.commands';
import type { Work } from '../../../src/platform/database/work';
import { openBatchPlace, type BatchPlace } from '../../support/batch-place';
import { batchFile, batchRow, numberOf, send } from '../../support/batches';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { differing } from '../../support/projections';
import { count, IS_FULL, SEED } from '../../support/scale';
import type { Answer } from '../../support/town';

const ROWS = count(200, 1_000);
const KILLS = count(4, 50);
const chance = chanceOf(SEED);

let place: BatchPlace;
beforeAll(async () => {
  place = await openBatchPlace(IS_FULL);
}, 120_000);
afterAll(() => place.close(), 60_000);

function aBatch(at: number): string {
  return batchFile(
    Array.from({ length: ROWS }, (_, row) =>
      batchRow({ reference: `KILL-${at}-${row}`, number: numberOf(at * ROWS + row) }),
    ),
  );
}

/** Sent again until it is answered, as every caller should. */
async function sentAgain(file: string, key: string): Promise<Answer> {
  for (;;) {
    const answer = await send(place.school, file, { mode: 'direct', key }).catch(() => null);
    if (answer && answer.status !== 503 && answer.status !== 409) return answer;
    await wait(50);
  }
}

/** How many rows of a batch are recorded how often, and how many facts tell of them. */
async function tracesOf(at: number): Promise<string> {
  const [traces] = await place.registry.owner<{ rows: number; versions: number; facts: number }>(
    `SELECT count(DISTINCT c.reference)::integer AS rows, count(*)::integer AS versions,
            (SELECT count(*) FROM log_fact f
              WHERE f.fact ->> 'type' LIKE 'completion.%' AND f.fact -> 'data' ->> 'reference' LIKE $1)::integer AS facts
       FROM completion c WHERE c.reference LIKE $1`,
    [`KILL-${at}-%`],
  );
  return JSON.stringify(traces);
}

const once = JSON.stringify({ rows: ROWS, versions: ROWS, facts: ROWS });

/** The process ends at a moment chosen by chance, from the first byte to the last row. */
async function killAndSendAgain(at: number, longestMs: number): Promise<number> {
  const file = aBatch(at);
  const key = `kill-${at}`;
  const moment = chance.below(Math.ceil(longestMs));
  const sending = send(place.school, file, { mode: 'direct', key }).catch(() => null);
  await wait(moment);
  await place.service()?.kill();
  await sending;
  await place.restart();
  const answer = await sentAgain(file, key);
  await place.settled(`/v1/training-batches/${String(answer.body['id'])}`);
  return moment;
}

class Killed extends Error {}

/** In this process: transactions that break off at a statement chosen by chance. */
async function breakOffAndSendAgain(at: number): Promise<void> {
  const file = aBatch(at);
  const first = await send(place.school, file, { mode: 'direct', key: `kill-${at}` });
  for (const job of [applyRows, foreseeRows, applyRows]) {
    const dies = chance.below(25);
    let statements = 0;
    const broken = (work: Work) => {
      const query: Work['tx']['query'] = (sql, values) => {
        statements += 1;
        if (statements > dies) throw new Killed();
        return work.tx.query(sql, values);
      };
      return job({ ...work, tx: { orm: work.tx.orm, query } });
    };
    await place.registry
      .runWork({ actor: SYSTEM, requestId: 'prove' }, broken)
      .catch((fault: unknown) => {
        if (!(fault instanceof Killed)) throw fault;
      });
  }
  const again = await sentAgain(file, `kill-${at}`);
  expect(again.body).toEqual(first.body);
  await place.settled(`/v1/training-batches/${String(again.body['id'])}`);
}

test(
  `a batch of ${ROWS} rows that is killed anywhere and sent again is recorded once`,
  async () => {
    const begun = Date.now();
    const undisturbed = await sentAgain(aBatch(0), 'kill-0');
    await place.settled(`/v1/training-batches/${String(undisturbed.body['id'])}`);
    const longest = Date.now() - begun;
    expect(await tracesOf(0)).toBe(once);
    const failures: string[] = [];
    const moments: number[] = [];
    for (let at = 1; at <= KILLS; at += 1) {
      if (IS_FULL) moments.push(await killAndSendAgain(at, longest));
      else await breakOffAndSendAgain(at);
      const traces = await tracesOf(at);
      if (traces !== once) failures.push(`kill ${at} after ${moments.at(-1) ?? 0} ms: ${traces}`);
    }
    never(
      `a batch of ${ROWS} rows that a kill left with other than ${ROWS} completions and as many facts`,
      {
        trials: KILLS,
        failures,
      },
    );
    expect(await differing(place.registry, completionProjection)).toEqual([]);
    say(
      `  undisturbed in ${longest} ms; killed ${KILLS} times, at ${Math.min(...moments, longest)} to ${Math.max(...moments, 0)} ms`,
    );
  },
  IS_FULL ? 1_200_000 : 30_000,
);
