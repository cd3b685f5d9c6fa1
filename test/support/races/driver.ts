import { Agent, request } from 'node:http';
import { tick, type Span } from './history';

/** What came back, and when. */
export interface Answer extends Span {
  /** 0: the connection broke, and the outcome is unknown. */
  readonly status: number;
  readonly etag: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** `Bearer …` */
  readonly authorization: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One process, over connections that are kept. As many as needed: a request that waits here would not race. */
export interface Line {
  readonly send: (sent: Sent) => Promise<Answer>;
  readonly close: () => void;
}

export function openLine(baseUrl: string): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 512 });
  const { hostname, port } = new URL(baseUrl);
  const send = ({ method, path, authorization, body, headers }: Sent): Promise<Answer> =>
    new Promise((resolve) => {
      const text = body === undefined ? null : JSON.stringify(body);
      const begun = tick();
      const broken = () => resolve({ status: 0, etag: '', body: {}, begun, ended: tick() });
      const sending = request(
        {
          agent,
          hostname,
          port,
          method,
          path,
          headers: {
            authorization,
            ...(text !== null && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', broken);
          response.on('end', () => {
            const ended = tick();
            const { statusCode: status = 0, headers: its } = response;
            resolve({ status, etag: its.etag ?? '', body: parse(chunks), begun, ended });
          });
        },
      );
      sending.on('error', broken);
      sending.end(text);
    });
  return { send, close: () => agent.destroy() };
}

function parse(chunks: readonly Buffer[]): Record<string, unknown> {
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** `ban-already-decided` of a problem; of a success nothing. */
export function codeOf({ body }: Pick<Answer, 'body'>): string {
  const type = body['type'];
  return typeof type === 'string' ? (type.split('/').at(-1) ?? '') : '';
}
