import { leafHash, type Fact, type NewFact } from '../../src/domain/fact';
import { SYSTEM } from '../../src/domain/principal';
import { append, entryOf, record } from '../../src/platform/log/facts';
import { openRegistry, type Registry } from '../support/registry';

const asker = { actor: SYSTEM, requestId: 'test' };
const at = new Date('2026-06-05T01:02:03.004Z');
const fact = (id: string, version = 1, data: NewFact['data'] = { state: 'new' }): NewFact => ({
  type: 'thing.changed',
  subject: { kind: 'thing', id, version },
  concerns: ['org-1'],
  data,
});

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry.close());

test('a fact says when, who and in which request, and its leaf is the hash of nonce and fact', () => {
  const { bytes, leafHash: leaf } = entryOf(asker, at, fact('a'));
  const said = JSON.parse(bytes.toString('utf8', 33)) as Fact;
  expect(said).toEqual({
    v: 1,
    at: '2026-06-05T01:02:03.004Z',
    actor: 'system',
    requestId: 'test',
    ...fact('a'),
  });
  expect(leaf).toEqual(leafHash(bytes.subarray(1, 33), said));
  expect(entryOf(asker, at, fact('a')).leafHash).not.toEqual(leaf);
});

test.each([
  ['a fraction', fact('a', 1, { hours: 0.5 })],
  ['a number that is not finite', fact('a', 1, { hours: Infinity })],
  ['a number beyond 2^53', fact('a', 1, { hours: 2 ** 53 })],
  ['a fraction deep inside', fact('a', 1, { rows: [{ hours: [1, 1.5] }] })],
  ['NUL in a text', fact('a', 1, { note: 'a\0b' })],
  ['half a surrogate pair', fact('a', 1, { note: '\ud83d' })],
  ['version 0', fact('a', 0)],
  ['half a version', fact('a', 1.5)],
])('%s is no fact', (_, wrong) => {
  expect(() => entryOf(asker, at, wrong)).toThrow();
});

test('facts are stored in the order given, with rising numbers, and hash the same when read again', async () => {
  const texts = ['𠮷野家 "quoted" \\ back', 'é', '\u2028', ''];
  const prepared = texts.map((text, n) =>
    entryOf(
      asker,
      at,
      fact(`b${n}`, 1, { text, list: [1, -2, true, null], nested: { z: 1, a: 2 } }),
    ),
  );
  const numbers = await registry.runWork(asker, (work) => append(work, prepared));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  const rows = await registry.owner<{ hash: Buffer; nonce: Buffer; fact: never }>(
    `SELECT e.leaf_hash AS hash, f.nonce, f.fact FROM log_entry e JOIN log_fact f USING (number)
      WHERE number = ANY($1) ORDER BY number`,
    [numbers],
  );
  expect(rows.map((row) => row.hash)).toEqual(prepared.map((one) => one.leafHash));
  expect(rows.map((row) => leafHash(row.nonce, row.fact))).toEqual(rows.map((row) => row.hash));
});

test('a change that fails leaves no fact', async () => {
  const doomed = registry.runWork(asker, async (work) => {
    await record(work, at, fact('doomed'));
    throw new Error('changed my mind');
  });
  await expect(doomed).rejects.toThrow('changed my mind');
  expect(
    await registry.owner(`SELECT FROM log_fact WHERE fact->'subject'->>'id' = 'doomed'`),
  ).toEqual([]);
});

test('no subject has a version twice', async () => {
  await registry.runWork(asker, (work) => record(work, at, fact('c')));
  await expect(registry.runWork(asker, (work) => record(work, at, fact('c')))).rejects.toThrow(
    'log_fact_subject',
  );
});

test('the transaction has its id before it draws a number', async () => {
  const [row] = await registry.runWork(asker, async (work) => {
    await record(work, at, fact('d'));
    return work.tx.query<{ xid: string | null }>(
      `SELECT pg_current_xact_id_if_assigned()::text AS xid`,
    );
  });
  expect(row?.xid).toMatch(/^\d+$/);
});

test.each(['log_entry', 'log_fact', 'log_concern', 'log_leaf', 'log_node', 'log_checkpoint'])(
  'nobody updates, deletes or truncates %s: the service lacks the privilege, the owner meets the trigger',
  async (name) => {
    const column = { log_leaf: 'leaf_index', log_node: 'level', log_checkpoint: 'tree_size' }[name];
    for (const sql of [
      `UPDATE ${name} SET ${column ?? 'number'} = 1`,
      `DELETE FROM ${name}`,
      `TRUNCATE ${name}`,
    ]) {
      await expect(registry.runWork(asker, (work) => work.tx.query(sql))).rejects.toMatchObject({
        code: '42501',
      });
      await expect(registry.owner(sql)).rejects.toMatchObject({ code: '23001' });
    }
  },
);

test('the service cannot move the sequence of numbers', async () => {
  const back = registry.runWork(asker, (work) =>
    work.tx.query(`SELECT setval('log_entry_number', 1)`),
  );
  await expect(back).rejects.toMatchObject({ code: '42501' });
});
