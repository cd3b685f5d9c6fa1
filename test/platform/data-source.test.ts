import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { makeDataSource } from '../../src/platform/database/data-source';

/** A message of the PostgreSQL protocol. */
function message(letter: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(letter), length, content]);
}

test('a session that is ended in the moment in which it begins ends no process', async () => {
  const welcome = [
    message('R', Buffer.alloc(4)),
    message('Z', Buffer.from('I')),
    message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0')),
  ];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat(welcome)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const database = makeDataSource(
    {
      url: `postgres://nobody@127.0.0.1:${port}/none`,
      poolSize: 1,
      lockTimeoutMs: 100,
      statementTimeoutMs: 100,
    },
    [],
  );
  await expect(database.initialize()).rejects.toThrow();
  server.close();
});
