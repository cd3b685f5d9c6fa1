import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import supertest from 'supertest';
import { v7 } from 'uuid';
import type { AnyCall } from '../../src/platform/http/operation';
import { makeServer } from '../../src/platform/http/server';
import type { Answered } from '../support/api';
import { openRegistry, type Registry } from '../support/registry';
import { clientOf, openToyshop, tokenFor } from '../support/small-contract';

const maker = clientOf(v7(), v7(), 'toys:write', 'toys:read');
let registry: Registry;
let agent: ReturnType<typeof supertest>;
let token: string;
const seen: AnyCall[] = [];
const shop = () =>
  openToyshop(
    registry,
    {
      makeToy: (_work: unknown, call: AnyCall) => {
        seen.push(call);
        const { name } = call.body as { name: string };
        return Promise.resolve({ status: 201, body: { id: v7(), name }, version: 1 });
      },
      listToys: (_work: unknown, { query }: AnyCall) =>
        Promise.resolve({ status: 200, body: { limit: query['limit'] } }),
      getToy: () => Promise.resolve({ status: 200, body: {} }),
      getNewest: () => Promise.resolve({ status: 200, body: 'bear' }),
      fillForm: (_work: unknown, { body }: AnyCall) =>
        Promise.resolve({ status: 200, body: { ...(body as object) } }),
      getAlive: () => Promise.resolve({ status: 200, body: { alive: true } }),
      die: () => Promise.resolve({ status: 204 }),
      breakToy: (_work: unknown, { ifMatch }: AnyCall) =>
        Promise.resolve({ status: 200, body: {}, version: (ifMatch ?? 0) + 1 }),
    },
    new Map([[maker.id, maker]]),
  );

beforeAll(async () => {
  registry = await openRegistry();
  agent = supertest(shop().listener);
  token = `Bearer ${tokenFor(registry, maker)}`;
});
afterAll(() => registry.close());

function make(body: string | Buffer, contentType = 'application/json') {
  return agent
    .post('/toys')
    .set('Authorization', token)
    .set('Content-Type', contentType)
    .serialize((raw: unknown) => raw as string)
    .send(body);
}

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

test('a body reaches its handler as it was sent', async () => {
  const reply = await make('{"name":"𠮷 bear","parts":3,"madeOn":"2024-02-29"}').expect(201);
  expect(reply.body).toMatchObject({ name: '𠮷 bear' });
  expect(reply.headers['etag']).toBe('"1"');
  expect(seen.at(-1)?.body).toEqual({ name: '𠮷 bear', parts: 3, madeOn: '2024-02-29' });
});

test.each([
  ['GBK', bytes('{"name":"', [0xcd, 0xf5, 0xd0, 0xa1], '"}'), 400, 'request-malformed'],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], '{"name":"x"}'), 400, 'request-malformed'],
  ['UTF-16', Buffer.from('\ufeff{"name":"x"}', 'utf16le'), 400, 'request-malformed'],
  ['an overlong encoding', bytes('{"name":"', [0xc0, 0xaf], '"}'), 400, 'request-malformed'],
  ['an encoded surrogate', bytes('{"name":"', [0xed, 0xa0, 0x80], '"}'), 400, 'request-malformed'],
  ['a raw NUL', bytes('{"name":"', [0], '"}'), 400, 'request-malformed'],
  ['an escaped NUL', bytes('{"name":"\\u0000"}'), 400, 'request-malformed'],
  ['a name twice', bytes('{"name":"x","name":"y"}'), 400, 'request-malformed'],
  ['broken JSON', bytes('{"name":'), 400, 'request-malformed'],
  ['a prototype', bytes('{"name":"x","__proto__":{}}'), 400, 'request-malformed'],
  ['40,000 levels', bytes('['.repeat(40_000)), 400, 'request-malformed'],
  [
    '33 levels',
    bytes(`{"name":"x","tree":${'['.repeat(32)}${']'.repeat(32)}}`),
    400,
    'request-malformed',
  ],
  ['a rounded number', bytes('{"name":"x","tree":999999199001010016}'), 400, 'request-malformed'],
  ['a number for a text', bytes('{"name":12}'), 400, 'request-invalid'],
  ['a text for a number', bytes('{"name":"x","parts":"3"}'), 400, 'request-invalid'],
  ['a fraction for a count', bytes('{"name":"x","parts":1.5}'), 400, 'request-invalid'],
  ['a member not in the contract', bytes('{"name":"x","price":1}'), 400, 'request-invalid'],
  ['a day the calendar lacks', bytes('{"name":"x","madeOn":"2023-02-29"}'), 400, 'request-invalid'],
  ['a leap second', bytes('{"name":"x","soldAt":"2016-12-31T23:59:60Z"}'), 400, 'request-invalid'],
  ['30 February', bytes('{"name":"x","soldAt":"2026-02-30T00:00:00Z"}'), 400, 'request-invalid'],
  [
    'an instant without zone',
    bytes('{"name":"x","soldAt":"2026-02-03T00:00:00"}'),
    400,
    'request-invalid',
  ],
  ['an id as URN', bytes(`{"name":"x","maker":"urn:uuid:${v7()}"}`), 400, 'request-invalid'],
  ['a list', bytes('[]'), 400, 'request-invalid'],
  ['null', bytes('null'), 400, 'request-invalid'],
  ['nothing', bytes(''), 400, 'request-invalid'],
  ['101 KB', bytes(`{"name":"${'x'.repeat(101 * 1024)}"}`), 413, 'payload-too-large'],
])('a body of %s is refused', async (_what, body, status, code) => {
  const reply = await make(body);
  expect([
    reply.status,
    String((reply.body as { type: string }).type)
      .split('/')
      .at(-1),
  ]).toEqual([status, code]);
  expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
});

