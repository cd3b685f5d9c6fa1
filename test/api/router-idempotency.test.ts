import { setTimeout as wait } from 'node:timers/promises';
import supertest from 'supertest';
import { v7 } from 'uuid';
import type { Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { makeKeys, newKeyRing, type RootKey } from '../../src/platform/crypto/key-ring';
import type { Work } from '../../src/platform/database/work';
import { makeWorkIn } from '../../src/platform/database/work-in';
import { forgetExpiredKeys } from '../../src/platform/http/idempotency';
import type { AnyAsked, AnyCall, Handlers } from '../../src/platform/http/operation';
import { openRegistry, type Registry } from '../support/registry';
import { clientOf, openToyshop, tokenFor } from '../support/small-contract';

const organisation = v7();
const first = clientOf(v7(), organisation, 'toys:write', 'toys:read');
const second = clientOf(v7(), organisation, 'toys:write', 'toys:read');
const foreign = clientOf(v7(), v7(), 'toys:write', 'toys:read');
const wu: Principal = { ...clientOf(v7(), organisation, 'toys:write'), kind: 'officer' };
const people = new Map([first, second, foreign, wu].map((person) => [person.id, person]));

const ring = newKeyRing(true);
let registry: Registry;
let agents: ReturnType<typeof supertest>[];

/** The effect: a row, so that what is rolled back is gone. Its table is the toys' own. */
const handlers: Handlers = {
  makeToy: async ({ tx, actor }: Work, { body }: AnyCall) => {
    const id = v7();
    const { name } = body as { name: string };
    await tx.query('INSERT INTO toy (id, name) VALUES ($1, $2)', [id, name]);
    if (name === 'slow') await wait(100);
    if (name === 'broken') throw new Refusal('name-invalid', 'No broken toys.');
    if (name === 'counted') return { refused: new Refusal('account-locked', 'Counted.') };
    return {
      status: 201,
      body: { id, name },
      version: 1,
      headers: { Location: `/toys/${id}`, 'X-Maker': actor.id },
    };
  },
  breakToy: (_work: Work, { ifMatch }: AnyCall) =>
    Promise.resolve({ status: 200, body: {}, version: (ifMatch ?? 0) + 1 }),
  play: async ({ tx }: Work, asked: readonly AnyAsked[]) => {
    await tx.query('SELECT pg_sleep(0.02)');
    return asked.map(({ before }) =>
      before?.headers?.['X-Round'] === 'stale'
        ? { refused: new Refusal('answer-superseded', 'It changed.') }
        : (before ?? { status: 201, body: { round: v7() }, headers: { 'X-Round': mood } }),
    );
  },
};
let mood = 'fresh';

beforeAll(async () => {
  registry = await openRegistry({ keys: makeKeys(ring), poolSize: 40 });
  await registry.owner('CREATE TABLE toy (id uuid PRIMARY KEY, name text NOT NULL)');
  await registry.owner('GRANT SELECT, INSERT ON toy TO registry_service');
  const { database, keys, settings, clock } = registry;
  const other = makeWorkIn({ database, keys, settings, clockShiftMs: () => clock.shiftMs });
  agents = [registry, { ...registry, runWork: other }].map((one) =>
    supertest(openToyshop(one, handlers, people).listener),
  );
});
afterAll(() => registry.close());

function make(key: string, name: string, by: Principal = first, app = 0) {
  const agent = agents[app] ?? supertest('');
  return agent
    .post('/toys')
    .set('Authorization', `Bearer ${tokenFor(registry, by)}`)
    .set('Idempotency-Key', key)
    .send({ name });
}

async function made(name: string): Promise<number> {
  const rows = await registry.owner('SELECT id FROM toy WHERE name = $1', [name]);
  return rows.length;
}

const code = (reply: { body: unknown }) =>
  (reply.body as { type?: string }).type?.split('/').at(-1);

test('the same request with the same key has one effect and one answer', async () => {
  const key = v7();
  const [one, two] = [await make(key, 'bear'), await make(key, 'bear')];
  expect([one.status, two.status]).toEqual([201, 201]);
  expect(two.text).toBe(one.text);
  for (const name of ['etag', 'location', 'x-maker', 'content-type', 'cache-control']) {
    expect(two.headers[name]).toBe(one.headers[name]);
  }
  expect(await made('bear')).toBe(1);
});

test('of fifty at once on two apps one has an effect, and the others get its answer or are told to wait', async () => {
  const key = v7();
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, at) => make(key, 'slow', at % 3 ? first : second, at % 2)),
  );
  expect(await made('slow')).toBe(1);
  const answers = new Set(replies.filter(({ status }) => status === 201).map(({ text }) => text));
  expect(answers.size).toBe(1);
  const waiting = replies.filter(({ status }) => status !== 201);
  for (const reply of waiting) {
    expect([reply.status, code(reply)]).toEqual([409, 'idempotency-key-in-flight']);
    expect(reply.headers['retry-after']).toBe('1');
  }
  const [answer] = answers;
  expect((await make(key, 'slow')).text).toBe(answer);
});

test('the same key with another body is refused, and however the same body is written it is the same', async () => {
  const key = v7();
  await make(key, 'duck').expect(201);
  expect(code(await make(key, 'goose').expect(422))).toBe('idempotency-key-reused');
  const agent = agents[0] ?? supertest('');
  await agent
    .post('/toys')
    .set('Authorization', `Bearer ${tokenFor(registry, first)}`)
    .set('Idempotency-Key', key)
    .set('Content-Type', 'application/json')
    .send('{ "name" : "\\u0064uck" }')
    .expect(201);
  expect(await made('duck')).toBe(1);
});

