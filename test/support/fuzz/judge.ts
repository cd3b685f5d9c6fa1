import Ajv2020 from 'ajv/dist/2020';
import { REFUSAL_CODES } from '../../../src/domain/refusal';
import type { Tree } from '../../../src/platform/http/contract';
import { compileShapes } from '../../../src/platform/http/shapes';
import { contract } from '../api';
import type { Answer, Draft } from './wire';

const shapes = compileShapes(contract);
const isProblem = new Ajv2020({ strict: true }).compile(
  ((contract.document['components'] as Tree)['schemas'] as Tree)['Problem'] as Tree,
);
const TYPES = new Set<string>(REFUSAL_CODES);
/** What is refused before there is a request that could be told by its number in the log. */
const UNREADABLE = [400, 408, 431];

/** What is wrong with an answer, whatever was asked; nothing when it keeps the contract. */
export function faultsOf(draft: Draft, answer: Answer): readonly string[] {
  const { status } = answer;
  if (status >= 500) return [`answers ${status}`];
  if (status >= 400) return problemFaults(draft, answer);
  if (status < 200 || status >= 300) return [`answers ${status}`];
  return successFaults(draft, answer);
}

/** What is said of each rule that is broken. */
function broken(rules: readonly (readonly [boolean, string])[]): readonly string[] {
  return rules.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]));
}

function problemFaults({ method }: Draft, { status, headers, text }: Answer): readonly string[] {
  const type = String(headers['content-type']);
  const ofHead = broken([
    [type === 'application/problem+json; charset=utf-8', `is ${type}`],
    [headers['cache-control'] === 'no-store', 'may be stored'],
    [status !== 401 || headers['www-authenticate'] !== undefined, '401 without a challenge'],
    [status !== 405 || headers['allow'] !== undefined, '405 without Allow'],
    [method !== 'HEAD' || text === '', 'HEAD has a body'],
  ]);
  if (method === 'HEAD') return ofHead;
  const problem = parsed(text);
  if (!isProblem(problem)) return [...ofHead, `is no Problem: ${text.slice(0, 200)}`];
  const said = problem as { status: number; type: string; instance: string };
  return [
    ...ofHead,
    ...broken([
      [said.status === status, `says ${said.status} under ${status}`],
      [isType(said.type, status), `has the type ${said.type}`],
      [said.instance === `urn:uuid:${String(headers['x-request-id'])}`, 'is not its own instance'],
    ]),
  ];
}

function isType(type: string, status: number): boolean {
  if (type === 'about:blank') return UNREADABLE.includes(status);
  return TYPES.has(type.split('/').at(-1) ?? '');
}

/** The operation that a request reached: what was done to its path or method may have led to another. */
function reached({ method, path }: Draft) {
  const fits = (pattern: string) => {
    const segments = pattern.split('/').slice(1);
    return (
      segments.length === path.length &&
      segments.every((segment, at) => segment.startsWith('{') || segment === path[at])
    );
  };
  const wanted = method === 'HEAD' ? 'GET' : method;
  return contract.routes
    .filter((route) => route.method === wanted && fits(route.path))
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

function successFaults(draft: Draft, { status, headers, text }: Answer): readonly string[] {
  const route = reached(draft);
  const declared = route?.answers.get(status);
  if (!route || !declared) return [`answers ${status}, which the contract lacks`];
  if (draft.method === 'HEAD') return broken([[text === '', 'HEAD has a body']]);
  const { mediaType, versioned } = declared;
  const type = headers['content-type'];
  const wanted = contentTypeOf(mediaType);
  const check = mediaType?.endsWith('json') && shapes.get(route.id)?.answers.get(status);
  return [
    ...broken([
      [type === wanted, `is ${String(type)}`],
      [mediaType !== null || text === '', 'has a body'],
      [!versioned || /^"\d+"$/.test(String(headers['etag'])), 'has no ETag'],
    ]),
    ...(check ? check(parsed(text)) : []).map(({ pointer, detail }) => `${pointer} ${detail}`),
  ];
}

function contentTypeOf(mediaType: string | null): string | undefined {
  if (mediaType === null) return undefined;
  return /^application\/(octet-stream|pdf)$/.test(mediaType)
    ? mediaType
    : `${mediaType}; charset=utf-8`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