test.each([
  ['text/plain', 415],
  ['application/json; charset=gbk', 415],
  ['application/json; charset=utf-16', 415],
  ['application/json; profile=x', 415],
  ['application/x-www-form-urlencoded', 415],
  ['application/json; charset=UTF-8', 201],
  ['application/json;charset="utf-8"', 201],
])('a body sent as %s is answered %i', async (contentType, status) => {
  await make('{"name":"x"}', contentType).expect(status);
});

test('a compressed body is refused', async () => {
  await make('{"name":"x"}').set('Content-Encoding', 'gzip').expect(415);
});

test('an operation without a body refuses one', async () => {
  await agent.delete('/alive').send({ a: 1 }).expect(400);
  await agent.delete('/alive').expect(204);
});

test('every fault is told with its place', async () => {
  const { body } = (await make('{"parts":-1,"price":1}').expect(400)) as Answered;
  expect(body).toMatchObject({
    errors: expect.arrayContaining([
      { in: 'body', pointer: '/name', detail: 'is missing' },
      { in: 'body', pointer: '/price', detail: 'is not in the contract' },
      { in: 'body', pointer: '/parts', detail: 'must be >= 0' },
    ]) as unknown,
  });
});

test('a name that a caller made up is not repeated when it may be data', async () => {
  const reply = await make('{"name":"x","999999199001010016":1}').expect(400);
  expect(reply.text).not.toContain('999999199001010016');
});

test.each([
  ['a=1&a=2', 400],
  ['a=1&%61=2', 400],
  ['a=%ff', 400],
  ['a=%00', 400],
  ['a=%', 400],
  ['b=1', 400],
  ['a=', 400],
  ['a=1&c=2', 400],
  ['a=1&__proto__=2', 400],
  ['a=x+y%2B', 200],
])('the form %s is answered %i', async (form, status) => {
  const reply = await agent
    .post('/form')
    .set('Content-Type', 'application/x-www-form-urlencoded')
    .send(form)
    .expect(status);
  if (status === 200) expect(reply.body).toEqual({ a: 'x y+' });
});

test.each([
  ['', 200, 50],
  ['?limit=7', 200, 7],
  ['?limit=0', 400, null],
  ['?limit=201', 400, null],
  ['?limit=07', 400, null],
  ['?limit=1e2', 400, null],
  ['?limit=', 400, null],
  ['?limit=99999999999999999999', 400, null],
  ['?limit=1&limit=2', 400, null],
  ['?limit[]=1', 400, null],
  ['?offset=1', 400, null],
  ['?__proto__=1', 400, null],
  ['?name=%00', 400, null],
  ['?name=%e4%bd', 400, null],
  ['?access_token=x', 400, null],
])('the query %s is answered %i', async (query, status, limit) => {
  const reply = await agent.get(`/toys${query}`).set('Authorization', token).expect(status);
  if (limit !== null) expect(reply.body).toEqual({ limit });
});

test.each([
  ['/toys/%', 400],
  ['/toys/%ff', 400],
  ['/toys/%00', 400],
  ['/toys/nobody', 400],
  [`/toys/${v7().toUpperCase()}`, 400],
  [`/toys/${v7()}`, 200],
  [`/toys/${v7()}/`, 404],
  ['//toys', 404],
  ['/toys/../alive', 404],
  ['/Alive', 404],
  ['/toys/newest', 200],
  [`/toys/newest?${'x'.repeat(5_000)}=1`, 414],
])('the address %s is answered %i', async (path, status) => {
  await agent.get(path).expect(status);
});

test.each(['Authorization', 'Idempotency-Key', 'If-Match', 'Content-Type'])(
  'a request with the header %s twice is refused',
  async (name) => {
    const server = makeServer(shop().listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const answer = await raw(
      server.address() as AddressInfo,
      `GET /toys/newest HTTP/1.1\r\nHost: x\r\n${name}: a\r\n${name}: b\r\nConnection: close\r\n\r\n`,
    );
    server.close();
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('/problems/request-malformed');
  },
);

test.each([
  ['no HTTP', 'hello\r\n\r\n', '400 '],
  ['too many headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431 '],
  [
    'length and chunks',
    'POST /toys HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    '400 ',
  ],
  ['a method of its own', 'SMASH / HTTP/1.1\r\nHost: x\r\n\r\n', '400 '],
  [
    'an unknown expectation',
    'GET /toys/newest HTTP/1.1\r\nHost: x\r\nExpect: gold\r\nConnection: close\r\n\r\n',
    '200 ',
  ],
  [
    'a whole address',
    'GET http://x/toys/newest HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    '200 ',
  ],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '404 '],
])(
  'a connection that sends %s is answered with a problem or an answer',
  async (_what, text, status) => {
    const server = makeServer(shop().listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const answer = await raw(server.address() as AddressInfo, text);
    server.close();
    expect(answer.slice(9, 13)).toBe(status);
    if (!status.startsWith('2')) expect(answer).toContain('application/problem+json');
  },
);

async function raw({ port }: AddressInfo, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
  await once(socket, 'close');
  return answer;
}