test('the same key for another thing, or under another tag, is another request', async () => {
  const [key, toy] = [v7(), v7()];
  const smash = (id: string, tag: string) =>
    (agents[0] ?? supertest(''))
      .post(`/toys/${id}/break`)
      .set('Authorization', `Bearer ${tokenFor(registry, first)}`)
      .set({ 'Idempotency-Key': key, 'If-Match': tag });
  expect((await smash(toy, '"3"').expect(200)).headers['etag']).toBe('"4"');
  expect((await smash(toy, '"3"').expect(200)).headers['etag']).toBe('"4"');
  await smash(v7(), '"3"').expect(422);
  await smash(toy, '"4"').expect(422);
});

test('systems of one organisation share keys; others, and officers, have their own', async () => {
  const key = v7();
  const ours = await make(key, 'kite', first);
  expect((await make(key, 'kite', second)).text).toBe(ours.text);
  expect((await make(key, 'kite', foreign)).text).not.toBe(ours.text);
  expect((await make(key, 'kite', wu)).text).not.toBe(ours.text);
  expect(await made('kite')).toBe(3);
});

test('a refusal leaves nothing behind, and the key may be used again', async () => {
  const key = v7();
  await make(key, 'broken').expect(422);
  expect(await made('broken')).toBe(0);
  await make(key, 'whole').expect(201);
});

test('a refusal that was counted is kept, and is not remembered', async () => {
  const key = v7();
  await make(key, 'counted').expect(429);
  await make(key, 'counted').expect(429);
  expect(await made('counted')).toBe(2);
});

test('who lost the scope gets no old answer', async () => {
  const key = v7();
  await make(key, 'robot', foreign).expect(201);
  people.set(foreign.id, { ...foreign, scopes: new Set() });
  await make(key, 'robot', foreign).expect(403);
  people.set(foreign.id, foreign);
});

test('a key is forgotten after 24 hours, and its row is swept away', async () => {
  const key = v7();
  await make(key, 'ball').expect(201);
  registry.clock.shiftMs = 24 * 3_600_000 + 60_000;
  await make(key, 'ball').expect(201);
  expect(await made('ball')).toBe(2);
  const asker = { actor: first, requestId: v7() };
  expect(await registry.runWork(asker, forgetExpiredKeys)).toBeGreaterThan(0);
  expect(await registry.runWork(asker, forgetExpiredKeys)).toBe(0);
  const [row] = await registry.owner<{ count: number }>(
    'SELECT count(*)::int AS count FROM idempotency_key',
  );
  expect(row?.count).toBe(1);
  registry.clock.shiftMs = 0;
});

test('a key used before a root key was added holds after it', async () => {
  const key = v7();
  const before = await make(key, 'train');
  const added: RootKey = { ...(newKeyRing(true).roots[0] as RootKey), id: 'k2' };
  const keys = makeKeys({ ...ring, roots: [...ring.roots, added] });
  const { database, settings } = registry;
  const { listener } = openToyshop(
    { keys, settings, runWork: makeWorkIn({ database, keys, settings }) },
    handlers,
    people,
  );
  const again = (name: string) =>
    supertest(listener)
      .post('/toys')
      .set('Authorization', `Bearer ${tokenFor(registry, first)}`)
      .set('Idempotency-Key', key)
      .send({ name });
  expect((await again('train')).text).toBe(before.text);
  await again('tram').expect(422);
});

test('no key, body or answer stands in the database in clear', async () => {
  await make('HR-2026-118', 'secret bear').expect(201);
  const rows = await registry.owner<{ row: string }>(
    `SELECT (k.*)::text || encode(k.reply, 'escape') AS row FROM idempotency_key k`,
  );
  for (const { row } of rows) expect(row).not.toMatch(/HR-2026|secret bear/);
});

test('a key that the contract requires is missed', async () => {
  const reply = await (agents[0] ?? supertest(''))
    .post(`/toys/${v7()}/break`)
    .set('Authorization', `Bearer ${tokenFor(registry, first)}`)
    .expect(400);
  expect(code(reply)).toBe('idempotency-key-missing');
});

function play(key: string, name = 'chess') {
  return (agents[0] ?? supertest(''))
    .post('/plays')
    .set('Authorization', `Bearer ${tokenFor(registry, first)}`)
    .set('Idempotency-Key', key)
    .send({ name });
}

test('an operation that decides again is given what it answered before', async () => {
  const key = v7();
  const one = await play(key).expect(201);
  expect((await play(key).expect(201)).text).toBe(one.text);
  mood = 'stale';
  const old = v7();
  await play(old).expect(201);
  expect(code(await play(old).expect(409))).toBe('answer-superseded');
  mood = 'fresh';
});

test('of two requests with one key in one batch the second is in flight', async () => {
  const key = v7();
  const busy = [play(v7()), play(v7())];
  const replies = await Promise.all([...busy, ...Array.from({ length: 8 }, () => play(key))]);
  const twins = replies.slice(2);
  const answers = new Set(twins.filter(({ status }) => status === 201).map(({ text }) => text));
  expect(answers.size).toBe(1);
  for (const reply of twins.filter(({ status }) => status !== 201)) {
    expect(code(reply)).toBe('idempotency-key-in-flight');
  }
});
