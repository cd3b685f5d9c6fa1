import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withClient } from './place';
import type { ScriptOrder, ScriptTally } from './script-runner';

/** What PostgreSQL alone can do with a script, driven by as many connections as the service's callers have. */
export interface Limit {
  readonly script: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly averageMs: number;
  readonly driver: 'pgbench' | 'own';
}

export interface LimitPlan {
  readonly url: string;
  readonly script: string;
  readonly connections: number;
  readonly seconds: number;
  readonly variables: Readonly<Record<string, string>>;
}

const run = promisify(execFile);

/** Scripts are compiled nowhere: they lie beside the sources. */
const SCRIPTS = join(process.cwd(), 'bench');

/** The values of a check that the service wrote, for a script to write the like. */
export async function variablesOf(url: string, people: number): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<Record<string, string>>(`
      SELECT c.institution_id::text AS institution, c.asked_by::text AS client,
             c.sealed_applicant::text AS sealed, c.qualification::text AS qualification,
             c.coverage::text AS coverage, c.receipt, f.fact::text AS fact
        FROM clearance_check c
        JOIN log_entry e ON e.leaf_hash = c.leaf_hash
        JOIN log_fact f ON f.number = e.number
       WHERE c.verdict = 'clear' AND f.fact -> 'subject' ->> 'id' = c.id::text
       ORDER BY c.id DESC LIMIT 1`);
    if (!rows[0]) throw new Error('the service has written no clear check');
    return { ...rows[0], people: String(people) };
  });
}

export async function measureLimit(plan: LimitPlan): Promise<Limit> {
  const { script, connections } = plan;
  return { script, connections, ...((await byPgbench(plan)) ?? (await byOwnRunner(plan))) };
}

type Rate = Pick<Limit, 'perSecond' | 'averageMs' | 'driver'>;

/** Null on a machine without pgbench. */
async function byPgbench({
  url,
  script,
  connections,
  seconds,
  variables,
}: LimitPlan): Promise<Rate | null> {
  const settings = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const clients = ['-c', String(connections), '-j', '2', '-T', String(seconds)];
  const file = ['-n', '-M', 'prepared', '-f', join(SCRIPTS, script)];
  try {
    const { stdout } = await run('pgbench', [...clients, ...file, ...settings, url]);
    const read = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? NaN);
    return {
      perSecond: Math.round(read(/tps = ([\d.]+)/)),
      averageMs: read(/latency average = ([\d.]+)/),
      driver: 'pgbench',
    };
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}

async function byOwnRunner(plan: LimitPlan): Promise<Rate> {
  const child = fork(join(__dirname, 'script-runner.js'));
  const answer = once(child, 'message') as Promise<[ScriptTally]>;
  const ended = once(child, 'exit').then(() => {
    throw new Error('the script runner ended without a result');
  });
  const order: ScriptOrder = { ...plan, file: join(SCRIPTS, plan.script) };
  child.send(order);
  const [{ transactions, averageMs }] = await Promise.race([answer, ended]);
  return { perSecond: Math.round(transactions / plan.seconds), averageMs, driver: 'own' };
}
