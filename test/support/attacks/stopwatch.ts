import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Answer } from '../fuzz/wire';

export interface Timed {
  /** From the first byte sent to the last received, nanoseconds. */
  readonly ns: number;
  readonly answer: Answer;
}

/** One connection, one request at a time: whoever listens to time listens as closely as that. */
export interface Stopwatch {
  readonly ask: (request: Buffer) => Promise<Timed>;
  readonly close: () => void;
}

export async function openStopwatch(baseUrl: string): Promise<Stopwatch> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, 'connect');
  return {
    ask: async (request) => {
      const begun = process.hrtime.bigint();
      const answer = answerFrom(socket);
      socket.write(request);
      const text = await answer;
      return { ns: Number(process.hrtime.bigint() - begun), answer: read(text) };
    },
    close: () => socket.destroy(),
  };
}

/** Head and body of the next answer. Every answer of the registry says its length. */
function answerFrom(socket: Socket): Promise<readonly [head: string, body: string]> {
  return new Promise((resolve, reject) => {
    let got: Buffer = Buffer.alloc(0);
    const end = (settle: () => void) => {
      socket.off('data', take).off('close', cutOff);
      settle();
    };
    const cutOff = () => end(() => reject(new Error(`cut off after ${got.toString()}`)));
    const take = (chunk: Buffer) => {
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk]);
      const at = got.indexOf('\r\n\r\n');
      if (at < 0) return;
      const head = got.subarray(0, at).toString('latin1');
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
      if (got.length < at + 4 + length) return;
      end(() => resolve([head, got.subarray(at + 4).toString('utf8')]));
    };
    socket.on('data', take).on('close', cutOff);
  });
}

function read([head, text]: readonly [string, string]): Answer {
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(': ');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 2)];
  });
  return { status: Number(status.slice(9, 12)), headers: Object.fromEntries(headers), text };
}

/** A request as its bytes stand on the wire. */
export function requestOf(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Buffer {
  const all = { host: 'x', ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n'));
}
