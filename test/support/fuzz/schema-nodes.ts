import type { Tree } from '../../../src/platform/http/contract';

/** A place in a body, with what the contract says of it. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** Null where the contract says nothing. */
  readonly schema: Tree | null;
}

/** Every place of a value, the value itself first. */
export function placesOf(value: unknown, schema: Tree | null, path: Place['path'] = []): Place[] {
  const here = { path, value, schema };
  if (Array.isArray(value)) {
    const items = (schema?.['items'] ?? null) as Tree | null;
    return [here, ...value.flatMap((item, at) => placesOf(item, items, [...path, at]))];
  }
  if (typeof value !== 'object' || value === null) return [here];
  const properties = (schema?.['properties'] ?? {}) as Record<string, Tree>;
  return [
    here,
    ...Object.entries(value).flatMap(([name, member]): Place[] =>
      placesOf(member, Object.hasOwn(properties, name) ? (properties[name] ?? null) : null, [
        ...path,
        name,
      ]),
    ),
  ];
}

/** The same with another value in one place; `undefined` takes the place away. */
export function withValueAt(whole: unknown, path: Place['path'], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(whole)) {
    const items = whole as readonly unknown[];
    if (rest.length === 0 && value === undefined) return items.filter((_, at) => at !== first);
    return items.map((item, at) => (at === first ? withValueAt(item, rest, value) : item));
  }
  const { ...copy } = whole as Record<string, unknown>;
  if (rest.length === 0 && value === undefined) delete copy[String(first)];
  else copy[String(first)] = withValueAt(copy[String(first)], rest, value);
  return copy;
}
