import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { migrations } from '../migrations/all';
import { migrate } from '../src/platform/database/data-source';
import { tables } from '../src/tables';
import { cloneDatabase, type TestDatabase } from './support/database';
import { asAdmin } from './support/run';

let clone: TestDatabase;
beforeAll(async () => {
  clone = await cloneDatabase();
});
afterAll(() => clone.drop());

async function rowsOf<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return asAdmin(clone.ownerUrl, async (owner) => (await owner.query(sql, values)).rows as Row[]);
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly primary: boolean;
}

/** Type names as table() writes them; an array is its element's type and brackets. */
function columnsInDatabase(table: string): Promise<ColumnRow[]> {
  return rowsOf<ColumnRow>(
    `SELECT a.attname AS name,
            replace(format_type(a.atttypid, NULL), 'timestamp with time zone', 'timestamptz') AS type,
            NOT a.attnotnull AS nullable,
            COALESCE(a.attnum = ANY (i.indkey::smallint[]), false) AS primary
       FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
      WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
      ORDER BY 1`,
    [table],
  );
}

test.each(tables.map((schema) => [schema.options.tableName ?? '', schema] as const))(
  'the table %s has exactly the columns that the service knows',
  async (name, schema) => {
    const known: ColumnRow[] = Object.values(schema.options.columns).map((column) => ({
      name: column?.name ?? '',
      type: `${String(column?.type)}${column?.array ? '[]' : ''}`,
      nullable: column?.nullable ?? false,
      primary: Boolean(column?.primary),
    }));
    known.sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(await columnsInDatabase(name)).toEqual(known);
  },
);

/** Everything that a migration can make: what one leaves behind on its way down shows here. */
const SHAPE = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS thing
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL
  SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL
  SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT 'routine ' || p.oid::regprocedure FROM pg_proc p
   WHERE pronamespace = 'public'::regnamespace
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public'
  UNION ALL
  SELECT 'grant ' || relname || ' ' || relacl::text FROM pg_class
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v') AND relacl IS NOT NULL
  ORDER BY 1`;

async function shape(): Promise<string[]> {
  return (await rowsOf<{ thing: string }>(SHAPE)).map(({ thing }) => thing);
}

test('the list of migrations has each file once, in the order of their numbers, in which they run', () => {
  const files = readdirSync(join(__dirname, '../migrations'))
    .filter((name) => name !== 'all.ts')
    .map((name) => Number(name.slice(0, 13)))
    .sort((a, b) => a - b);
  expect(migrations.map(({ name }) => Number(name.slice(-13)))).toEqual(files);
  expect(new Set(files).size).toBe(files.length);
});

test('the migrations go down, one by one, and up again to the same schema', async () => {
  const before = await shape();
  const owner = new DataSource({
    type: 'postgres',
    url: clone.ownerUrl,
    migrations: [...migrations],
    migrationsTransactionMode: 'each',
  });
  await owner.initialize();
  for (let made = migrations.length; made > 0; made -= 1) await owner.undoLastMigration();
  await owner.destroy();
  const bare = (await shape()).filter((thing) => !/\bmigrations(_|\.|\b)/.test(thing));
  expect(bare).toEqual([]);
  await migrate(clone.ownerUrl, migrations);
  expect(await shape()).toEqual(before);
});

test('no two processes migrate at once, and the second finds nothing to do', async () => {
  await Promise.all([1, 2, 3].map(() => migrate(clone.ownerUrl, migrations)));
  const [row] = await rowsOf<{ made: string }>('SELECT count(*) AS made FROM migrations');
  expect(Number(row?.made)).toBe(migrations.length);
});

test('the service may read the log and add to it, and truncate no table at all', async () => {
  const forbidden = await rowsOf<{ table: string; privilege: string }>(
    `SELECT c.relname AS table, p.privilege
       FROM pg_class c, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS p(privilege)
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND has_table_privilege('registry_service', c.oid, p.privilege)
        AND (c.relname IN ('log_entry', 'log_fact') OR p.privilege NOT IN ('UPDATE', 'DELETE'))`,
  );
  expect(forbidden).toEqual([]);
});
