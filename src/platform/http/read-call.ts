import type { IncomingMessage } from 'node:http';
import { Refusal, type Fault } from '../../domain/refusal';
import { LARGEST_BODY, largestOf, readBody } from './body';
import type { Route } from './contract';
import { versionOf } from './etag';
import { readPairs, recordOf } from './form';
import type { AnyCall, Language } from './operation';
import type { Shapes } from './shapes';
import { takeTimeFor } from './server';
import { readUpload } from './upload';

/** Two of these would mean that two readers of the request could disagree. */
const ONCE = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'if-match',
]);

/** @throws Refusal `request-malformed`. */
export function refuseRepeatedHeaders({ rawHeaders }: IncomingMessage): void {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (!ONCE.has(name)) continue;
    if (seen.has(name))
      throw new Refusal('request-malformed', `The header ${name} is given twice.`);
    seen.add(name);
  }
}

/**
 * The request in the contract's words: each part parsed once and checked whole. All faults are told together,
 * but for those of a body that could not be read at all.
 *
 * @throws Refusal `request-malformed`, `request-invalid`, `idempotency-key-missing`, `precondition-required`,
 * `precondition-failed`, `payload-too-large`, `unsupported-media-type`.
 */
export async function readCall(
  request: IncomingMessage,
  route: Route,
  shapes: Shapes,
  parts: { readonly path: AnyCall['path']; readonly search: string; readonly language: Language },
): Promise<AnyCall> {
  const headers = headersOf(request, route);
  const query = coerced(readPairs(parts.search), route);
  const faults: Fault[] = [
    ...shapes.path(parts.path),
    ...shapes.query(query),
    ...shapes.header(declaredIn(headers, route)),
  ];
  const ifMatch = headers['if-match'];
  if (mayTakeLong(route)) takeTimeFor(request);
  const content = route.stream === 'upload' ? readUpload(request, route.body) : null;
  const body = content ? undefined : await readBody(request, route.body);
  if (body !== undefined) faults.push(...shapes.body(body));
  if (faults.length > 0) {
    throw new Refusal('request-invalid', 'The request is not as the contract says: see errors.', {
      faults,
    });
  }
  return {
    path: parts.path,
    query,
    body,
    ...(content && { content }),
    ifMatch: ifMatch === undefined ? null : versionOf(ifMatch),
    language: parts.language,
    headers,
  };
}

/** Whoever is let in with a token, where the contract takes more than most bodies: a list of some megabytes. */
function mayTakeLong({ security, body }: Route): boolean {
  return security.length > 0 && largestOf(body) > LARGEST_BODY;
}

function headersOf(request: IncomingMessage, route: Route): AnyCall['headers'] {
  const needs = (name: string) =>
    route.parameters.header.some((header) => header.required && header.name === name);
  if (needs('Idempotency-Key') && request.headers['idempotency-key'] === undefined) {
    throw new Refusal(
      'idempotency-key-missing',
      'Send an Idempotency-Key: a new one for each act.',
    );
  }
  if (needs('If-Match') && request.headers['if-match'] === undefined) {
    throw new Refusal('precondition-required', 'Send If-Match with the ETag of what you read.');
  }
  const single = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return recordOf(single);
}

/** Under the names of the contract, so that a fault points at what the contract calls it. */
function declaredIn(headers: AnyCall['headers'], route: Route): Record<string, string> {
  const declared = route.parameters.header.flatMap(({ name }) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : [[name, value] as const];
  });
  return recordOf(declared);
}

/** Whole numbers of the query become numbers; nothing else changes its kind anywhere. */
function coerced(
  pairs: ReadonlyMap<string, string>,
  route: Route,
): Record<string, string | number> {
  const integers = route.parameters.query
    .filter(({ schema }) => schema['type'] === 'integer')
    .map(({ name }) => name);
  return recordOf(
    [...pairs].map(([name, value]) => {
      const whole = integers.includes(name) && /^(0|-?[1-9]\d{0,15})$/.test(value);
      return [name, whole ? Number(value) : value] as const;
    }),
  );
}
