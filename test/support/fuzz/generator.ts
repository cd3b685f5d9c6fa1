import type fc from 'fast-check';
import { v7 } from 'uuid';
import type { Route } from '../../../src/platform/http/contract';
import type { OperationId } from '../../../src/platform/http/operation';
import type { CallerName } from './callers';
import type { Stage } from './stage';
import type { Answer, Draft } from './wire';

/** A request that must succeed, and what becomes of its answer. */
export interface Prepared {
  readonly draft: Draft;
  /** After the answer to a request that was sent once, as it was or spoilt. */
  readonly settle?: (answer: Answer) => void;
}

/** How good requests to one operation are made: what may vary, and from that the request, in the registry as it stands. */
export interface Generator {
  readonly wish: fc.Arbitrary<unknown>;
  readonly prepare: (stage: Stage, wish: unknown) => Promise<Prepared>;
}

export function generator<Wish>(
  wish: fc.Arbitrary<Wish>,
  prepare: (stage: Stage, wish: Wish) => Promise<Prepared>,
): Generator {
  return { wish, prepare: (stage, one) => prepare(stage, one as Wish) };
}

/** The generators of some operations, made from what the contract says of them. */
export type Generators<Id extends OperationId> = (
  route: (id: Id) => Route,
) => Readonly<Record<Id, Generator>>;

export interface Parts {
  readonly caller?: CallerName;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly form?: readonly (readonly [string, string])[];
  /** Of a file. */
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly headers?: Draft['headers'];
}

/** The request that the contract describes, with these values in it. */
export async function draftOf(stage: Stage, id: OperationId, parts: Parts = {}): Promise<Draft> {
  const route = stage.routes.get(id);
  if (!route) throw new Error(`${id} is not in the contract`);
  const { caller, path = {}, query = '', headers = [] } = parts;
  const keyed = route.parameters.header.some(({ name }) => name === 'Idempotency-Key');
  return {
    method: route.method,
    path: route.path
      .split('/')
      .slice(1)
      .map((segment) => segment.replace(/^\{(.+)\}$/, (_, name: string) => path[name] ?? name)),
    query,
    headers: [
      ...(caller ? [['Authorization', await stage.callers.bearer(caller)] as const] : []),
      ...(route.body ? [['Content-Type', route.body.mediaType] as const] : []),
      ...(keyed ? [['Idempotency-Key', v7()] as const] : []),
      ...headers,
    ],
    body: bodyWith(parts),
  };
}

function bodyWith({ body, form, text, bytes }: Parts): Draft['body'] {
  if (body !== undefined) return { kind: 'json', value: body };
  if (form) return { kind: 'form', fields: form };
  if (text !== undefined) return { kind: 'bytes', bytes: Buffer.from(text) };
  return bytes ? { kind: 'bytes', bytes } : { kind: 'none' };
}

/** The JSON of a good answer; null for any other. */
export function bodyOf({ status, text }: Answer): Readonly<Record<string, unknown>> | null {
  return status < 300 && text.startsWith('{')
    ? (JSON.parse(text) as Record<string, unknown>)
    : null;
}

/** Keeps a member of a good answer for later requests. */
export function keeps(stage: Stage, kind: string, member: string) {
  return (answer: Answer): void => {
    const value = bodyOf(answer)?.[member];
    if (typeof value === 'string') stage.pool.keep(kind, value);
  };
}
