import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';

/** A mapping of the contract, once its references are followed. */
export type Tree = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Tree;
}

/** What an operation answers under one status. */
export interface Answer {
  /** Null: no body. */
  readonly mediaType: string | null;
  /** A file that is streamed may be of several types; all else has one. */
  readonly mediaTypes: readonly string[];
  readonly schema: Tree | null;
  readonly versioned: boolean;
}

/** One operation of the contract, with everything that the router must know of it. */
export interface Route {
  readonly id: string;
  readonly method: string;
  /** The pattern, `/v1/bans/{banId}`: what logs and metrics name instead of the path. */
  readonly path: string;
  /** Any one of these sets of scopes will do; none at all means open to anyone. */
  readonly security: readonly (readonly string[])[];
  readonly parameters: Readonly<Record<'path' | 'query' | 'header', readonly Parameter[]>>;
  readonly body: {
    readonly mediaType: string;
    /** A file that is streamed may be of several types; all else has one. */
    readonly mediaTypes: readonly string[];
    readonly required: boolean;
    /** `x-tells-encoding`: a file whose sender does not say its encoding is UTF-8 if it can be, else GB18030. */
    readonly tellsEncoding: boolean;
    readonly schema: Tree;
  } | null;
  readonly answers: ReadonlyMap<number, Answer>;
  /** `x-stream`: a file that comes or goes without ever being whole in memory. */
  readonly stream: 'upload' | 'download' | null;
  /** `x-coalesce`: requests that arrive together share a transaction. */
  readonly coalesced: boolean;
  /** False with `x-no-transaction`: it must answer while the database is away. */
  readonly transactional: boolean;
  /**
   * `x-reads`: it changes nothing. `x-decides`: its answer may be false by now, and `If-Match` keeps it from being done
   * twice. Either is done again under a key that was used before, not answered from memory.
   */
  readonly forgotten: boolean;
  /** `x-public`: nothing personal, may be kept for some minutes. */
  readonly cacheable: boolean;
}

export interface Contract {
  /** As written, references and all: what `/openapi.json` shows. */
  readonly document: Tree;
  readonly routes: readonly Route[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The contract of this package, wherever the program was built to. */
export function readContractFile(): Tree {
  let folder = __dirname;
  while (!existsSync(join(folder, 'openapi.yaml'))) {
    if (folder === dirname(folder)) throw new Error('openapi.yaml is not in the package');
    folder = dirname(folder);
  }
  return tree(load(readFileSync(join(folder, 'openapi.yaml'), 'utf8')), 'the contract');
}

export function readContract(document: Tree): Contract {
  const whole = tree(dereference(document), 'the contract');
  const routes = Object.entries(tree(whole['paths'], 'paths')).flatMap(([path, item]) =>
    Object.entries(tree(item, path))
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => routeOf(method, path, tree(operation, path))),
  );
  return { document, routes };
}

function routeOf(method: string, path: string, operation: Tree): Route {
  const id = operation['operationId'];
  if (typeof id !== 'string') throw new Error(`${method} ${path} has no operationId`);
  return {
    id,
    method: method.toUpperCase(),
    path,
    security: listOf(operation['security']).map((alternative) => scopesOf(alternative, id)),
    parameters: {
      path: parametersOf(operation, 'path'),
      query: parametersOf(operation, 'query'),
      header: parametersOf(operation, 'header'),
    },
    body: bodyOf(operation, id),
    answers: answersOf(operation, id),
    stream: streamOf(operation, id),
    coalesced: operation['x-coalesce'] === true,
    transactional: operation['x-no-transaction'] !== true,
    forgotten: operation['x-reads'] === true || operation['x-decides'] === true,
    cacheable: operation['x-public'] === true,
  };
}

function scopesOf(alternative: unknown, id: string): readonly string[] {
  const { bearer, ...other } = tree(alternative, `security of ${id}`);
  if (!Array.isArray(bearer) || Object.keys(other).length > 0) {
    throw new Error(`${id} asks for a security scheme that this router does not know`);
  }
  return bearer.map(String);
}

function parametersOf(operation: Tree, place: string): Parameter[] {
  return listOf(operation['parameters'])
    .map((parameter) => tree(parameter, 'a parameter'))
    .filter((parameter) => parameter['in'] === place)
    .map(({ name, required, schema }) => ({
      name: String(name),
      required: required === true,
      schema: tree(schema, `the schema of ${String(name)}`),
    }));
}

function bodyOf(operation: Tree, id: string): Route['body'] {
  if (operation['requestBody'] === undefined) return null;
  const { required, content } = tree(operation['requestBody'], `the body of ${id}`);
  const all = contentOf(content, id);
  const [[mediaType, { schema }] = ['', {} as Tree], ...others] = all;
  if (others.length > 0 && streamOf(operation, id) !== 'upload') {
    throw new Error(`${id} takes more than one content type`);
  }
  return {
    mediaType,
    mediaTypes: all.map(([type]) => type),
    required: required === true,
    tellsEncoding: operation['x-tells-encoding'] === true,
    schema: tree(schema, `the body of ${id}`),
  };
}

function streamOf(operation: Tree, id: string): Route['stream'] {
  const way = operation['x-stream'] ?? null;
  if (way === null || way === 'upload' || way === 'download') return way;
  throw new Error(`${id} streams in no way that this router knows`);
}

function answersOf(operation: Tree, id: string): ReadonlyMap<number, Answer> {
  const answers = Object.entries(tree(operation['responses'], `the answers of ${id}`));
  return new Map(
    answers
      .filter(([status]) => /^[23]\d\d$/.test(status))
      .map(([status, answer]) => {
        const { content = {}, headers } = tree(answer, `${status} of ${id}`);
        const all = contentOf(content, id);
        const [mediaType = null, media] = all[0] ?? [];
        const mediaTypes = all.map(([type]) => type);
        const schema = media ? tree(media['schema'], `${status} of ${id}`) : null;
        const versioned = headers !== undefined && 'ETag' in tree(headers, `headers of ${id}`);
        return [Number(status), { mediaType, mediaTypes, schema, versioned }];
      }),
  );
}

function contentOf(content: unknown, id: string): [string, Tree][] {
  return Object.entries(tree(content, `content of ${id}`)).map(([mediaType, media]) => [
    mediaType,
    tree(media, `${mediaType} of ${id}`),
  ]);
}

/** Follows every `$ref` within the document. What stands beside a `$ref` is laid over what it names. */
function dereference(document: Tree): unknown {
  const followed = new Map<string, unknown>();
  const follow = (value: unknown, trail: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => follow(item, trail));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...own } = value as { $ref?: unknown };
    const members = Object.fromEntries(
      Object.entries(own).map(([name, member]) => [name, follow(member, trail)]),
    );
    if (typeof $ref !== 'string') return members;
    if (trail.includes($ref)) throw new Error(`the contract goes in a circle at ${$ref}`);
    if (!followed.has($ref)) followed.set($ref, follow(named(document, $ref), [...trail, $ref]));
    return { ...tree(followed.get($ref), $ref), ...members };
  };
  return follow(document, []);
}

function named(document: Tree, reference: string): unknown {
  if (!reference.startsWith('#/'))
    throw new Error(`the contract refers outside itself: ${reference}`);
  const steps = reference.slice(2).split('/');
  return steps.reduce<unknown>(
    (at, step) => tree(at, reference)[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  );
}

function tree(value: unknown, what: string): Tree {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${what} is not a mapping`);
  }
  return value as Tree;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
