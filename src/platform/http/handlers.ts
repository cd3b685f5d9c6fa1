import type { Within, Work } from '../database/work';
import type { Perform } from './act';
import type { Contract, Route } from './contract';
import {
  COALESCED,
  DOWNLOADS,
  UPLOADS,
  WITHOUT_TRANSACTION,
  type AnyAsked,
  type AnyCall,
  type AnyReply,
  type Handlers,
  type Outcome,
} from './operation';

// The one place where a handler's own types are let go. That a handler gets what its operation declares is
// checked twice: at compile time by `Operations`, at run time by the contract's validators.

export function performWith(handlers: Handlers, route: Route): Perform {
  if (route.coalesced) {
    return handlers[route.id] as unknown as Perform;
  }
  const handler = handlers[route.id] as unknown as (work: Work, call: AnyCall) => Promise<Outcome>;
  return async (work, [asked]) => (asked ? [await handler(workOf(work, asked), asked)] : []);
}

export function plainHandler(
  handlers: Handlers,
  route: Route,
): (call: AnyCall) => Promise<AnyReply> {
  return handlers[route.id] as unknown as (call: AnyCall) => Promise<AnyReply>;
}

/** What a streamed operation is given beside its call. */
export interface Turns {
  readonly within: Within;
  readonly answer: (digest: string, act: (work: Work) => Promise<AnyReply>) => Promise<AnyReply>;
}

export function streamedHandler(
  handlers: Handlers,
  route: Route,
): (call: AnyCall & Turns) => Promise<AnyReply> {
  return handlers[route.id] as unknown as (call: AnyCall & Turns) => Promise<AnyReply>;
}

export function workOf(
  work: Work,
  { actor, requestId }: Pick<AnyAsked, 'actor' | 'requestId'>,
): Work {
  return { ...work, actor, requestId };
}

/** The marks that the compiler relies on are those of the contract, or the program does not start. */
export function mustBeMarked({ routes }: Contract): void {
  const coalesced = routes.filter((route) => route.coalesced);
  const plain = routes.filter((route) => !route.transactional);
  mustAgree('x-coalesce', coalesced, COALESCED);
  mustAgree('x-no-transaction', plain, WITHOUT_TRANSACTION);
  const streamed = (way: Route['stream']) => routes.filter(({ stream }) => stream === way);
  mustAgree('x-stream: upload', streamed('upload'), UPLOADS);
  mustAgree('x-stream: download', streamed('download'), DOWNLOADS);
}

function mustAgree(mark: string, marked: readonly Route[], listed: readonly string[]): void {
  const ids = marked.map(({ id }) => id).sort();
  if (ids.join() !== [...listed].sort().join()) {
    throw new Error(`${mark} stands at ${ids.join(', ')}; operation.ts lists ${listed.join(', ')}`);
  }
}
