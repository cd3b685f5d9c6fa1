import { DataSource } from 'typeorm';
import { makeLogger } from '../../src/platform/log/logger';
import { cloneDatabase, type TestDatabase } from '../support/database';

let clone: TestDatabase;
beforeAll(async () => {
  clone = await cloneDatabase();
});
afterAll(() => clone.drop());

function logOf(write: (log: ReturnType<typeof makeLogger>) => void): string {
  let text = '';
  write(makeLogger('debug', { write: (line: string) => (text += line) }));
  return text;
}

test('what is personal or secret is left out, wherever it stands', () => {
  const text = logOf((log) =>
    log.info(
      {
        requestId: 'r1',
        password: 'hunter2',
        applicant: { name: '王小明' },
        call: { body: { number: '999999199001010016' }, headers: { authorization: 'Bearer x' } },
      },
      'asked',
    ),
  );
  expect(JSON.parse(text)).toEqual({
    level: 'info',
    at: expect.stringMatching(/Z$/) as string,
    requestId: 'r1',
    call: {},
    msg: 'asked',
  });
});

test('nothing personal hides in a list, in a bound value, deep down or in a circle', () => {
  const circle: Record<string, unknown> = { name: '王小明' };
  circle['again'] = circle;
  const text = logOf((log) =>
    log.child({ holder: '王小明', job: 'j1' }).info(
      {
        rows: [{ code: 'c', name: '王小明' }],
        a: { b: { c: { d: { number: '王小明' } } } },
        circle,
      },
      'asked',
    ),
  );
  expect(text).not.toContain('王');
  expect(JSON.parse(text)).toMatchObject({ job: 'j1', rows: [{ code: 'c' }], msg: 'asked' });
});

test('a fault of the database is logged by code and constraint, not by the values it repeats', async () => {
  const database = new DataSource({ type: 'postgres', url: clone.ownerUrl });
  await database.initialize();
  const insert = () =>
    database.query(`INSERT INTO key_fingerprint VALUES ($1, 'f')`, ['999999199001010016']);
  await insert();
  const fault: unknown = await insert().catch((error: unknown) => error);
  await database.destroy();
  const text = logOf((log) => log.error({ err: fault }, 'failed'));
  expect(text).toContain('"code":"23505"');
  expect(text).toContain('"constraint":"key_fingerprint_pkey"');
  expect(text).toContain('    at ');
  expect(text).not.toContain('999999199001010016');
});

test('what the database says of a value that it could not read is not logged', async () => {
  const database = new DataSource({ type: 'postgres', url: clone.ownerUrl });
  await database.initialize();
  const fault: unknown = await database
    .query('SELECT $1::integer', ['999999199001010016'])
    .catch((error: unknown) => error);
  await database.destroy();
  expect(String(fault)).toContain('999999199001010016');
  const text = logOf((log) => log.error({ err: fault }, 'failed'));
  expect(text).toContain('"code":"22003"');
  expect(text).not.toContain('999999199001010016');
});

test("a parser's complaint is logged without the text it could not read", () => {
  const text = logOf((log) => {
    try {
      JSON.parse('{"name": 王小明}');
    } catch (fault) {
      log.error(fault);
    }
  });
  expect(text).toContain('"type":"SyntaxError"');
  expect(text).not.toContain('王');
});
