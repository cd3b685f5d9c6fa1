import { Writable } from 'node:stream';
import express from 'express';
import pino from 'pino';
import supertest from 'supertest';
import { v7 } from 'uuid';
import { Refusal } from '../../src/domain/refusal';
import { makeAuthenticate } from '../../src/platform/http/authenticate';
import { makeMetrics } from '../../src/platform/http/metrics';
import type { AnyCall, Handlers } from '../../src/platform/http/operation';
import { makeRouter } from '../../src/platform/http/router';
import type { Answered } from '../support/api';
import { openRegistry, type Registry } from '../support/registry';
import { clientOf, openToyshop, TOYS, tokenFor, type Toyshop } from '../support/small-contract';

const CANARY = '王小明999999199001010016';
const maker = clientOf(v7(), v7(), 'toys:write', 'toys:read');
let registry: Registry;
let shop: Toyshop;
let agent: ReturnType<typeof supertest>;
let answer: () => Promise<unknown>;

const handlers: Handlers = {
  getToy: () => answer(),
  getNewest: () => Promise.resolve({ status: 200, body: 'bear' }),
  getAlive: () => Promise.resolve({ status: 200, body: { alive: true } }),
  die: () => Promise.resolve({ status: 204 }),
  makeToy: (_work: unknown, { body }: AnyCall) => {
    throw Object.assign(new Error(`duplicate: ${JSON.stringify(body)}`), {
      code: '23505',
      detail: `Key (name)=(${CANARY})`,
      parameters: [CANARY],
    });
  },
  breakToy: (_work: unknown, { ifMatch }: AnyCall) =>
    Promise.resolve({ status: 200, body: {}, version: (ifMatch ?? 0) + 1 }),
};

beforeAll(async () => {
  registry = await openRegistry();
  shop = openToyshop(registry, handlers, new Map([[maker.id, maker]]));
  agent = supertest(shop.listener);
});
beforeEach(() => (answer = () => Promise.resolve({ status: 200, body: {} })));
afterAll(() => registry.close());

const toy = () => agent.get(`/toys/${v7()}`);
const code = (body: unknown) => (body as { type: string }).type.split('/').at(-1);

test('an unknown address is a problem in Chinese, with the number of the request', async () => {
  const { body, headers } = (await agent.get('/nowhere').expect(404)) as Answered;
  expect(body).toEqual({
    type: 'https://caregiver-registry.example/problems/not-found',
    title: '未找到',
    status: 404,
    detail: 'There is nothing at this address.',
    instance: `urn:uuid:${headers['x-request-id'] ?? ''}`,
  });
  expect(headers['content-language']).toBe('zh-CN');
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
});

test('a problem is in English for who wants English', async () => {
  const { body, headers } = (await agent
    .get('/nowhere')
    .set('Accept-Language', 'en')
    .expect(404)) as Answered;
  expect(body).toMatchObject({ title: 'Not found' });
  expect(headers['content-language']).toBe('en');
  expect(headers['vary']).toContain('Accept-Language');
});

test.each(['put', 'patch', 'delete', 'options', 'trace'] as const)(
  'an address says which methods it takes when asked to %s',
  async (method) => {
    const { body, headers } = (await agent[method]('/toys/newest').expect(405)) as Answered;
    expect(headers['allow']).toBe('GET, HEAD');
    expect(code(body)).toBe('method-not-allowed');
  },
);

test('the methods of an address are all named', async () => {
  expect((await agent.post('/alive').expect(405)).headers['allow']).toBe('DELETE, GET, HEAD');
});

test('HEAD is GET without the body', async () => {
  const [get, head] = [await agent.get('/alive'), await agent.head('/alive')];
  expect([head.status, head.text ?? '']).toEqual([200, '']);
  expect(head.headers['content-length']).toBe(get.headers['content-length']);
  expect((await agent.head('/nowhere')).status).toBe(404);
});

test('an answer without a body has none', async () => {
  const { headers, text } = await agent.delete('/alive').expect(204);
  expect([text, headers['content-type']]).toEqual(['', undefined]);
});

test('who accepts only another format is told which there is', async () => {
  const { body } = (await toy().set('Accept', 'text/xml').expect(406)) as Answered;
  expect(body).toMatchObject({ detail: 'This address answers in application/json.' });
});

test('a refusal carries its members, faults and waiting time', async () => {
  answer = () => {
    throw new Refusal('too-many-requests', 'Wait.', {
      retryAfterSeconds: 1.2,
      members: { quota: 5 },
      faults: [{ in: 'body', pointer: '/a', detail: 'x' }],
    });
  };
  const { body, headers } = (await toy().expect(429)) as Answered;
  expect(headers['retry-after']).toBe('2');
  expect(body).toMatchObject({ quota: 5, errors: [{ pointer: '/a' }] });
});

test('a failure tells nothing, and is logged with where it happened', async () => {
  answer = () => Promise.reject(new Error('the cat sat on it'));
  const { body, headers } = (await toy().set('Accept-Language', 'en').expect(500)) as Answered;
  expect(body).toEqual({
    type: 'about:blank',
    title: 'The registry failed',
    status: 500,
    instance: `urn:uuid:${headers['x-request-id'] ?? ''}`,
  });
  const line = shop
    .lines()
    .find(({ msg, requestId }) => msg === 'failed' && requestId === headers['x-request-id']);
  expect(line).toMatchObject({
    operation: 'getToy',
    fault: {
      message: 'the cat sat on it',
      stack: expect.stringContaining('router-problems') as unknown,
    },
  });
});

