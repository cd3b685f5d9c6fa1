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
    columns.map(([name, column]) =>
      arrayOf(
        column,
        rows.map((row) => row[name as keyof Row]),
      ),
    ),
  );
}

/** Of values whose text needs no quotation marks the array is written here: the driver looks at each for what it needs. */
function arrayOf({ type, array }: Column, values: readonly unknown[]): unknown {
  if (array) {
    return textsText(values.map((value) => (Array.isArray(value) ? arrayText(value) : value)));
  }
  if (type === 'bytea') return bytesText(values);
  if (type === 'text') return textsText(values);
  if (!PLAIN.has(type)) return values;
  return plainText(values);
}

const PLAIN: ReadonlySet<Column['type']> = new Set([
  'uuid',
  'date',
  'timestamptz',
  'integer',
  'bigint',
]);

/** An array of numbers, ids, days or instants, as `bytesText`. */
export function plainText(values: readonly unknown[]): string {
  return `{${values.map(plain).join(',')}}`;
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number') return `${value}`;
  throw new Error(`no column of this type holds a ${typeof value}`);
}

/** A `text[]`, as `bytesText`. */
export function textsText(values: readonly unknown[]): string {
  return `{${values.map(text).join(',')}}`;
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value !== 'string') throw new Error(`no text holds a ${typeof value}`);
  return TO_ESCAPE.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}

const TO_ESCAPE = /["\\]/;

/** A `bytea[]`, written in one go: the driver writes each member by itself and then looks for what it needs. */
export function bytesText(values: readonly unknown[]): string {
  return `{${values.map(bytes).join(',')}}`;
}

function bytes(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  throw new Error(`no bytea holds a ${typeof value}`);
}

/** An array within an array must be text: `unnest` would take it apart too. */
function arrayText(members: readonly unknown[]): string {
  return textsText(members.map(String));
}
