import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DemoClient, DemoFile } from '../src/demo/demo-file';
import type { Order, Tally } from './generator';
import type { Service } from './service';

/** One run of checks over HTTP, with what it cost the service. */
export interface Driven extends Tally {
  readonly connections: number;
  readonly perSecond: number;
  readonly serviceCpuMicrosPerCheck: number;
  readonly requestsPerBatch: number;
  readonly residentMb: number;
}

export interface Drive {
  readonly connections: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly people: number;
  readonly seed: number;
}

export async function drive(service: Service, demo: DemoFile, plan: Drive): Promise<Driven> {
  const tokens = await Promise.all(demo.institutions.map((client) => tokenOf(service.url, client)));
  const { port } = new URL(service.url);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const before = await service.meters();
  const tally = await generate({ ...plan, port: Number(port), tokens, today });
  const after = await service.meters();
  const checks = after.batched - before.batched;
  return {
    ...tally,
    connections: plan.connections,
    perSecond: Math.round(tally.answered / tally.seconds),
    serviceCpuMicrosPerCheck: Math.round(((after.cpuSeconds - before.cpuSeconds) / checks) * 1e6),
    requestsPerBatch: Math.round((checks / (after.batches - before.batches)) * 10) / 10,
    residentMb: after.residentMb,
  };
}

/** The generator is a process of its own: it must not wait for what it measures. */
async function generate(order: Order): Promise<Tally> {
  const child = fork(join(__dirname, 'generator.js'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answer = once(child, 'message') as Promise<[Tally]>;
  const ended = once(child, 'exit').then(() => {
    throw new Error('the load generator ended without a result');
  });
  child.send(order);
  const [tally] = await Promise.race([answer, ended]);
  return tally;
}

export async function tokenOf(
  url: string,
  { clientId, clientSecret }: DemoClient,
): Promise<string> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`no token (${response.status})`);
  return token;
}
