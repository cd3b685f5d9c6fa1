import { Client, DatabaseError } from 'pg';
import { complete, somebody } from '../support/people';
import { openTown, type Town } from '../support/town';

const NOBODY = '00000000-0000-4000-8000-000000000000';

let town: Town;
let owner: Client;
beforeAll(async () => {
  town = await openTown();
  await complete(town.school, somebody());
  owner = new Client({ connectionString: town.registry.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await town.close();
});

/** What the database says to it, undone at once; null where it takes it. */
async function refusalOf(...statements: readonly string[]): Promise<string | null> {
  await owner.query('BEGIN');
  try {
    for (const statement of statements) await owner.query(statement);
    return null;
  } catch (fault) {
    if (!(fault instanceof DatabaseError)) throw fault;
    return `${fault.code} ${fault.constraint ?? ''}`.trim();
  } finally {
    await owner.query('ROLLBACK');
  }
}

/** A copy of some row of the table, under another key, that names `id` in this column. */
const copied = (table: string, key: string, column: string, id: string): readonly string[] => [
  `CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM ${table} LIMIT 1`,
  `UPDATE copied SET ${key}, ${column} = '${id}'`,
  `INSERT INTO ${table} SELECT * FROM copied`,
];

const OTHER_ID = 'id = gen_random_uuid()';
const OTHER_DIGEST = `digest = sha256('other')`;
const REFERENCES: readonly (readonly [table: string, key: string, column: string])[] = [
  ['person_document', OTHER_ID, 'person_id'],
  ['person_document_index', OTHER_DIGEST, 'document_id'],
  ['person_assertion', OTHER_ID, 'person_id'],
  ['person_assertion', OTHER_ID, 'source'],
  ['person_name_token', OTHER_DIGEST, 'person_id'],
  ['completion', `${OTHER_ID}, reference = 'other'`, 'person_id'],
  ['completion', `${OTHER_ID}, reference = 'other'`, 'organisation_id'],
];

describe.each(REFERENCES)('%s (%s): %s', (table, key, column) => {
  const constraint = `23503 ${table}_${column}_fkey`;

  test('names what is there', async () => {
    const [row] = await town.registry.owner<{ id: string }>(
      `SELECT ${column} AS id FROM ${table} LIMIT 1`,
    );
    expect(await refusalOf(...copied(table, key, column, row?.id ?? ''))).toBeNull();
    expect(await refusalOf(...copied(table, key, column, NOBODY))).toBe(constraint);
  });

  test('is not moved to what is not there', async () => {
    expect(await refusalOf(`UPDATE ${table} SET ${column} = '${NOBODY}'`)).toBe(constraint);
  });
});

test.each(['person', 'person_document', 'organisation'])(
  'no %s goes or changes its id',
  async (table) => {
    expect(await refusalOf(`DELETE FROM ${table} WHERE id = '${NOBODY}'`)).toBe('23001');
    expect(await refusalOf(`UPDATE ${table} SET id = gen_random_uuid()`)).toBe('23001');
    expect(await refusalOf(`TRUNCATE ${table} CASCADE`)).toBe('23001');
    expect(await refusalOf(`UPDATE ${table} SET version = version`)).toBeNull();
  },
);
