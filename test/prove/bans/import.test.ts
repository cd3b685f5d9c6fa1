import { banProjection } from '../../../src/features/bans/bans.projection';
import { banImportProjection } from '../../../src/features/bans/imports.facts';
import { SYSTEM } from '../../../src/domain/principal';
import { banEffects } from '../../../src/effects';
import { applyImportRow, checkImport } from '../../../src/features/bans/imports.jobs';
import type { Work } from '../../../src/platform/database/work';
import type { MORE } from '../../../src/platform/queue/job';
import { addDays, plainDate } from '../../../src/domain/calendar';
import { never, say } from '../../support/claim';
import { importFile, importLine } from '../../support/imports';
import { syntheticNumber } from '../../support/organisations';
import { differing } from '../../support/projections';
import { count, IS_FULL, SEED } from '../../support/scale';
import { openTown, type Caller, type Town } from '../../support/town';

const ROWS = count(120, 10_000);
const FAULTY = count(12, 40);
const KILLS = count(6, 60);

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** One in so many is faulty, each kind of fault in turn. */
const EVERY = Math.floor(ROWS / FAULTY);
const FAULTS: readonly ((line: Said) => Said)[] = [
  (line) => ({ ...line, number: '9.99999E+17' }),
  (line) => ({ ...line, number: `'${line.number}` }),
  (line) => ({ ...line, number: line.number.replace(/.$/, (last) => (last === '1' ? '2' : '1')) }),
  (line) => ({ ...line, servedOn: '2024-05-30' }),
  (line) => ({ ...line, service: '' }),
  (line) => ({ ...line, authority: '外省机关' }),
  (line) => ({ ...line, proof: '目视核对' }),
  (line) => ({ ...line, division: '420102' }),
];
type Said = Parameters<typeof importLine>[0];

/** The rows, and which of them are faulty. */
function aList() {
  const faulty = new Set<number>();
  const lines = Array.from({ length: ROWS }, (_, at) => {
    const birthDate = addDays(plainDate('1955-01-01'), Math.floor(at / 2));
    const number = syntheticNumber(birthDate, (at % 2) + 1);
    const line: Said = { number, document: `list ${at}`, service: `receipt ${at}` };
    if (at % EVERY !== 0 || faulty.size === FAULTY) return importLine(line);
    faulty.add(at + 1);
    return importLine(FAULTS[(faulty.size - 1) % FAULTS.length]?.(line) ?? line);
  });
  return { file: importFile(lines), faulty };
}

class Killed extends Error {}

/**
 * Runs a job to its end. A kill breaks a transaction off at a statement chosen by chance: what is not committed is
 * gone, as if the process had died there.
 */
async function toItsEnd(
  job: (work: Work) => Promise<typeof MORE | undefined>,
  kills: number,
): Promise<number> {
  let left = kills;
  let seed = SEED;
  const chance = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (;;) {
    const dies = left > 0 && chance(3) === 0 ? chance(30) : Infinity;
    try {
      if (!(await oneTurn(job, dies))) return kills - left;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      left -= 1;
    }
  }
}

function oneTurn(job: (work: Work) => Promise<typeof MORE | undefined>, dies: number) {
  let statements = 0;
  return town.registry.runWork({ actor: SYSTEM, requestId: 'prove' }, (work) => {
    const query: Work['tx']['query'] = (sql, values) => {
      statements += 1;
      if (statements > dies) throw new Killed();
      return work.tx.query(sql, values);
    };
    return job({ ...work, tx: { orm: work.tx.orm, query } });
  });
}

async function timed<T>(act: () => Promise<T>): Promise<readonly [T, number]> {
  const begun = Date.now();
  return [await act(), (Date.now() - begun) / 1_000];
}

async function rowsLeft(officer: Caller, path: string): Promise<number[]> {
  const rows: number[] = [];
  for (const verdict of ['single_proposal', 'refused']) {
    const page = await officer('GET', `${path}/rows?limit=200&verdict=${verdict}`);
    rows.push(...(page.body['items'] as { row: number }[]).map(({ row }) => row));
  }
  return rows.sort((a, b) => a - b);
}

async function approve(officer: Caller, path: string): Promise<void> {
  const sample = await officer('GET', `${path}/sample`);
  for (const row of sample.body['rows'] as number[]) await officer('GET', `${path}/rows/${row}`);
  const read = await officer('GET', path);
  const etag = read.headers.get('etag') ?? '';
  const body = { hash: read.body['hash'] };
  const approved = await officer('POST', `${path}/approve`, body, { 'if-match': etag });
  if (approved.status !== 200) throw new Error(approved.text);
}

test(
  `a list of ${ROWS} with ${FAULTY} faulty rows reports exactly those, and killed anywhere it ends the same`,
  async () => {
    const { file, faulty } = aList();
    const heap = () => (globalThis.gc?.(), process.memoryUsage().heapUsed / 1_048_576);
    const before = heap();
    const [sent, sending] = await timed(() =>
      town.wu('POST', '/v1/ban-imports', Buffer.from(file), { 'content-type': 'text/csv' }),
    );
    expect(sent.status).toBe(202);
    const path = `/v1/ban-imports/${String(sent.body['id'])}`;
    const [killedChecks, checking] = await timed(() => toItsEnd(checkImport, KILLS));
    const grown = heap() - before;
    say(
      `  ${ROWS} rows: received in ${sending.toFixed(1)} s, checked in ${checking.toFixed(1)} s (${killedChecks} kills); ` +
        `heap ${grown.toFixed(0)} MB more`,
    );
    if (IS_FULL) expect(sending + checking).toBeLessThan(30);
    expect(await rowsLeft(town.wu, path)).toEqual([...faulty]);

    await approve(town.li, path);
    const apply = (work: Work) => applyImportRow(work, banEffects);
    const [killedTurns, applying] = await timed(async () => {
      const [killed] = await Promise.all([toItsEnd(apply, KILLS), toItsEnd(apply, 0)]);
      return killed;
    });
    const done = await town.wu('GET', path);
    expect(done.body).toMatchObject({
      state: 'applied',
      progress: { waiting: 0, importable: 0, applied: ROWS - FAULTY },
    });
    expect(await rowsLeft(town.wu, path)).toEqual([...faulty]);
    const bans = await town.registry.owner<{ number: string; times: number }>(
      `SELECT document_number AS number, count(*)::integer AS times FROM ban
        WHERE state = 'in_force' AND person_id IS NOT NULL GROUP BY 1`,
    );
    expect(bans.length).toBe(ROWS - FAULTY);
    never('a row put in force twice, or not at all, after a kill', {
      trials: ROWS,
      failures: bans.filter(({ times }) => times !== 1).map(({ number }) => number),
    });
    if (!IS_FULL) expect(await differing(town.registry, banProjection)).toEqual([]);
    expect(await differing(town.registry, banImportProjection)).toEqual([]);
    say(`  in force in ${applying.toFixed(1)} s (${killedTurns} kills)`);
  },
  IS_FULL ? 600_000 : 30_000,
);
