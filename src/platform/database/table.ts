import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

export interface Column {
  readonly type:
    'uuid' | 'text' | 'date' | 'timestamptz' | 'boolean' | 'integer' | 'bigint' | 'jsonb' | 'bytea';
  readonly primary?: true;
  readonly nullable?: true;
  readonly array?: true;
}

type Columns<Row> = { readonly [Property in keyof Row]-?: Column };

/** A table over plain objects: exactly one column for each property of the row, `personId` ↔ `person_id`. */
export function table<Row extends object>(name: string, columns: Columns<Row>): EntitySchema<Row> {
  const described = Object.fromEntries(
    Object.entries<Column>(columns).map(([property, column]) => [
      property,
      { ...column, name: snakeCase(property) } satisfies EntitySchemaColumnOptions,
    ]),
  );
  return new EntitySchema<Row>({
    name,
    tableName: name,
    columns: described as unknown as Record<keyof Row, EntitySchemaColumnOptions>,
  });
}

/** `t.person_id AS "personId", …`: all columns of a table for a SELECT, under the names of the row. */
export function columnsOf<Row extends object>(schema: EntitySchema<Row>, alias?: string): string {
  const prefix = alias ? `${alias}.` : '';
  return Object.keys(schema.options.columns)
    .map((property) => `${prefix}${snakeCase(property)} AS "${property}"`)
    .join(', ');
}

export function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
