import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import { ANYONE } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { TokenClaims } from '../crypto/token';
import type { RunWork } from '../database/work';
import { accepts } from './accepts';
import { makeAct, maySpeak, scopeMissing, type ReadPrincipals } from './act';
import type { Authenticate } from './authenticate';
import { BATCH_LIMITS, coalesce, type BatchLimits } from './coalesce';
import type { Contract, Route } from './contract';
import { etagOf } from './etag';
import { Exchange, type ExchangeParts } from './exchange';
import { performWith, plainHandler } from './handlers';
import type { AnyCall, AnyReply, Handlers, Outcome } from './operation';
import { readCall, refuseRepeatedHeaders } from './read-call';
import { RouteTree } from './route-tree';
import { compileShapes, type Shapes } from './shapes';
import { makeStreamed } from './streamed';
import { discardRest } from './upload';

export interface RouterParts extends ExchangeParts {
  readonly contract: Contract;
  readonly handlers: Handlers;
  readonly authenticate: Authenticate;
  readonly readPrincipals: ReadPrincipals;
  readonly runWork: RunWork;
  /** For tests: false gives every request a transaction of its own. */
  readonly coalesce?: boolean;
  /** For tests: an answer that is not as the contract says becomes a 500. */
  readonly checkReplies?: boolean;
  /** Operations without a handler are not there. Otherwise they stop the start. */
  readonly partial?: boolean;
}

/** An operation, ready: what it checks and what answers it. */
interface Served {
  readonly route: Route;
  readonly shapes: Shapes;
  readonly answer: (request: {
    readonly requestId: string;
    readonly claims: TokenClaims | null;
    readonly call: AnyCall;
  }) => Promise<Outcome>;
}

const EACH_ALONE: BatchLimits = {
  requests: 1,
  inFlight: Infinity,
  alone: 1,
  waiting: Infinity,
};
const LONGEST_URL = 4_096;
const CACHEABLE = 'public, max-age=300';

/**
 * Makes the contract's routes. The way of a request: address, token, scopes of the token, shape; then, in one
 * transaction, account and scopes as they are now, idempotency, handler; the answer leaves after the commit.
 * So a stranger learns nothing about shapes (401), nor does a system that was not given the scope (403).
 */
export function makeRouter(parts: RouterParts): RequestHandler {
  const routes = routesOf(parts);
  return (request, response) => {
    const exchange = new Exchange(request, response, parts);
    serve(parts, routes, exchange).catch((error: unknown) => exchange.refuse(error));
  };
}

function routesOf(parts: RouterParts): RouteTree<Served> {
  const { contract, handlers, partial } = parts;
  const shapes = compileShapes(contract);
  const routes = new RouteTree<Served>();
  const known = new Set(contract.routes.map(({ id }) => id));
  const stray = Object.keys(handlers).filter((id) => !known.has(id));
  const missing = [...known].filter((id) => !Object.hasOwn(handlers, id));
  if (stray.length > 0) throw new Error(`not in the contract: ${stray.join(', ')}`);
  if (missing.length > 0 && !partial) throw new Error(`without a handler: ${missing.join(', ')}`);
  for (const route of contract.routes) {
    const its = shapes.get(route.id);
    if (!its || missing.includes(route.id)) continue;
    routes.add(route.method, route.path, { route, shapes: its, answer: answerOf(parts, route) });
  }
  return routes;
}

function answerOf(parts: RouterParts, route: Route): Served['answer'] {
  if (!route.transactional) {
    const handler = plainHandler(parts.handlers, route);
    return ({ call }) => handler(call);
  }
  if (route.stream) {
    const streamed = makeStreamed(route, parts);
    return ({ requestId, claims, call }) =>
      streamed({ requestId, claims, call, idempotencyKey: keyOf(route, claims, call) });
  }
  const act = makeAct(route, parts.readPrincipals, performWith(parts.handlers, route));
  const run = coalesce(
    (requests: readonly Parameters<typeof act>[1][number][]) => {
      const [first] = requests;
      parts.metrics.batched(route.id, requests.length);
      const asker = { actor: ANYONE, requestId: first?.requestId ?? '' };
      return parts.runWork(asker, (work) => act(work, requests));
    },
    route.coalesced && parts.coalesce !== false ? BATCH_LIMITS : EACH_ALONE,
  );
  return ({ requestId, claims, call }) =>
    run({ requestId, claims, call, idempotencyKey: keyOf(route, claims, call) });
}

