import { ANYONE, type Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { TokenClaims } from '../crypto/token';
import type { Work } from '../database/work';
import type { Route } from './contract';
import { recall, remember, type Recalled } from './idempotency';
import type { AnyAsked, AnyCall, AnyReply, Outcome } from './operation';

/** A request whose token and shape are good, on its way into a transaction. */
export interface Request {
  readonly requestId: string;
  /** Null where the contract lets anyone ask. */
  readonly claims: TokenClaims | null;
  readonly call: AnyCall;
  readonly idempotencyKey: string | null;
}

/** Reads accounts, roles and sessions as they are now. As many answers as claims, in their order. */
export type ReadPrincipals = (
  work: Work,
  claims: readonly TokenClaims[],
) => Promise<(Principal | Refusal)[]>;

/** What the handler of one operation does with requests that share a transaction. */
export type Perform = (work: Work, asked: readonly AnyAsked[]) => Promise<readonly Outcome[]>;

interface Turn {
  readonly at: number;
  readonly request: Request;
  readonly actor: Principal;
  readonly before: AnyReply | null;
}

/** Batches wait less for locks than a request alone: one that is stuck lets the others go on. */
const BATCH_LOCK_TIMEOUT = `SET LOCAL lock_timeout = '200ms'`;

/**
 * One transaction: who asks, whether they may, whether it was answered before, the handler, and what is to be
 * remembered. One request is a batch of one.
 */
export function makeAct(route: Route, readPrincipals: ReadPrincipals, perform: Perform) {
  return async (work: Work, requests: readonly Request[]): Promise<readonly Outcome[]> => {
    const [actors] = await Promise.all([
      actorsOf(work, route, readPrincipals, requests),
      requests.length > 1 && work.tx.query(BATCH_LOCK_TIMEOUT),
    ]);
    const outcomes: (Outcome | undefined)[] = actors.map((actor) =>
      actor instanceof Refusal ? { refused: actor } : undefined,
    );
    const admitted = requests.flatMap((request, at): Turn[] => {
      const actor = actors[at];
      return !actor || actor instanceof Refusal ? [] : [{ at, request, actor, before: null }];
    });

    const turns: Turn[] = [];
    const recalled = await recallAll(work, route, admitted);
    for (const turn of admitted) {
      const known = recalled.get(turn) ?? { before: null };
      if ('refused' in known) outcomes[turn.at] = known;
      else if (known.before && !route.coalesced) outcomes[turn.at] = known.before;
      else turns.push({ ...turn, before: known.before });
    }

    const replies = turns.length > 0 ? await perform(work, turns.map(askedOf)) : [];
    if (replies.length !== turns.length) throw new Error(`${route.id} did not answer each request`);
    turns.forEach(({ at }, place) => (outcomes[at] = replies[place]));
    await rememberAll(work, route, turns, replies);
    return outcomes.map((outcome) => outcome ?? fail(route));
  };
}

async function actorsOf(
  work: Work,
  route: Route,
  readPrincipals: ReadPrincipals,
  requests: readonly Request[],
): Promise<(Principal | Refusal)[]> {
  const claims = requests.flatMap((request) => (request.claims ? [request.claims] : []));
  if (claims.length === 0) return requests.map(() => ANYONE);
  const principals = await readPrincipals(work, claims);
  if (principals.length !== requests.length) throw new Error('a principal for each token');
  return principals.map((principal) =>
    principal instanceof Refusal || maySpeak(route, principal.scopes)
      ? principal
      : scopeMissing(route),
  );
}

export function maySpeak({ security }: Route, scopes: ReadonlySet<string>): boolean {
  return security.some((alternative) => alternative.every((scope) => scopes.has(scope)));
}

export function scopeMissing({ security }: Route): Refusal {
  const wanted = security.map((alternative) => alternative.join(' ')).join(', or ');
  return new Refusal('scope-missing', `This needs the scope ${wanted}.`);
}

async function recallAll(
  work: Work,
  route: Route,
  turns: readonly Turn[],
): Promise<ReadonlyMap<Turn, Recalled>> {
  const keyed = turns.flatMap((turn) => {
    const { idempotencyKey: key, call } = turn.request;
    return key === null ? [] : [{ turn, actor: turn.actor, key, call }];
  });
  if (keyed.length === 0) return new Map();
  const recalled = await recall(work, route.id, keyed);
  return new Map(
    keyed.map(({ turn }, at): [Turn, Recalled] => [turn, recalled[at] ?? { before: null }]),
  );
}

/** First answers only. A refusal is not remembered: the next request with the key is decided anew. */
async function rememberAll(
  work: Work,
  route: Route,
  turns: readonly Turn[],
  replies: readonly Outcome[],
): Promise<void> {
  const answered = turns.flatMap(({ request, actor, before }, place) => {
    const { idempotencyKey: key, call } = request;
    const reply = replies[place];
    if (key === null || before || !reply || 'refused' in reply) return [];
    return [{ actor, key, call, reply }];
  });
  await remember(work, route.id, answered);
}

function askedOf({ request, actor, before }: Turn): AnyAsked {
  return { ...request.call, actor, requestId: request.requestId, before };
}

function fail({ id }: Route): never {
  throw new Error(`${id} left a request without an answer`);
}
