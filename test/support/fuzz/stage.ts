import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { makeServer } from '../../../src/platform/http/server';
import type { Route } from '../../../src/platform/http/contract';
import { contract, openApi, type Api } from '../api';
import { SYSTEM } from '../../../src/domain/principal';
import { sequence } from '../../../src/features/log/log.jobs';
import { openRegistry, type Registry } from '../registry';
import { openCallers, type CallerName, type Callers } from './callers';
import { personOf, type Person, type PersonWish } from './people';
import { closeConnections, send, type Answer, type Draft } from './wire';

/** What earlier answers gave, for later requests to use: ids, codes, cursors. */
export class Pool {
  private readonly kept = new Map<string, string[]>();

  keep(kind: string, ...values: readonly string[]): void {
    const known = this.kept.get(kind) ?? [];
    this.kept.set(kind, [...known, ...values].slice(-200));
  }

  /** One of them, whatever the number. */
  pick(kind: string, at: number): string | null {
    const known = this.kept.get(kind) ?? [];
    return known[at % known.length] ?? null;
  }

  /** One that nobody gets again. */
  take(kind: string): string | null {
    return this.kept.get(kind)?.pop() ?? null;
  }
}

export interface Sent {
  readonly draft: Draft;
  readonly answer: Answer;
}

/** The whole application on a PostgreSQL of its own, behind the server it runs with, and callers of every kind. */
export interface Stage {
  readonly registry: Registry;
  readonly api: Api;
  readonly port: number;
  readonly routes: ReadonlyMap<string, Route>;
  readonly callers: Callers;
  readonly pool: Pool;
  /** Whatever was said of a person in any request that was prepared. */
  readonly people: readonly Person[];
  readonly person: (wish: PersonWish) => Person;
  readonly serial: () => number;
  /** Sends as it stands. */
  readonly send: (draft: Draft) => Promise<Answer>;
  /** A request that must succeed, made to prepare another. */
  readonly ask: (
    caller: CallerName,
    method: string,
    path: string,
    body?: unknown,
    headers?: Draft['headers'],
  ) => Promise<{ readonly answer: Answer; readonly body: Readonly<Record<string, unknown>> }>;
  readonly sequence: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const registry = await openRegistry();
  const api = openApi(registry);
  const server = makeServer(api.app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const routes = new Map(contract.routes.map((route) => [route.id, route]));
  const sends = (draft: Draft) => send(port, draft);
  const callers = await openCallers(registry, sends);
  const people: Person[] = [];
  let serials = 0;
  let checkpoint: string | null = null;
  const outside = {
    read: () => Promise.resolve(checkpoint),
    write: (note: string) => Promise.resolve(void (checkpoint = note)),
  };
  const serial = () => (serials += 1);
  const stage: Stage = {
    registry,
    api,
    port,
    routes,
    callers,
    pool: new Pool(),
    people,
    serial,
    person: (wish) => {
      const person = personOf(wish, serial());
      people.push(person);
      return person;
    },
    send: sends,
    ask: async (caller, method, path, body, headers = []) => {
      const answer = await sends({
        method,
        path: path.slice(1).split('/'),
        query: '',
        headers: [
          ['Authorization', await callers.bearer(caller)],
          ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const]),
          ...headers,
        ],
        body: body === undefined ? { kind: 'none' } : { kind: 'json', value: body },
      });
      if (answer.status >= 300) {
        throw new Error(`${method} ${path} prepares another: ${answer.status} ${answer.text}`);
      }
      return { answer, body: JSON.parse(answer.text) as Record<string, unknown> };
    },
    sequence: () =>
      registry.runWork({ actor: SYSTEM, requestId: 'fuzz' }, (work) => sequence(work, outside)),
    close: async () => {
      closeConnections();
      server.closeAllConnections();
      server.close();
      await wait(10);
      await registry.close();
    },
  };
  await stage.sequence();
  return stage;
}
