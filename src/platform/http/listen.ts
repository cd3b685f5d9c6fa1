import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeServer } from './server';

export interface HttpPlace {
  readonly host: string;
  readonly port: number;
  /** Whether one of the next ports will do. */
  readonly orNext: boolean;
}

const MORE_PORTS = 100;
const DRAIN_MS = 20_000;

/** The port to listen on. It is asked for before anything listens, because links and tokens hold it. */
export async function choosePort({ host, port, orNext }: HttpPlace): Promise<number> {
  for (let candidate = port; ; candidate += 1) {
    const free = await tryPort(host, candidate);
    if (free !== null) return free;
    if (!orNext || candidate >= port + MORE_PORTS) {
      throw new Error(`Port ${port} of ${host} is taken. Set PORT to another one.`);
    }
  }
}

/** How to reach this process when nobody says otherwise. */
export function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Returns how to stop: nothing new is taken, what runs is answered, and after 20 s the rest is cut off. */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
): Promise<() => Promise<void>> {
  const server = makeServer(app);
  server.listen(port, host);
  await once(server, 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    // A connection kept alive becomes idle only when its last answer has gone.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  };
}

async function tryPort(host: string, port: number): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw fault;
  } finally {
    server.close();
  }
}
