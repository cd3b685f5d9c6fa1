import { makeKeys, newKeyRing } from '../../src/platform/crypto/key-ring';
import { makeWorkIn } from '../../src/platform/database/work-in';
import { callerAt, openTown, serve, type Town } from '../support/town';
import {
  ask,
  ban,
  complete,
  namesakeOf,
  problemOf,
  somebody,
  trained,
  verdictOf,
  verdictOn,
} from '../support/people';
import { registeredBy } from '../support/registered';

const ring = newKeyRing(true);
let town: Town;
beforeAll(async () => {
  town = await openTown({ keys: makeKeys(ring) });
});
afterAll(() => town.close());

describe('what is sealed', () => {
  const swap = (column: string, table: string, one: string, other: string) =>
    town.registry.owner(
      `UPDATE ${table} AS t SET ${column} = s.${column} FROM ${table} AS s
        WHERE (t.id = $1 AND s.id = $2) OR (t.id = $2 AND s.id = $1)`,
      [one, other],
    );
  const idsOf = async (table: string, personId: string | undefined, more = '') =>
    (
      await town.registry.owner<{ id: string }>(
        `SELECT id FROM ${table} WHERE person_id = $1 ${more}`,
        [personId],
      )
    )[0]?.id ?? '';

  test('and moved to another row does not open: 503, and never clear', async () => {
    const [zhang, li] = [somebody('张三'), somebody('李梅')];
    const [person, other] = [
      ...(await registeredBy(town, () => ban(town, zhang))),
      ...(await registeredBy(town, () => trained(town, li))),
    ];
    const isName = `AND kind = 'name'`;
    await swap(
      'sealed_value',
      'person_assertion',
      await idsOf('person_assertion', person?.id, isName),
      await idsOf('person_assertion', other?.id, isName),
    );
    for (const one of [zhang, li]) {
      expect(await verdictOn(town, one)).toBe('503 unavailable');
      expect(problemOf(await complete(town.school, one, 'moved'))).toBe('503 unavailable');
    }
    expect(await verdictOn(town, somebody())).toBe('clear');
  });

  test('numbers that were exchanged leave a ban where it was, and stop every change', async () => {
    const [zhang, li] = [somebody('张三'), somebody('李梅')];
    const [person, other] = [
      ...(await registeredBy(town, () => ban(town, zhang))),
      ...(await registeredBy(town, () => trained(town, li))),
    ];
    const table = 'person_document';
    await swap(
      'sealed_number',
      table,
      await idsOf(table, person?.id),
      await idsOf(table, other?.id),
    );
    expect(await verdictOn(town, zhang)).toBe('barred');
    expect(await verdictOn(town, namesakeOf(zhang))).toBe('refer');
    expect(problemOf(await complete(town.school, zhang, 'numbers'))).toBe('503 unavailable');
  });

  test('stands in no table in clear', async () => {
    const zhang = somebody('欧阳震华');
    await ban(town, zhang);
    await trained(town, zhang);
    await ask(town, zhang);
    const tables = await town.registry.owner<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const rows = await town.registry.owner(
        `SELECT 1 FROM ${name} t WHERE t::text LIKE '%' || $1 || '%' OR t::text LIKE '%' || $2 || '%'
            OR t::text LIKE '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'
            OR t::text LIKE '%' || encode(convert_to($2, 'UTF8'), 'hex') || '%'`,
        [zhang.identity.number, zhang.name],
      );
      expect([name, rows]).toEqual([name, []]);
    }
  });

  test('with an older key of the ring is found and opened, and locked the same', async () => {
    const zhang = somebody('张三');
    await ban(town, zhang);
    const [newRoot] = newKeyRing(true).roots;
    if (!newRoot) throw new Error('a ring without a root');
    const keys = makeKeys({ ...ring, roots: [...ring.roots, { ...newRoot, id: 'k2' }] });
    const { registry } = town;
    const { database, settings } = registry;
    const runWork = makeWorkIn({ database, keys, settings });
    const rotated = await serve({ ...registry, keys, runWork });
    const nursery = callerAt(rotated.baseUrl, town.tokenOfNursery);
    expect(verdictOf(await ask(town, zhang, { nursery }))).toBe('barred');
    expect(verdictOf(await ask(town, namesakeOf(zhang), { nursery }))).toBe('refer');
    expect(verdictOf(await ask(town, somebody(), { nursery }))).toBe('clear');
    expect(keys.lockNumber('document:x')).toBe(town.registry.keys.lockNumber('document:x'));
    await rotated.close();
  });
});
