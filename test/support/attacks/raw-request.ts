import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What a connection gave back until it was closed. */
export interface Said {
  /** Of every answer on it, in order. */
  readonly statuses: readonly number[];
  readonly text: string;
}

const PATIENCE_MS = 20_000;
/** As long as nothing is said. Whoever still waits for the rest of a request is told that there is none. */
const QUIET_MS = 500;

/** Bytes on a connection of their own, as they are, until the registry closes it: if not in twenty seconds, a fault. */
export function sendRaw(
  baseUrl: string,
  pieces: Iterable<Buffer | string> | AsyncIterable<Buffer | string>,
): Promise<Said> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  const got: Buffer[] = [];
  let over = false;
  const write = async () => {
    for await (const piece of pieces) {
      if (over) return;
      quiet.refresh();
      const room = socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
      while (!room && !over && socket.writableNeedDrain) await wait(1);
    }
    quiet.refresh();
  };
  const quiet = setTimeout(() => socket.end(), QUIET_MS);
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => socket.destroy(new Error('still open')), PATIENCE_MS);
    const told = () => Buffer.concat(got).toString('latin1');
    socket.on('data', (chunk: Buffer) => {
      got.push(chunk);
      quiet.refresh();
    });
    socket.on('error', (fault: NodeJS.ErrnoException) => {
      if (!/^(EPIPE|ECONNRESET)$/.test(fault.code ?? '')) reject(fault);
    });
    socket.on('close', () => {
      over = true;
      clearTimeout(tooLong);
      clearTimeout(quiet);
      resolve({ text: told(), statuses: statusesIn(told()) });
    });
    write().catch(reject);
  });
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

/** In several writes, cut where `places` say. */
export function* cutAt(bytes: Buffer, places: readonly number[]): Generator<Buffer> {
  const ends = [...places].sort((a, b) => a - b);
  let from = 0;
  for (const to of [...ends, bytes.length]) {
    if (to > from) yield bytes.subarray(from, to);
    from = Math.max(from, to);
  }
}
