import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from 'pg';
import { addDays, dayInShanghai, type PlainDate } from '../src/domain/calendar';
import { loadStaff } from './load-staff';
import { withService } from './main-job';
import { percentile } from './percentile';
import { withClient } from './place';
import { circumstances, writeResult } from './report';
import type { Service } from './service';

export interface RecheckBench {
  readonly people: number;
  /** How many of them work at one nursery. */
  readonly each: number;
}

/** What one round of every nursery was, by its own instants, and what it cost. */
interface Rounds {
  /** From the start of the first to the end of the last. */
  readonly seconds: number;
  readonly rounds: number;
  readonly parts: number;
  readonly answered: number;
  readonly clear: number;
  /** From the start of a nursery's round to its receipt. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const PATIENCE_MS = 30 * 60_000;
const LOOK_MS = 250;

/** Everybody who is employed is asked about on one day, by the service's own jobs; and once more on the same day. */
export async function benchRecheck(plan: RecheckBench): Promise<void> {
  const before = circumstances();
  await withService(
    plan.people,
    async ({ place, service }) => {
      const result = await withClient(place.url, async (client) => {
        await rest(service);
        const day = await dayWithoutRounds(client);
        const cost = await costOf(service, () => runRounds(client, day));
        const first = await roundsOf(client, day);
        if (first.answered !== plan.people) throw new Error(`${first.answered} were answered for`);
        await rest(service);
        const kept = await everything(client);
        await runRounds(client, day);
        const again = await everything(client);
        if (!isDeepStrictEqual(again, kept)) {
          throw new Error(`the second run changed something: ${JSON.stringify([kept, again])}`);
        }
        const perSecond = Math.round(first.answered / first.seconds);
        return { perSecond, ...first, ...cost, secondRunChanged: 0, facts: kept.facts };
      });
      console.table([result]);
      const { postgres } = place;
      console.log(await writeResult('recheck', { ...before, postgres, plan, ...result }));
    },
    { kind: 'staff', fill: (place, url) => loadStaff(place, url, plan) },
  );
}

/** Waits until the service has worked off what loading left to its jobs: it uses less than a fifth of a core. */
async function rest(service: Service): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const before = (await service.meters()).cpuSeconds;
    await wait(2_000);
    if ((await service.meters()).cpuSeconds - before < 0.4) return;
  }
  throw new Error('the service does not come to rest');
}

/** Today, or when the database had its rounds of today, the last day before that has none. */
async function dayWithoutRounds(client: Client): Promise<PlainDate> {
  const { rows } = await client.query<{ day: PlainDate | null }>(
    'SELECT min(due_on) AS day FROM recheck_round',
  );
  const first = rows[0]?.day;
  return first ? addDays(first, -1) : dayInShanghai(new Date());
}

/** Makes every nursery due and waits until none is. */
async function runRounds(client: Client, day: PlainDate): Promise<void> {
  await client.query(
    `UPDATE recheck_plan SET next_on = $1
      WHERE institution_id IN (SELECT institution_id FROM employment)`,
    [day],
  );
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(LOOK_MS)) {
    const due = await client.query('SELECT FROM recheck_plan WHERE next_on <= $1 LIMIT 1', [day]);
    if (due.rowCount === 0) return;
  }
  throw new Error('the rounds do not end');
}

async function roundsOf(client: Client, day: PlainDate): Promise<Rounds> {
  const { rows } = await client.query<{
    startedAt: Date;
    finishedAt: Date;
    answered: number;
    clear: number;
    parts: number;
  }>(
    `SELECT started_at AS "startedAt", finished_at AS "finishedAt", answered, clear,
            (SELECT count(*)::integer FROM recheck_part p WHERE p.round_id = r.id) AS parts
       FROM recheck_round r WHERE due_on = $1 AND finished_at IS NOT NULL`,
    [day],
  );
  const sum = (of: 'answered' | 'clear' | 'parts') => rows.reduce((all, row) => all + row[of], 0);
  const starts = rows.map(({ startedAt }) => startedAt.getTime());
  const ends = rows.map(({ finishedAt }) => finishedAt.getTime());
  const times = ends.map((end, at) => end - (starts[at] ?? NaN)).sort((a, b) => a - b);
  return {
    seconds: (Math.max(...ends) - Math.min(...starts)) / 1000,
    rounds: rows.length,
    parts: sum('parts'),
    answered: sum('answered'),
    clear: sum('clear'),
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  };
}

/** Processor time of the service, and of everything on the machine. */
async function costOf(service: Service, act: () => Promise<void>) {
  const before = { service: (await service.meters()).cpuSeconds, machine: busySeconds() };
  await act();
  const after = await service.meters();
  return {
    serviceCpuSeconds: Math.round((after.cpuSeconds - before.service) * 10) / 10,
    machineCpuSeconds: Math.round((busySeconds() - before.machine) * 10) / 10,
    residentMb: after.residentMb,
  };
}

function busySeconds(): number {
  return (
    cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) /
    1000
  );
}

/** Facts, rounds, parts and watches, as they are. */
async function everything(client: Client) {
  const digest = (from: string, by: string) =>
    `(SELECT md5(string_agg(x::text, '' ORDER BY ${by})) FROM ${from} x)`;
  const { rows } = await client.query<{
    facts: number;
    last: string;
    rounds: string;
    parts: string;
    watches: string;
  }>(`
    SELECT (SELECT count(*)::integer FROM log_fact) AS facts,
           (SELECT max(number)::text FROM log_fact) AS last,
           ${digest('recheck_round', 'id')} AS rounds,
           ${digest('recheck_part', 'id')} AS parts,
           ${digest('employment_watch', 'employment_id')} AS watches`);
  if (!rows[0]) throw new Error('nothing was read');
  return rows[0];
}
