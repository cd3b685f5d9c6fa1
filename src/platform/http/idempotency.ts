import { timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';
import { v7 } from 'uuid';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { Keyed } from '../crypto/key-ring';
import type { Work } from '../database/work';
import {
  answeredUnder,
  deleteExpiredKeys,
  keepAnswers,
  tryHold,
  type IdempotencyKey,
} from './idempotency.store';
import type { AnyCall, AnyReply } from './operation';

const HOURS = 24;

/** A request that carries an idempotency key. */
export interface KeyedRequest {
  readonly actor: Principal;
  readonly key: string;
  readonly call: AnyCall;
}

/** New, or answered before, or refused (in flight, or the key belongs to another request). */
export type Recalled = { readonly before: AnyReply | null } | { readonly refused: Refusal };

/**
 * What was answered to these requests before. Takes each key to the end of the transaction without waiting;
 * of two requests with one key in one batch, the second is in flight.
 */
export async function recall(
  work: Work,
  operation: string,
  requests: readonly KeyedRequest[],
): Promise<Recalled[]> {
  const things = requests.map((request) => `idempotency:${thingOf(operation, request)}`);
  const held = await tryHold(work, things);
  const digests = requests.map((request) => keyDigests(work, operation, request));
  const rows = await answeredUnder(
    work,
    operation,
    digests.flat().map(({ digest }) => digest),
    await work.now(),
  );
  return requests.map((request, at) => {
    if (!held[at] || things.indexOf(things[at] ?? '') < at) return { refused: inFlight() };
    const row = rows.find(
      ({ owner, keyDigest }) =>
        owner === ownerOf(request.actor) &&
        digests[at]?.some(({ digest }) => digest.equals(keyDigest)),
    );
    if (!row) return { before: null };
    const same = requestDigests(work, operation, request).some(
      ({ keyId, digest }) => keyId === row.keyId && timingSafeEqual(digest, row.requestDigest),
    );
    return same ? { before: openReply(work, row) } : { refused: reused() };
  });
}

/** Keeps the answers in the transaction of their effects. */
export async function remember(
  work: Work,
  operation: string,
  answered: readonly (KeyedRequest & { readonly reply: AnyReply })[],
): Promise<void> {
  if (answered.length === 0) return;
  const expiresAt = new Date((await work.now()).getTime() + HOURS * 3_600_000);
  const rows = answered.map(({ reply, ...request }): IdempotencyKey => {
    const id = v7();
    const [key] = keyDigests(work, operation, request);
    const [whole] = requestDigests(work, operation, request);
    if (!key || !whole) throw new Error('the key ring holds no root key');
    return {
      id,
      owner: ownerOf(request.actor),
      operation,
      keyId: key.keyId,
      keyDigest: key.digest,
      requestDigest: whole.digest,
      reply: work.keys.seal(placeOf(id), JSON.stringify(reply)),
      expiresAt,
    };
  });
  await keepAnswers(work, rows);
}

/** For a job; may run twice, and again while it says more than zero. */
export async function forgetExpiredKeys(work: Work): Promise<number> {
  return deleteExpiredKeys(work, await work.now());
}

/** Systems of one organisation repeat each other's requests; an officer repeats only his own. */
function ownerOf({ kind, id, organisationId }: Principal): string {
  return kind === 'client' && organisationId ? organisationId : id;
}

function thingOf(operation: string, { actor, key }: KeyedRequest): string {
  return `${ownerOf(actor)}\n${operation}\n${key}`;
}

function keyDigests({ keys }: Work, operation: string, request: KeyedRequest): Keyed[] {
  return keys.idempotencyDigests(`key\n${thingOf(operation, request)}`);
}

/** The same request: the same place, the same precondition, the same body, however it was spaced or ordered. */
function requestDigests({ keys }: Work, operation: string, request: KeyedRequest): Keyed[] {
  const { path, query, body = null, ifMatch } = request.call;
  const text = canonicalize({ path, query, body, ifMatch }) ?? '';
  return keys.idempotencyDigests(`request\n${operation}\n${text}`);
}

function openReply({ keys }: Work, { id, reply }: IdempotencyKey): AnyReply {
  return JSON.parse(keys.open(placeOf(id), reply)) as AnyReply;
}

function placeOf(row: string) {
  return { table: 'idempotency_key', row, column: 'reply' };
}

function inFlight(): Refusal {
  return new Refusal(
    'idempotency-key-in-flight',
    'A request with this Idempotency-Key is being worked on. Send the same again in a second.',
    { retryAfterSeconds: 1 },
  );
}

function reused(): Refusal {
  return new Refusal(
    'idempotency-key-reused',
    'This Idempotency-Key was used for another request within 24 hours. Use a new one.',
  );
}
