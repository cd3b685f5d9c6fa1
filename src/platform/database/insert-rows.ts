import type { EntitySchema } from 'typeorm';
import { snakeCase, type Column } from './table';
import type { Work } from './work';

/** All rows in one statement, a column each as an array: the statement is the same for any number of them. */
export async function insertRows<Row extends object>(
  { tx }: Work,
  schema: EntitySchema<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(schema.options.columns as Readonly<Record<string, Column>>);
  const given = columns.map(([, { type, array }], at) => `$${at + 1}::${array ? 'text' : type}[]`);
  const taken = columns.map(([name, { type, array }]) =>
    array ? `u.${snakeCase(name)}::${type}[]` : `u.${snakeCase(name)}`,
  );
  const names = columns.map(([name]) => snakeCase(name)).join(', ');
  await tx.query(
    `INSERT INTO ${schema.options.tableName} (${names})
     SELECT ${taken.join(', ')} FROM unnest(${given.join(', ')}) AS u(${names})`,
    columns.map(([name, { array }]) =>
      rows.map((row) => {
        const value: unknown = row[name as keyof Row];
        return array && Array.isArray(value) ? arrayText(value) : value;
      }),
    ),
  );
}

/** An array within an array must be text: `unnest` would take it apart too. */
function arrayText(members: readonly unknown[]): string {
  return `{${members.map((member) => `"${String(member).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
