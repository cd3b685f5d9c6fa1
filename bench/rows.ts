import type { EntitySchema } from 'typeorm';
import { snakeCase, type Column } from '../src/platform/database/table';
import type { Work } from '../src/platform/database/work';

/** All rows of one table in one statement: a column each, as arrays. Members of array columns are plain words. */
export async function insertRows<Row extends object>(
  { tx }: Work,
  schema: EntitySchema<Row>,
  rows: readonly Row[],
): Promise<void> {
  const columns = Object.entries(schema.options.columns as Readonly<Record<string, Column>>);
  const given = columns.map(([, { type, array }], at) => `$${at + 1}::${array ? 'text' : type}[]`);
  const taken = columns.map(([name, { type, array }]) =>
    array ? `u.${snakeCase(name)}::${type}[]` : `u.${snakeCase(name)}`,
  );
  const names = columns.map(([name]) => snakeCase(name)).join(', ');
  await tx.query(
    `INSERT INTO ${schema.options.tableName} (${names})
     SELECT ${taken.join(', ')} FROM unnest(${given.join(', ')}) AS u(${names})`,
    columns.map(([name]) => rows.map((row) => plain(row[name as keyof Row]))),
  );
}

function plain(value: unknown): unknown {
  return Array.isArray(value) ? `{${value.join(',')}}` : value;
}