/** Only who is known can repeat himself: what anyone may ask takes no key. */
function keyOf(route: Route, claims: TokenClaims | null, call: AnyCall): string | null {
  const remembered = claims !== null && route.method === 'POST' && !route.forgotten;
  return remembered ? (call.headers['idempotency-key'] ?? null) : null;
}

async function serve(
  parts: RouterParts,
  routes: RouteTree<Served>,
  exchange: Exchange,
): Promise<void> {
  const { request, requestId, language } = exchange;
  const [address, search] = addressOf(request);
  const { target, parameters: path } = routes.find(request.method ?? '', address);
  const { route, shapes, answer } = target;
  exchange.route = route;
  refuseRepeatedHeaders(request);
  exchange.claims = await claimsOf(parts, route, request);
  mustAccept(request, route);
  const call = await readCall(request, route, shapes, { path, search, language });
  const outcome = await answer({ requestId, claims: exchange.claims, call }).finally(() =>
    call.content ? discardRest(request) : undefined,
  );
  if ('refused' in outcome) throw outcome.refused;
  if (parts.checkReplies) mustBeInContract(route, shapes, outcome);
  await reply(exchange, route, outcome);
}

/** Path and query, undecoded. A proxy may send the whole address (RFC 9112 §3.2.2). */
function addressOf({ url = '' }: IncomingMessage): readonly [string, string] {
  if (url.length > LONGEST_URL) {
    throw new Refusal('url-too-long', `An address is at most ${LONGEST_URL} characters.`);
  }
  const origin = /^https?:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
  const target = url.slice(origin.length);
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

async function claimsOf(
  { authenticate }: RouterParts,
  route: Route,
  request: IncomingMessage,
): Promise<TokenClaims | null> {
  if (route.security.length === 0) return null;
  const claims = await authenticate(request);
  if (!maySpeak(route, new Set(claims.scope.split(' ')))) throw scopeMissing(route);
  return claims;
}

function mustAccept({ headers }: IncomingMessage, { answers }: Route): void {
  const all = [...answers.values()];
  const offered = all.flatMap(({ mediaTypes }) => mediaTypes);
  const silent = all.some(({ mediaType }) => mediaType === null);
  if (!silent && !offered.some((type) => accepts(headers.accept, type))) {
    throw new Refusal('not-acceptable', `This address answers in ${offered.join(', ')}.`);
  }
}

function mustBeInContract(
  route: Route,
  shapes: Shapes,
  { status, body, version, file }: AnyReply,
): void {
  const faults = shapes.answers.get(status)?.(file ? '' : body);
  if (!faults) throw new Error(`${route.id} answers ${status}, which its contract lacks`);
  if (faults.length > 0) {
    const told = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
    throw new Error(`${route.id} answers off its contract: ${told}`);
  }
  const versioned = route.answers.get(status)?.versioned === true;
  if (versioned !== (version !== undefined)) {
    throw new Error(
      `${route.id} answers ${versioned ? 'without its' : 'with an undeclared'} version`,
    );
  }
}

async function reply(
  exchange: Exchange,
  route: Route,
  { status, body, version, headers, file }: AnyReply,
): Promise<void> {
  const answer = route.answers.get(status);
  if (!answer) throw new Error(`${route.id} answers ${status}, which its contract lacks`);
  if (route.cacheable) exchange.header('Cache-Control', CACHEABLE);
  if (version !== undefined) exchange.header('ETag', etagOf(version));
  for (const [name, value] of Object.entries(headers ?? {})) exchange.header(name, value);
  const { mediaType } = answer;
  if (file && mediaType !== null)
    await exchange.sendFile(status, file.mediaType ?? mediaType, file);
  else if (mediaType === null) exchange.send(status, null, '');
  else if (mediaType.endsWith('json'))
    exchange.send(status, withCharset(mediaType), JSON.stringify(body));
  else exchange.send(status, withCharset(mediaType), String(body));
}

function withCharset(mediaType: string): string {
  return `${mediaType}; charset=utf-8`;
}
