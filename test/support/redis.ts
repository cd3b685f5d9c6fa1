import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface TestRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Ends with this process, however that ends: then its standard input closes. */
const UNTIL_CLOSED = `"$@" </dev/null >/dev/null 2>&1 3<&- & server=$!; read -r _ <&3; kill "$server"; wait "$server"`;

/** A redis-server from the PATH on a free port, which keeps nothing; null when there is none. */
export async function startRedis(port?: number): Promise<TestRedis | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const at = port ?? (await freePort());
  const settings = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(at),
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const shell = spawn('/bin/sh', ['-c', UNTIL_CLOSED, 'redis', 'redis-server', ...settings], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
    cwd: '/tmp',
  });
  const held = shell.stdio[3];
  while (!(await accepts(at))) await wait(10);
  return {
    url: `redis://127.0.0.1:${at}`,
    stop: async () => {
      const ended = once(shell, 'exit');
      if (held && 'destroy' in held) held.destroy();
      await ended;
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
