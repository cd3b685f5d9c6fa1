import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Profiler } from 'node:inspector';
import { drive } from './drive';
import { withService } from './main-job';
import { circumstances, writeResult } from './report';

export interface ProfilePlan {
  readonly people: number;
  readonly seconds: number;
  readonly connections: number;
}

interface Cost {
  readonly function: string;
  readonly 'self %': number;
  readonly 'with callees %': number;
}

const SHOWN = 10;

/** A CPU profile of the service while it answers checks, and the functions that cost most. */
export async function benchProfile(plan: ProfilePlan): Promise<void> {
  const before = circumstances();
  const out = resolve(process.env['BENCH_DIR'] ?? '.data/bench', 'service.cpuprofile');
  const hook = { file: join(__dirname, 'profile-hook.js'), out };
  await rm(out, { force: true });
  await withService(
    plan.people,
    async ({ service, loaded }) => {
      const { demo } = loaded;
      await drive(service, demo, { ...plan, seconds: 3, warmUpSeconds: 2, seed: 1 });
      process.kill(service.pid, 'SIGUSR2');
      const driven = await drive(service, demo, { ...plan, warmUpSeconds: 0, seed: 2 });
      process.kill(service.pid, 'SIGUSR2');
      const profile = await readWhenThere(out);
      const { idle, costs } = costsOf(profile);
      const bySelf = costs.toSorted((a, b) => b['self %'] - a['self %']).slice(0, SHOWN);
      const byTotal = costs
        .filter((cost) => cost.function.includes('src/'))
        .toSorted((a, b) => b['with callees %'] - a['with callees %'])
        .slice(0, SHOWN * 3);
      console.log(`${driven.perSecond} checks/s, ${idle} % idle; profile: ${out}`);
      console.table(bySelf);
      console.table(byTotal);
      console.log(await writeResult('profile', { ...before, plan, driven, idle, bySelf, byTotal }));
    },
    { hook },
  );
}

async function readWhenThere(file: string): Promise<Profiler.Profile> {
  for (let tries = 0; tries < 100; tries += 1) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.endsWith('}')) return JSON.parse(text) as Profiler.Profile;
    await wait(100);
  }
  throw new Error('the service wrote no profile');
}

/** Shares of the time that was not idle. Recursion counts once. */
function costsOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile) {
  const self = new Map<number, number>();
  samples.forEach((id, at) => self.set(id, (self.get(id) ?? 0) + (timeDeltas[at] ?? 0)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]));
  const selfOf = new Map<string, number>();
  const totalOf = new Map<string, number>();
  const walk = (node: Profiler.ProfileNode, above: ReadonlySet<string>): number => {
    const name = names.get(node.id) ?? '';
    const own = self.get(node.id) ?? 0;
    const inside = new Set(above).add(name);
    const below = (node.children ?? []).reduce((sum, id) => {
      const child = byId.get(id);
      return child ? sum + walk(child, inside) : sum;
    }, 0);
    selfOf.set(name, (selfOf.get(name) ?? 0) + own);
    if (!above.has(name)) totalOf.set(name, (totalOf.get(name) ?? 0) + own + below);
    return own + below;
  };
  const [root] = nodes;
  const whole = root ? walk(root, new Set()) : 0;
  const idle = selfOf.get('(idle)') ?? 0;
  const share = (micros: number) => Math.round((micros / (whole - idle)) * 1000) / 10;
  const costs = [...selfOf].flatMap(([name, micros]): Cost[] =>
    name === '(idle)' || name === '(root)'
      ? []
      : [
          {
            function: name,
            'self %': share(micros),
            'with callees %': share(totalOf.get(name) ?? 0),
          },
        ],
  );
  return { idle: Math.round((idle / whole) * 1000) / 10, costs };
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: Profiler.ProfileNode): string {
  const file = url.replace(/^.*\/(?=(dist|node_modules)\/)/, '').replace(/^.*\/(?=src\/)/, '');
  const name = functionName || '(anonymous)';
  return file === '' ? name : `${name} ${file}:${lineNumber + 1}`;
}
