import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { NUMBER_PATTERNS } from '../../src/domain/credential';
import { readContract, readContractFile, type Tree } from '../../src/platform/http/contract';
import { mustBeMarked } from '../../src/platform/http/handlers';
import { compileShapes } from '../../src/platform/http/shapes';

const document = readContractFile();
const contract = readContract(document);

type Visit = (schema: Tree, where: string) => void;

function walk(schema: Tree, where: string, visit: Visit): void {
  visit(schema, where);
  for (const keyword of ['properties', 'patternProperties']) {
    for (const [name, member] of Object.entries((schema[keyword] ?? {}) as Tree)) {
      walk(member as Tree, `${where}/${name}`, visit);
    }
  }
  for (const keyword of ['items', 'additionalProperties']) {
    const member = schema[keyword];
    if (typeof member === 'object' && member !== null) walk(member as Tree, `${where}/*`, visit);
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    for (const member of (schema[keyword] ?? []) as Tree[]) walk(member, where, visit);
  }
}

function eachSchema(of: 'requests' | 'all', visit: Visit): void {
  for (const route of contract.routes) {
    if (route.body) walk(route.body.schema, `${route.id} body`, visit);
    for (const parameters of Object.values(route.parameters)) {
      for (const { name, schema } of parameters) walk(schema, `${route.id} ${name}`, visit);
    }
    if (of === 'requests') continue;
    for (const [status, { schema }] of route.answers) {
      if (schema) walk(schema, `${route.id} ${status}`, visit);
    }
  }
}

function offenders(of: 'requests' | 'all', offends: (schema: Tree) => boolean): string[] {
  const found: string[] = [];
  eachSchema(of, (schema, where) => {
    if (offends(schema)) found.push(where);
  });
  return found;
}

test('every schema of the contract compiles in strict mode', () => {
  const shapes = compileShapes(contract);
  expect(shapes.size).toBe(contract.routes.length);
  for (const { path, query, header, body, answers } of shapes.values()) {
    // a schema is compiled when something is first held against it
    for (const check of [path, query, header, body, ...answers.values()]) {
      expect(check({})).toEqual(expect.any(Array));
    }
  }
});

test('the marks of the contract are those that the handlers are typed by', () => {
  expect(() => mustBeMarked(contract)).not.toThrow();
});

test('every example of the contract passes its schema', () => {
  const shapes = compileShapes(contract);
  const ajv = new Ajv2020({ allowUnionTypes: true });
  addFormats(ajv);
  ajv.addVocabulary(['example']);
  const faults: unknown[] = [];
  let examples = 0;
  eachSchema('all', (schema, where) => {
    for (const example of (schema['examples'] ?? []) as unknown[]) {
      examples += 1;
      if (!ajv.validate(schema, example)) faults.push([where, ajv.errors]);
    }
  });
  const paths = document['paths'] as Record<string, Record<string, Tree>>;
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    const { content = {} } = (operation['requestBody'] ?? {}) as { content?: Record<string, Tree> };
    for (const media of Object.values(content).filter(({ example }) => example !== undefined)) {
      examples += 1;
      const found = shapes.get(String(operation['operationId']))?.body(media['example']) ?? [];
      if (found.length > 0) faults.push([operation['operationId'], found]);
    }
  }
  expect(faults).toEqual([]);
  expect(examples).toBeGreaterThan(2);
});

test('every operation has a summary, a tag and an answer for refusals', () => {
  const paths = document['paths'] as Record<string, Record<string, Tree>>;
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    expect(operation).toMatchObject({
      summary: expect.stringMatching(/\S/) as unknown,
      tags: [expect.any(String)],
      security: expect.any(Array) as unknown,
      responses: { default: expect.anything() as unknown },
    });
  }
});

test('no request takes a member that the contract does not name', () => {
  const open = offenders(
    'requests',
    ({ type, additionalProperties }) => type === 'object' && additionalProperties === undefined,
  );
  expect(open).toEqual([]);
});

test('every property is described', () => {
  const bare: string[] = [];
  eachSchema('all', ({ properties = {} }, where) => {
    for (const [name, member] of Object.entries(properties as Record<string, Tree>)) {
      if (typeof member['description'] !== 'string') bare.push(`${where}/${name}`);
    }
  });
  expect(bare).toEqual([]);
});

test('every number that a request may carry is whole and bounded', () => {
  const loose = offenders('requests', ({ type, minimum, maximum }) => {
    const types = [type].flat();
    const whole = types.includes('integer') && minimum !== undefined && maximum !== undefined;
    return types.includes('number') || (types.includes('integer') && !whole);
  });
  expect(loose).toEqual([]);
});

test('every text and list that a request may carry is bounded', () => {
  const loose = offenders('requests', (schema) => {
    const { type, maxLength, pattern, format, maxItems } = schema;
    const fixed = schema['enum'] !== undefined || schema['const'] !== undefined;
    const ends = /^\^[^*+]*\$$/.test(typeof pattern === 'string' ? pattern : '');
    if (type === 'string')
      return !fixed && !ends && maxLength === undefined && format === undefined;
    return type === 'array' && maxItems === undefined;
  });
  expect(loose).toEqual([]);
});

test('what must be unique can be compared fast', () => {
  const slow = offenders('requests', ({ uniqueItems, maxItems, items }) => {
    const scalar = typeof (items as Tree | undefined)?.['type'] === 'string';
    return uniqueItems === true && (!scalar || maxItems === undefined);
  });
  expect(slow).toEqual([]);
});

test('a POST that acts for somebody takes an idempotency key', () => {
  const without = contract.routes.filter(
    ({ method, security, parameters }) =>
      method === 'POST' &&
      security.length > 0 &&
      !parameters.header.some(({ name }) => name === 'Idempotency-Key'),
  );
  expect(without.map(({ id }) => id)).toEqual([]);
});

test('no identity number can stand in an address', () => {
  const names = contract.routes.flatMap(({ parameters }) =>
    [...parameters.path, ...parameters.query].map(({ name }) => name),
  );
  expect(names.filter((name) => /identity|number|document|name$/i.test(name))).toEqual([]);
});

test('the contract tells the patterns by which certificate numbers are read', () => {
  const { CredentialPush } = (document['components'] as { schemas: Record<string, Tree> }).schemas;
  const { number } = CredentialPush?.['properties'] as Record<string, Tree>;
  const lines = Object.entries(NUMBER_PATTERNS).map(
    ([kind, all]) => `- \`${kind}\`: ${all.map(({ source }) => `\`${source}\``).join(', ')}`,
  );
  expect(String(number?.['description']).match(/^- .*$/gm)).toEqual(lines);
});

test('no member of the contract is a word that YAML 1.1 reads as true or false', () => {
  const text = readFileSync('openapi.yaml', 'utf8');
  expect(text.match(/^\s*(?:- )?(?:on|off|yes|no|y|n):/gim) ?? []).toEqual([]);
});
