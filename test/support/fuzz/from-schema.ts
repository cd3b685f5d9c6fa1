import fc from 'fast-check';
import type { Tree } from '../../../src/platform/http/contract';
import { readableText } from './odd-text';

/** Arbitraries that stand in for what a schema alone does not say, by JSON pointer; `*` for items. */
export type Instead = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const FIRST_DAY = Date.UTC(2021, 0, 1);
const DAY_MS = 86_400_000;

/** Values that a schema of the contract allows, the optional members now there and now not. */
export function fromSchema(
  schema: Tree,
  instead: Instead = {},
  pointer = '',
): fc.Arbitrary<unknown> {
  const known = instead[pointer];
  if (known) return known;
  const { anyOf, const: only, enum: some } = schema;
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(some)) return fc.constantFrom(...(some as unknown[]));
  if (Array.isArray(anyOf)) {
    return fc.oneof(...(anyOf as Tree[]).map((one) => fromSchema(one, instead, pointer)));
  }
  const make = BY_TYPE[String(schema['type'])];
  if (!make) throw new Error(`no generator for the schema at ${pointer}`);
  return make(schema, instead, pointer);
}

type Make = (schema: Tree, instead: Instead, pointer: string) => fc.Arbitrary<unknown>;
const BY_TYPE: Readonly<Record<string, Make>> = {
  object: objectOf,
  array: arrayOf,
  string: textOf,
  integer: ({ minimum, maximum }) => fc.integer({ min: Number(minimum), max: Number(maximum) }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
};

function objectOf(schema: Tree, instead: Instead, pointer: string): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Tree>;
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [
      name,
      fromSchema(member, instead, `${pointer}/${name}`),
    ]),
  );
  return fc.record(members, {
    requiredKeys: (schema['required'] ?? []) as string[],
    noNullPrototype: true,
  });
}

function arrayOf(schema: Tree, instead: Instead, pointer: string): fc.Arbitrary<unknown> {
  const item = fromSchema(schema['items'] as Tree, instead, `${pointer}/*`);
  const minLength = Number(schema['minItems'] ?? 0);
  const maxLength = Math.min(Number(schema['maxItems'] ?? 5), minLength + 4);
  return schema['uniqueItems'] === true
    ? fc.uniqueArray(item, { minLength, maxLength })
    : fc.array(item, { minLength, maxLength });
}

function textOf({ format, pattern, minLength = 0, maxLength }: Tree): fc.Arbitrary<string> {
  if (format === 'date') return day();
  if (format === 'date-time') return instant();
  if (format === 'uuid') return fc.uuid({ version: 7 });
  if (typeof pattern === 'string' && pattern !== '\\S') {
    return fc
      .stringMatching(new RegExp(pattern))
      .map((text) => text.slice(0, Number(maxLength ?? text.length)));
  }
  return readableText(Math.max(1, Number(minLength)), Number(maxLength));
}

/** From 2021 to 2025: past, and after every birth of the fuzz. */
export function day(): fc.Arbitrary<string> {
  return fc
    .integer({ min: 0, max: 1_800 })
    .map((days) => new Date(FIRST_DAY + days * DAY_MS).toISOString().slice(0, 10));
}

export function instant(): fc.Arbitrary<string> {
  return fc
    .tuple(day(), fc.nat(86_399_999), fc.constantFrom('Z', '+08:00', '-05:30', '+14:00'))
    .map(([on, ms, zone]) => {
      const time = new Date(ms).toISOString().slice(11, -1);
      return `${on}T${time}${zone}`;
    });
}

/** So many of them in the order of the calendar. */
export function daysInOrder(count: number): fc.Arbitrary<string[]> {
  return fc.array(day(), { minLength: count, maxLength: count }).map((days) => [...days].sort());
}
