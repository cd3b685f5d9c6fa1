import supertest from 'supertest';
import { v7 } from 'uuid';
import type { Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { hold } from '../../src/platform/database/locks';
import type { Work } from '../../src/platform/database/work';
import type { AnyAsked } from '../../src/platform/http/operation';
import { openRegistry, type Registry } from '../support/registry';
import { clientOf, openToyshop, tokenFor, type Toyshop } from '../support/small-contract';

const players = Array.from({ length: 5 }, () => clientOf(v7(), v7(), 'toys:read'));
const gone = clientOf(v7(), v7(), 'toys:read');
const demoted = clientOf(v7(), v7(), 'toys:read');
const people = new Map<string, Principal>(players.map((person) => [person.id, person]));
people.set(demoted.id, { ...demoted, scopes: new Set() });

let registry: Registry;
let shop: Toyshop;
let batches: string[][] = [];

const nameOf = ({ body }: AnyAsked) => (body as { name: string }).name;

beforeAll(async () => {
  registry = await openRegistry();
  shop = openToyshop(
    registry,
    {
      play: async (work: Work, asked: readonly AnyAsked[]) => {
        const names = asked.map(nameOf);
        batches.push(names);
        await hold(work, { shared: names.map((name) => `toy:${name}`) });
        await work.tx.query('SELECT pg_sleep(0.03)');
        if (names.includes('bomb')) throw new Refusal('name-invalid', 'No bombs.');
        if (names.includes('broken')) await work.tx.query('SELECT 1 / 0');
        return asked.map(({ actor, requestId, ...call }) =>
          nameOf({ ...call, actor, requestId }) === 'locked'
            ? { refused: new Refusal('receipt-invalid', 'Not this one.') }
            : { status: 201, body: { actor: actor.id, requestId } },
        );
      },
    },
    people,
  );
});
beforeEach(() => (batches = []));
afterAll(() => registry.close());

async function play(name: string, by: Principal) {
  return supertest(server)
    .post('/plays')
    .set('Authorization', `Bearer ${tokenFor(registry, by)}`)
    .send({ name });
}

let server: ReturnType<typeof import('node:http').createServer>;
beforeAll(async () => {
  const { createServer } = await import('node:http');
  server = createServer(shop.listener).listen(0);
});
afterAll(() => server.close());

const player = (at: number) => players[at % players.length] ?? gone;

test('requests that arrive together share transactions, and each is answered for its own asker', async () => {
  const replies = await Promise.all(
    Array.from({ length: 60 }, (_, at) => play(`chess ${at}`, player(at))),
  );
  replies.forEach(({ status, body, headers }, at) => {
    expect([status, body]).toEqual([
      201,
      { actor: player(at).id, requestId: headers['x-request-id'] as string },
    ]);
  });
  expect(batches.flat()).toHaveLength(60);
  expect(batches.length).toBeLessThan(20);
});

test('one request alone does not wait for others', async () => {
  await play('patience', player(0));
  expect(batches).toEqual([['patience']]);
});

test.each(['bomb', 'broken'])('a request that throws (%s) fails nobody else', async (bad) => {
  const names = Array.from({ length: 30 }, (_, at) => (at === 17 ? bad : `go ${at}`));
  const replies = await Promise.all(names.map((name, at) => play(name, player(at))));
  const statuses = replies.map(({ status }) => status);
  expect(statuses[17]).toBe(bad === 'bomb' ? 422 : 500);
  expect(statuses.filter((status) => status === 201)).toHaveLength(29);
});

test('who is refused in a batch is refused alone', async () => {
  const askers = [player(0), gone, player(1), demoted, player(2), player(3)];
  const names = ['a', 'b', 'c', 'd', 'locked', 'f'];
  const warm = [play('x', player(0)), play('y', player(0))];
  const replies = await Promise.all(askers.map((by, at) => play(names[at] ?? '', by)));
  await Promise.all(warm);
  // gone: unknown to the registry; demoted: its token says more than its account
  expect(replies.map(({ status }) => status)).toEqual([201, 401, 201, 403, 422, 201]);
});

test('a lock that somebody holds keeps only those waiting who need it', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const holder = registry.runWork({ actor: player(0), requestId: v7() }, async (work) => {
    await hold(work, { exclusive: ['toy:taken'] });
    await held;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const warm = [play('w1', player(0)), play('w2', player(0))];
  await new Promise((resolve) => setTimeout(resolve, 10));
  const taken = play('taken', player(0));
  const others = await Promise.all(
    Array.from({ length: 10 }, (_, at) => play(`free ${at}`, player(at))),
  );
  expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
  release();
  await Promise.all([holder, ...warm]);
  expect((await taken).status).toBe(201);
});
