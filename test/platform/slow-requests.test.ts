import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { readContract, readContractFile, type Route } from '../../src/platform/http/contract';
import { readCall } from '../../src/platform/http/read-call';
import { makeServer, takeTimeFor } from '../../src/platform/http/server';
import { compileShapes } from '../../src/platform/http/shapes';

const WHOLE_MS = 100;

/** What comes back to whoever sends half of a body, and the other half after `pauseMs`. */
async function sent(listener: RequestListener, pauseMs: number, headers = ''): Promise<string> {
  const server = makeServer(listener, WHOLE_MS).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
  socket.on('error', () => undefined);
  const head = `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n${headers}`;
  socket.write(`${head}\r\nab`);
  await wait(pauseMs);
  if (socket.writable) socket.write('cd');
  if (!socket.closed) await once(socket, 'close');
  server.close();
  return answer;
}

const echo: RequestListener = (request, response) => {
  let text = '';
  request.on('data', (bytes: Buffer) => (text += bytes.toString()));
  request.on('end', () => response.end(text));
};

test('a body that does not come is not waited for', async () => {
  expect(await sent(echo, 4 * WHOLE_MS)).toMatch(/^HTTP\/1.1 408 [^]*application\/problem\+json/);
});

test('a body that comes in time is answered', async () => {
  expect(await sent(echo, 10)).toMatch(/^HTTP\/1.1 200 [^]*abcd/);
});

test('a file of somebody who is known may take longer', async () => {
  const patient: RequestListener = (request, response) => {
    takeTimeFor(request);
    echo(request, response);
  };
  expect(await sent(patient, 2 * WHOLE_MS)).toMatch(/^HTTP\/1.1 200 [^]*abcd/);
});

const contract = readContract(readContractFile());
const shapesOf = compileShapes(contract);

/** Reads the call as the router does, once its caller is known, and says what came. */
function reader(id: string, change: Partial<Route> = {}): RequestListener {
  const route = contract.routes.find((one) => one.id === id);
  const shapes = shapesOf.get(id);
  if (!route || !shapes) throw new Error(`no operation ${id}`);
  return (request, response) => {
    const parts = { path: {}, search: '', language: 'en' } as const;
    readCall(request, { ...route, ...change }, shapes, parts).then(
      ({ body }) => response.end(`read ${JSON.stringify(body)}`),
      () => response.destroy(),
    );
  };
}
const LIST = 'Content-Type: text/csv\r\nIdempotency-Key: 0190c6a0-0000-7000-8000-000000000001\r\n';

test.each(['importBans', 'importRoster'])('so may the list of %s', async (id) => {
  expect(await sent(reader(id), 2 * WHOLE_MS, LIST)).toMatch(/^HTTP\/1.1 200 [^]*read "abcd"/);
});

test('no other body may, and none of somebody who is not known', async () => {
  const json = LIST.replace('text/csv', 'application/json');
  expect(await sent(reader('proposeBan'), 4 * WHOLE_MS, json)).toMatch(/^HTTP\/1.1 408 /);
  const unknown = reader('importRoster', { security: [] });
  expect(await sent(unknown, 4 * WHOLE_MS, LIST)).toMatch(/^HTTP\/1.1 408 /);
});
