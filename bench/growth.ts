import { drive, type Driven } from './drive';
import { withService, type Running } from './main-job';
import { median } from './percentile';
import { withClient } from './place';
import { circumstances, writeResult } from './report';

export interface GrowthPlan {
  readonly small: number;
  readonly large: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** The same load on a small and on a large registry, taking turns: what grows with the number of people. */
export async function benchGrowth(plan: GrowthPlan): Promise<void> {
  const before = circumstances();
  await withService(plan.small, (small) =>
    withService(plan.large, async (large) => {
      const sides = [
        { people: plan.small, running: small, runs: [] as Run[] },
        { people: plan.large, running: large, runs: [] as Run[] },
      ];
      for (const side of sides) await readOnce(side.running.place.url);
      for (const side of sides) await run(side, plan, 0);
      for (let round = 1; round <= plan.rounds; round += 1) {
        for (const side of sides) side.runs.push(await run(side, plan, round));
      }
      const rows = [];
      for (const side of sides) rows.push(await summary(side));
      const [little, much] = rows.map(({ p50Ms }) => p50Ms);
      const p50Ratio = Math.round(((much ?? NaN) / (little ?? NaN)) * 100) / 100;
      console.table(rows);
      console.log(`p50 of ${plan.large} people over p50 of ${plan.small}: ${p50Ratio}`);
      const { postgres } = large.place;
      const runs = sides.map(({ people, runs: all }) => ({ people, runs: all }));
      console.log(await writeResult('growth', { ...before, postgres, plan, p50Ratio, rows, runs }));
    }),
  );
}

/** What checks read of people, with its indexes. */
const READ = [
  'person',
  'person_document',
  'person_document_index',
  'person_name_token',
  'person_assertion',
  'credential',
  'completion',
  'ban',
];

/** Into PostgreSQL's own memory, as far as that goes: a registry that runs has read its people before. */
async function readOnce(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_prewarm');
    await client.query(
      `SELECT pg_prewarm(c.oid) FROM pg_class c
        WHERE c.oid IN (SELECT unnest($1::text[])::regclass UNION ALL
                        SELECT indexrelid FROM pg_index WHERE indrelid = ANY($1::regclass[]))`,
      [READ],
    );
  });
}

interface Run extends Driven {
  readonly lagSeconds: number;
}

interface Side {
  readonly people: number;
  readonly running: Running;
  readonly runs: readonly Run[];
}

const CONNECTIONS = 32;

async function run(
  { people, running }: Side,
  { seconds }: GrowthPlan,
  round: number,
): Promise<Run> {
  const { place, service, loaded } = running;
  const watch = watchLag(place.url);
  const asked = { people, connections: CONNECTIONS, seconds, warmUpSeconds: 2, seed: round };
  const driven = await drive(service, loaded.demo, asked);
  return { ...driven, lagSeconds: await watch.stop() };
}

async function summary({ people, running, runs }: Side) {
  const { place, service, loaded } = running;
  return {
    people,
    ...(await proofTimes(place.url, service.url)),
    p50Ms: median(runs.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(runs.map(({ p99Ms }) => p99Ms)),
    perSecond: median(runs.map(({ perSecond }) => perSecond)),
    residentMb: runs.at(-1)?.residentMb ?? NaN,
    lagSeconds: Math.round(Math.max(...runs.map(({ lagSeconds }) => lagSeconds)) * 100) / 100,
    loadSeconds: loaded.loadSeconds,
    leavesPerSecond: loaded.leavesPerSecond,
  };
}

/** How long the oldest fact without a place has been waiting, at worst: looked at ten times a second. */
function watchLag(url: string): { readonly stop: () => Promise<number> } {
  let stopped = false;
  const watching = withClient(url, async (client) => {
    let worst = 0;
    while (!stopped) {
      const { rows } = await client.query<{ seconds: number | null }>(`
        SELECT extract(epoch FROM clock_timestamp() - min((f.fact ->> 'at')::timestamptz))::float AS seconds
          FROM log_fact f
         WHERE f.number > (SELECT floor FROM log_checkpoint ORDER BY tree_size DESC LIMIT 1)
           AND NOT EXISTS (SELECT FROM log_leaf l WHERE l.number = f.number)`);
      worst = Math.max(worst, rows[0]?.seconds ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return worst;
  });
  return {
    stop: () => {
      stopped = true;
      return watching;
    },
  };
}

const PROOFS = 200;

/** Inclusion proofs over HTTP of leaves from all over the tree, one after another. */
async function proofTimes(databaseUrl: string, url: string) {
  const { leaves, hashes } = await withClient(databaseUrl, async (client) => {
    const size = await client.query<{ n: number }>(
      'SELECT max(leaf_index)::integer + 1 AS n FROM log_leaf',
    );
    const n = size.rows[0]?.n ?? 0;
    const { rows } = await client.query<{ hash: string }>(
      `SELECT encode(e.leaf_hash, 'hex') AS hash
         FROM generate_series(0, $2::integer - 1) AS g(place)
         JOIN log_leaf l ON l.leaf_index = g.place::bigint * $1 / $2
         JOIN log_entry e ON e.number = l.number`,
      [n, PROOFS],
    );
    return { leaves: n, hashes: rows.map(({ hash }) => hash) };
  });
  const times: number[] = [];
  for (const hash of hashes) {
    const start = performance.now();
    const response = await fetch(`${url}/v1/log/proofs/${hash}`);
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`a proof was answered ${response.status}`);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return {
    leaves,
    proofP50Ms: median(times),
    proofMaxMs: Math.round((times.at(-1) ?? NaN) * 100) / 100,
  };
}
