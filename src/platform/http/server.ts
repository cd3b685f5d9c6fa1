import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import type { Socket } from 'node:net';
import { v7 } from 'uuid';

const STATUS_OF_FAULT: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

interface ClientError extends NodeJS.ErrnoException {
  /** What could not be read, if it is there. */
  readonly rawPacket?: Buffer;
}

/** For all but files and long lists. */
const WHOLE_REQUEST_MS = 15_000;
/** For 10 MB over a line that carries half a megabit a second. */
const WHOLE_FILE_MS = 160_000;
const filesOnTheirWay = new WeakSet<IncomingMessage>();

/** For a caller who is known and sends a file or a long list: it may take minutes to come. */
export function takeTimeFor(request: IncomingMessage): void {
  filesOnTheirWay.add(request);
}

/**
 * An HTTP server that slow or broken callers cannot exhaust: Node's own limits leave thousands of half-sent
 * requests open for minutes. What Node refuses before a request exists is answered as a problem, too.
 */
export function makeServer(listener: RequestListener, wholeRequestMs = WHOLE_REQUEST_MS): Server {
  const server = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: WHOLE_FILE_MS,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16 * 1024,
    },
    listener,
  );
  server.maxConnections = 2_000;
  server.on('clientError', (error: ClientError, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(refusalOf(error));
  });
  server.on('request', (request: IncomingMessage) => {
    const { headers, socket } = request;
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
      return;
    const late = setTimeout(() => {
      if (filesOnTheirWay.has(request) || request.complete) return;
      server.emit('clientError', new TooSlow(), socket);
    }, wholeRequestMs).unref();
    request.once('close', () => clearTimeout(late));
  });
  server.on('checkExpectation', listener);
  return server;
}

/** As Node says it of a request that is not whole in time. */
class TooSlow extends Error {
  readonly code = 'ERR_HTTP_REQUEST_TIMEOUT';
}

function refusalOf({ code = '', rawPacket }: ClientError): string {
  const status = STATUS_OF_FAULT[code] ?? 400;
  const isHead = rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD ';
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const requestId = v7();
  const instance = `urn:uuid:${requestId}`;
  const problem = JSON.stringify({ type: 'about:blank', title, status, instance });
  return [
    `HTTP/1.1 ${status} ${title}`,
    'Connection: close',
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(problem)}`,
    '',
    isHead ? '' : problem,
  ].join('\r\n');
}
