import type { DemoFile } from '../src/demo/demo-file';
import { choosePort } from '../src/platform/http/listen';
import { barSome } from './bans';
import { drive, type Driven } from './drive';
import { measureLimit, variablesOf, type Limit } from './limit';
import { load, type Loaded } from './load';
import { openPlace, type Kind, type Place } from './place';
import { median } from './percentile';
import { circumstances, writeResult } from './report';
import { startService, type Service } from './service';

export interface MainPlan {
  readonly people: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: readonly number[];
}

const SCRIPTS = ['check.sql', 'check-lean.sql'];
const WARM_UP_SECONDS = 3;

/** The main job against its limit: in each round the service and pgbench take turns on one database. */
export async function benchMain(plan: MainPlan): Promise<void> {
  const before = circumstances();
  await withService(plan.people, async ({ place, service, loaded }) => {
    const { demo } = loaded;
    const asked = { people: plan.people, seconds: plan.seconds, warmUpSeconds: WARM_UP_SECONDS };
    await drive(service, demo, { ...asked, connections: 32, seed: 1 });
    const variables = await variablesOf(place.url, plan.people);
    const checks: Driven[] = [];
    const limits: Limit[] = [];
    for (let round = 1; round <= plan.rounds; round += 1) {
      for (const connections of plan.connections) {
        const seed = round * 1_000 + connections;
        checks.push(await drive(service, demo, { ...asked, connections, seed }));
        for (const script of SCRIPTS) {
          const { seconds } = plan;
          limits.push(
            await measureLimit({ url: place.url, script, connections, seconds, variables }),
          );
        }
      }
    }
    const rows = plan.connections.map((connections) => summary(connections, checks, limits));
    console.table(rows);
    const { loadSeconds, leavesPerSecond } = loaded;
    const result = { ...before, postgres: place.postgres, plan, loadSeconds, leavesPerSecond };
    console.log(await writeResult('main', { ...result, rows, checks, limits }));
  });
}

/** Medians of the rounds. */
function summary(connections: number, checks: readonly Driven[], limits: readonly Limit[]) {
  const ours = checks.filter((one) => one.connections === connections);
  const limitOf = (script: string) =>
    median(
      limits
        .filter((one) => one.connections === connections && one.script === script)
        .map(({ perSecond }) => perSecond),
    );
  const perSecond = median(ours.map((one) => one.perSecond));
  const ratio = (limit: number) => Math.round((perSecond / limit) * 100) / 100;
  return {
    connections,
    'checks/s': perSecond,
    'p50 ms': median(ours.map(({ p50Ms }) => p50Ms)),
    'p99 ms': median(ours.map(({ p99Ms }) => p99Ms)),
    'check.sql/s': limitOf('check.sql'),
    ratio: ratio(limitOf('check.sql')),
    'check-lean.sql/s': limitOf('check-lean.sql'),
    'ratio, lean': ratio(limitOf('check-lean.sql')),
    'CPU µs/check': median(ours.map((one) => one.serviceCpuMicrosPerCheck)),
    'requests/batch': median(ours.map((one) => one.requestsPerBatch)),
    'limit by': limits[0]?.driver ?? '',
  };
}

export interface Running {
  readonly place: Place;
  readonly service: Service;
  readonly loaded: Loaded & { readonly demo: DemoFile };
}

export interface Stage {
  readonly kind?: Kind;
  /** What is loaded besides the people, unless it is there. */
  readonly fill?: (place: Place, publicUrl: string) => Promise<void>;
  readonly hook?: Parameters<typeof startService>[2];
}

/** A loaded place with the service running on it, until `act` is done. */
export async function withService<T>(
  people: number,
  act: (running: Running) => Promise<T>,
  { kind = 'people', fill, hook = null }: Stage = {},
): Promise<T> {
  const place = await openPlace(people, kind);
  try {
    const port = await choosePort({ host: '127.0.0.1', port: 3900, orNext: true });
    const url = `http://127.0.0.1:${port}`;
    const loaded = await load(place, people, url);
    await fill?.(place, url);
    const service = await startService(place, url, hook);
    try {
      await barSome(place, url, loaded.demo, people);
      return await act({ place, service, loaded });
    } finally {
      await service.stop();
    }
  } finally {
    await place.stop();
  }
}