test.each([
  ['another status', { status: 418, body: {} }],
  ['another shape', { status: 200, body: [] }],
  ['a version that is not declared', { status: 200, body: {}, version: 3 }],
])('an answer off the contract with %s is a failure', async (_what, given) => {
  answer = () => Promise.resolve(given);
  await toy().expect(500);
});

test('an operation on a version needs to know which', async () => {
  const smash = () =>
    agent
      .post(`/toys/${v7()}/break`)
      .set('Authorization', `Bearer ${tokenFor(registry, maker)}`)
      .set('Idempotency-Key', v7());
  expect(code((await smash().expect(428)).body)).toBe('precondition-required');
  expect(code((await smash().set('If-Match', 'W/"1"').expect(412)).body)).toBe(
    'precondition-failed',
  );
  expect(code((await smash().set('If-Match', '*').expect(412)).body)).toBe('precondition-failed');
  expect((await smash().set('If-Match', '"1"').expect(200)).headers['etag']).toBe('"2"');
});

test('personal data is neither in the log nor in a problem', async () => {
  const { text } = await agent
    .post(`/toys?name=${encodeURIComponent(CANARY)}`)
    .set('Authorization', `Bearer ${tokenFor(registry, maker)}`)
    .set('X-Request-Id', CANARY.slice(3))
    .send({ name: CANARY })
    .expect(400);
  const failed = await agent
    .post('/toys')
    .set('Authorization', `Bearer ${tokenFor(registry, maker)}`)
    .send({ name: CANARY })
    .expect(500);
  await agent.get(`/toys/${CANARY.slice(3)}`).expect(400);
  await agent.get(`/${CANARY.slice(3)}`).expect(404);
  const everything = text + failed.text + JSON.stringify(shop.lines());
  expect(everything).not.toContain('999999199001010016');
  expect(everything).not.toContain('王小明');
  expect(everything).toContain('23505');
});

test('the log names the pattern, the account and the answer', async () => {
  const theirs = v7();
  const { headers } = await agent
    .post(`/toys/${v7()}/break?x=1`)
    .set('Authorization', `Bearer ${tokenFor(registry, maker)}`)
    .set({ 'Idempotency-Key': v7(), 'If-Match': '"1"', 'X-Request-Id': theirs })
    .expect(400);
  const line = shop.lines().find(({ requestId }) => requestId === headers['x-request-id']);
  expect(line).toMatchObject({
    msg: 'answered',
    clientRequestId: theirs,
    method: 'POST',
    path: '/toys/{toyId}/break',
    operation: 'breakToy',
    status: 400,
    refusal: 'request-invalid',
    account: maker.id,
  });
});

test('requests are counted by operation and status', async () => {
  await agent.get('/alive').expect(200);
  await agent.get('/nowhere').expect(404);
  const text = await shop.metrics.registry.metrics();
  expect(text).toMatch(/registry_http_requests_total\{operation="getAlive",status="200"\} \d+/);
  expect(text).toMatch(/registry_http_requests_total\{operation="none",status="404"\} \d+/);
});

test('what is public may be kept for some minutes, all else never', async () => {
  expect((await agent.get('/alive')).headers['cache-control']).toBe('public, max-age=300');
  expect((await toy()).headers['cache-control']).toBe('no-store');
});

test('a contract without all its handlers, or handlers without an operation, do not start', () => {
  const none = new Map();
  const nothing = () => Promise.resolve({ status: 200, body: {} });
  expect(() => openToyshop(registry, handlers, none, {})).toThrow(
    'without a handler: listToys, play, fillForm',
  );
  expect(() => openToyshop(registry, { ...handlers, fly: nothing }, none)).toThrow(
    'not in the contract: fly',
  );
});

test('a refusal keeps the connection, unless a body is still on its way', async () => {
  const kept = await agent.post('/plays').set('Connection', 'keep-alive').send({ name: 'x' });
  expect([kept.status, kept.headers['connection']]).toEqual([404, 'keep-alive']);
  const long = agent.post('/toys').set('Connection', 'keep-alive').type('json');
  const cut = await long.send(`"${'x'.repeat(900_000)}"`);
  expect([cut.status, cut.headers['connection']]).toEqual([401, 'close']);
});

test('a request that is cut off is not answered, and breaks nothing', async () => {
  const lines: string[] = [];
  const log = pino(
    {},
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    }),
  );
  const { keys, settings, runWork } = registry;
  const router = makeRouter({
    contract: TOYS,
    handlers,
    authenticate: makeAuthenticate({ keys, publicUrl: settings.publicUrl }),
    readPrincipals: () => Promise.resolve([maker]),
    runWork,
    log,
    metrics: makeMetrics({ ofProcess: false }),
    partial: true,
  });
  const server = express().use(router).listen(0);
  const { port } = server.address() as { port: number };
  const { connect } = await import('node:net');
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /toys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenFor(registry, maker)}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":`,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await supertest(server).get('/alive').expect(200);
  server.close();
  expect(lines.filter((line) => line.includes('"failed"'))).toEqual([]);
  expect(lines.some((line) => line.includes('"aborted":true'))).toBe(true);
});
