import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

const STATUS_OF_FAULT: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * An HTTP server that slow or broken callers cannot exhaust: Node's own limits leave thousands of half-sent
 * requests open for minutes. What Node refuses before a request exists is answered as a problem, too.
 */
export function makeServer(listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16 * 1024,
    },
    listener,
  );
  server.maxConnections = 2_000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(refusalOf(STATUS_OF_FAULT[error.code ?? ''] ?? 400));
  });
  server.on('checkExpectation', listener);
  return server;
}

function refusalOf(status: number): string {
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const problem = JSON.stringify({ type: 'about:blank', title, status });
  return [
    `HTTP/1.1 ${status} ${title}`,
    'Connection: close',
    'Cache-Control: no-store',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(problem)}`,
    '',
    problem,
  ].join('\r\n');
}
