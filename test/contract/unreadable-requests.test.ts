import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import Ajv2020 from 'ajv/dist/2020';
import { readContractFile, type Tree } from '../../src/platform/http/contract';
import { makeServer } from '../../src/platform/http/server';

const server = makeServer((_request, response) => response.end());
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  server.close();
});

const schemas = (readContractFile()['components'] as Tree)['schemas'] as Tree;
const isProblem = new Ajv2020({ strict: true }).compile(schemas['Problem'] as Tree);

/** Header lines and body of the answer to these bytes. */
async function answerTo(bytes: string): Promise<[string, string]> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.end(Buffer.from(bytes, 'latin1'));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  const [head = '', body = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
  return [head, body];
}

test.each([
  ['an address that is no ASCII', 'GET /v1/bans/\xe9 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', 400],
  ['no HTTP at all', 'hello\r\n\r\n', 400],
])(
  'what cannot be read as a request is refused with a whole problem: %s',
  async (_, bytes, status) => {
    const [head, body] = await answerTo(bytes);
    const problem = JSON.parse(body) as Record<string, unknown>;
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^Content-Type: application\/problem\+json; charset=utf-8$/m);
    expect(isProblem(problem)).toBe(true);
    expect(problem['status']).toBe(status);
    expect(head).toContain(`X-Request-Id: ${String(problem['instance']).replace('urn:uuid:', '')}`);
  },
);

test('a HEAD that cannot be read is answered without a body, as any HEAD', async () => {
  const [head, body] = await answerTo('HEAD /v1/bans/\xe9 HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 400 /);
  expect(body).toBe('');
});
