import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { Refusal } from '../../domain/refusal';
import { UnreadableSeal } from '../crypto/sealed';
import type { TokenClaims } from '../crypto/token';
import { codeOf } from '../database/fault';
import { LARGEST_BODY } from './body';
import type { Route } from './contract';
import { preferredLanguage } from './language';
import { describeFault } from '../log/logger';
import type { Metrics } from './metrics';
import type { FileContent, Language } from './operation';
import { failureOf, problemOf, type Problem } from './problem';
import { MethodNotAllowed } from './route-tree';

export interface ExchangeParts {
  readonly log: Logger;
  readonly metrics: Metrics;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NOT_IN_CONTRACT = 'none';
const FILE_POLICY = "default-src 'none'; sandbox";

/** One request and its answer: what is known of it so far, and the one line that the log gets. */
export class Exchange {
  readonly requestId = v7();
  readonly language: Language;
  route: Route | null = null;
  claims: TokenClaims | null = null;
  private refusal: string | null = null;
  private readonly startedAt = process.hrtime.bigint();

  constructor(
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly parts: ExchangeParts,
  ) {
    this.language = preferredLanguage(request.headers['accept-language']);
    response.setHeader('X-Request-Id', this.requestId);
    response.setHeader('Cache-Control', 'no-store');
    response.once('close', () => this.account());
  }

  send(status: number, contentType: string | null, body: string | Buffer): void {
    const { request, response } = this;
    response.statusCode = status;
    if (contentType !== null) {
      response.setHeader('Content-Type', contentType);
      response.setHeader('Content-Length', Buffer.byteLength(body));
    }
    // a long body that nobody will read: the connection ends, rather than carry it
    if (!request.complete && !(Number(request.headers['content-length']) < LARGEST_BODY))
      response.setHeader('Connection', 'close');
    response.end(request.method === 'HEAD' || contentType === null ? undefined : body);
  }

  /**
   * A file, as fast as the caller takes it, never to be shown where it is opened. What cannot be read at its beginning
   * is still a problem; what cannot later breaks the answer off, short of its announced size or its last chunk.
   */
  async sendFile(status: number, contentType: string, file: FileContent): Promise<void> {
    const { response, requestId, route } = this;
    const parts = file.bytes[Symbol.asyncIterator]();
    const first = await parts.next();
    response.statusCode = status;
    response.setHeader('Content-Type', contentType);
    if (file.size !== null) response.setHeader('Content-Length', file.size);
    response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
    response.setHeader('Content-Security-Policy', FILE_POLICY);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    try {
      await pipeline(Readable.from(following(first, parts)), response);
    } catch (error) {
      if (codeOf(error) === 'ERR_STREAM_PREMATURE_CLOSE') return;
      const fault = describeFault(error);
      this.parts.log.error({ requestId, operation: route?.id, fault }, 'an answer was broken off');
    }
  }

  header(name: string, value: string): void {
    this.response.setHeader(name, value);
  }

  /** Every answer that is not the operation's own. */
  refuse(error: unknown): void {
    if (this.response.headersSent || this.response.destroyed) return;
    if (!(error instanceof Refusal)) {
      const { requestId, route } = this;
      this.parts.log.error(
        { requestId, operation: route?.id, fault: describeFault(error) },
        'failed',
      );
      if (error instanceof UnreadableSeal) this.refuse(unreadable());
      else this.problem(failureOf(requestId, this.language));
      return;
    }
    this.refusal = error.code;
    if (error instanceof MethodNotAllowed) this.header('Allow', error.allow);
    const { retryAfterSeconds } = error.extras;
    if (retryAfterSeconds !== undefined)
      this.header('Retry-After', String(Math.ceil(retryAfterSeconds)));
    const challenge = this.challengeFor(error);
    if (challenge) this.header('WWW-Authenticate', challenge);
    this.problem(problemOf(error, this.requestId, this.language));
  }

  private problem(problem: Problem): void {
    this.header('Content-Language', this.language);
    this.header('Vary', 'Accept-Language');
    this.header('Cache-Control', 'no-store');
    const json = JSON.stringify(problem);
    this.send(problem.status, 'application/problem+json; charset=utf-8', json);
  }

  /** RFC 6750 §3 and, for a client that tried its secret, RFC 6749 §5.2. */
  private challengeFor({ code }: Refusal): string | null {
    const realm = 'realm="caregiver-registry"';
    const triedBasic = /^basic /i.test(this.request.headers.authorization ?? '');
    if (code === 'token-missing') return `Bearer ${realm}`;
    if (code === 'token-invalid') return `Bearer ${realm}, error="invalid_token"`;
    if (code === 'credentials-wrong') return `${triedBasic ? 'Basic' : 'Bearer'} ${realm}`;
    if (code !== 'scope-missing') return null;
    return `Bearer ${realm}, error="insufficient_scope", scope="${this.scopes()}"`;
  }

  private scopes(): string {
    return (this.route?.security[0] ?? []).join(' ');
  }

  private account(): void {
    const { request, response, route, refusal, claims, requestId } = this;
    const seconds = Number(process.hrtime.bigint() - this.startedAt) / 1e9;
    const operation = route?.id ?? NOT_IN_CONTRACT;
    const theirs = request.headers['x-request-id'];
    this.parts.metrics.answered(operation, response.statusCode, seconds);
    this.parts.log.info(
      {
        requestId,
        ...(typeof theirs === 'string' && UUID.test(theirs) && { clientRequestId: theirs }),
        method: request.method,
        path: route?.path ?? null,
        operation,
        status: response.statusCode,
        ...(refusal && { refusal }),
        ...(claims && { account: claims.sub }),
        ...(!response.writableFinished && { aborted: true }),
        ms: Math.round(seconds * 1e5) / 100,
      },
      'answered',
    );
  }
}

async function* following(
  first: IteratorResult<Buffer, unknown>,
  rest: AsyncIterator<Buffer, unknown>,
): AsyncGenerator<Buffer> {
  try {
    for (let part = first; !part.done; part = await rest.next()) yield part.value;
  } finally {
    await rest.return?.();
  }
}

/** What is stored was altered, moved or sealed with another key: the registry cannot know, and says so. */
function unreadable(): Refusal {
  return new Refusal(
    'unavailable',
    'The registry cannot read what this needs. This is not an answer. Ask again later, or tell the operator the number of this request.',
    { retryAfterSeconds: 300 },
  );
}
