import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { makeServer, takeTimeFor } from '../../src/platform/http/server';

const WHOLE_MS = 100;

/** What comes back to whoever sends half of a body, and the other half after `pauseMs`. */
async function sent(listener: RequestListener, pauseMs: number): Promise<string> {
  const server = makeServer(listener, WHOLE_MS).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
  socket.on('error', () => undefined);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nab');
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
