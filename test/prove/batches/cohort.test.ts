import { execFileSync } from 'node:child_process';
import type { RowOutcome } from '../../../src/domain/training-batch';
import { tellOutcome } from '../../../src/domain/training-batch-told';
import { trainingBatchProjection } from '../../../src/features/training/batches.facts';
import { gb18030 } from '../../../src/platform/http/gb18030';
import { openBatchPlace, type BatchPlace } from '../../support/batch-place';
import { batchFile, batchRow, HEADINGS, numberOf, send } from '../../support/batches';
import { never, say } from '../../support/claim';
import { aCohort, FAULTS, KNOWN, type CohortRow } from '../../support/cohort';
import { differing } from '../../support/projections';
import { count, IS_FULL } from '../../support/scale';

const ROWS = count(300, 50_000);
const EACH = IS_FULL ? 100 : 10;

let place: BatchPlace;
let watch: NodeJS.Timeout;
beforeAll(async () => {
  place = await openBatchPlace(IS_FULL);
  await makeKnown();
}, 120_000);
afterAll(async () => {
  clearInterval(watch);
  await place.close();
}, 60_000);

async function makeKnown(): Promise<void> {
  const push = {
    trainee: { identity: { type: 'resident_id', number: KNOWN.number }, name: KNOWN.name },
    course: { code: 'C', title: 'T', hours: { theory: 1, practice: 2 }, topics: ['fire_safety'] },
    startedOn: '2026-03-02',
    completedOn: '2026-03-03',
    result: 'passed',
    updatedAt: '2026-06-01T00:00:00Z',
  };
  for (let turn = 0; turn <= ROWS / EACH / FAULTS.length; turn += 1) {
    const path = `/v1/training-completions/${KNOWN.reference}-${turn}`;
    expect((await place.school('PUT', path, push)).status).toBe(201);
  }
}

/** A file before, so that what grows afterwards grows with the rows and not with the first use of the code. */
async function warmUp(): Promise<void> {
  const rows = Array.from({ length: count(5, 2_000) }, (_, at) =>
    batchRow({ reference: `WARM-${at}`, number: numberOf(700_000 + at) }),
  );
  const warm = await send(place.school, batchFile(rows));
  const path = `/v1/training-batches/${String(warm.body['id'])}`;
  await place.settled(path);
  await place.school('GET', `${path}/results`);
  await place.school('POST', `${path}/discard`);
}

/** Of the service's process, in megabytes; 0 in this process. */
function resident(): number {
  const service = place.service();
  if (!service) return 0;
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(service.pid)], {
    encoding: 'utf8',
  });
  return Number(kilobytes) / 1_024;
}

async function resultsAt(path: string): Promise<string[]> {
  const { bytes } = await place.school('GET', `${path}/results`);
  const lines = new TextDecoder('gb18030', { fatal: true }).decode(bytes).trim().split('\r\n');
  return lines.slice(1).map((line) => line.split(',').slice(HEADINGS.length).join(','));
}

/** Rows that came out otherwise than they had to. */
function wrong(cohort: readonly CohortRow[], told: readonly string[]): string[] {
  return cohort.flatMap(({ expected }, at) => {
    const right = tellOutcome(expected, 'zh-CN').join(',');
    return told[at] === right ? [] : [`row ${at + 1}: ${told[at]} for ${right}`];
  });
}

function totalOf(cohort: readonly CohortRow[], outcome: RowOutcome['outcome']): number {
  return cohort.filter(({ expected }) => expected.outcome === outcome).length;
}

test(
  `a cohort of ${ROWS} rows in GB18030 comes out with exactly the planted faults`,
  async () => {
    const cohort = aCohort(ROWS, EACH);
    const file = gb18030(batchFile(cohort.map(({ values }) => values)));
    expect(ROWS / EACH).toBeGreaterThanOrEqual(FAULTS.length);
    await warmUp();
    const before = resident();
    let most = before;
    watch = setInterval(() => (most = Math.max(most, resident())), 200);

    const begun = Date.now();
    const sent = await send(place.school, file, { type: 'text/csv; charset=gb18030' });
    expect(sent.status).toBe(202);
    const received = Date.now();
    const path = `/v1/training-batches/${String(sent.body['id'])}`;
    const { body: foreseen } = await place.settled(path);
    const decided = Date.now();
    const totals = {
      record: totalOf(cohort, 'record'),
      heldForReview: totalOf(cohort, 'held_for_review'),
      rejected: totalOf(cohort, 'rejected'),
      correct: 0,
      unchanged: 0,
      changedSincePreflight: 0,
    };
    expect(foreseen).toMatchObject({ state: 'preflighted', rows: ROWS, totals });
    const foretold = wrong(cohort, await resultsAt(path));
    never('a row foreseen otherwise than was planted', { trials: ROWS, failures: foretold });

    const asked = Date.now();
    const commit = () => place.school('POST', `${path}/commit`, { token: foreseen['token'] });
    const [first, second] = await Promise.all([commit(), commit()]);
    const again = second.status === 503 ? await commit() : second;
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body).toEqual(first.body);
    const committed = Date.now();
    const { body: done } = await place.settled(path);
    const ended = Date.now();
    expect(done).toMatchObject({ state: 'applied', totals });
    never('a row that came out otherwise than was planted', {
      trials: ROWS,
      failures: wrong(cohort, await resultsAt(path)),
    });

    const twice = await place.registry.owner<{ reference: string }>(
      `SELECT reference FROM completion WHERE reference LIKE 'COHORT-%' GROUP BY 1 HAVING count(*) > 1`,
    );
    never('a row of two commits of one token recorded twice', {
      trials: ROWS,
      failures: twice.map(({ reference }) => reference),
    });
    expect(await differing(place.registry, trainingBatchProjection)).toEqual([]);
    const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
    say(
      `  ${ROWS} rows: received in ${seconds(begun, received)} s, foreseen in ${seconds(received, decided)} s, ` +
        `decided again in ${seconds(asked, committed)} s, applied in ${seconds(committed, ended)} s ` +
        `(${Math.round(ROWS / ((ended - committed) / 1_000))} rows/s); ${(most - before).toFixed(0)} MB more than ${before.toFixed(0)}`,
    );
    // resident, with what is not collected yet: the heap alone is a part of it
    if (IS_FULL) expect(most - before).toBeLessThan(100);
  },
  IS_FULL ? 900_000 : 30_000,
);
