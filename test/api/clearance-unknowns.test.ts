import { REQUIREMENT_RULES } from '../../src/domain/rulebook/requirement-rules';
import { makeKeys, newKeyRing } from '../../src/platform/crypto/key-ring';
import { makeKeyCheck, onlyWithTheKeys } from '../../src/platform/database/fingerprints';
import { decideMotion, requestLift } from '../support/lifting';
import { moveBan } from '../support/moving';
import { callerAt, dayOf, openTown, serve, type Town } from '../support/town';
import {
  ask,
  ban,
  namesakeOf,
  problemOf,
  question,
  somebody,
  trained,
  verdictOn,
} from '../support/people';

const ring = newKeyRing(true);
let town: Town;
let production: Town;
beforeAll(async () => {
  town = await openTown({ keys: makeKeys(ring), altersBans: true });
  production = await openTown({ settings: { production: true } });
});
afterAll(async () => {
  await town.close();
  await production.close();
});

const checksKept = async () =>
  (await town.registry.owner<{ n: number }>(`SELECT count(*)::int AS n FROM clearance_check`))[0]
    ?.n;

test.each([
  ['ban', 'state', 'ban_state_check'],
  ['ban', 'ground', 'ban_ground_check'],
  ['ban', 'category', 'ban_category_check'],
  ['ban', 'capacity', 'ban_capacity_check'],
])('a %s whose %s is of no known code refers, its namesakes too', async (table, column, check) => {
  const zhang = somebody();
  const { id } = await ban(town, zhang);
  await town.registry.owner(`ALTER TABLE ${table} DROP CONSTRAINT ${check}`);
  await town.registry.owner(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await town.registry.owner(`UPDATE ${table} SET ${column} = 'novelty' WHERE id = $1`, [id]);
  expect(await verdictOn(town, zhang)).toBe('refer');
  expect(await verdictOn(town, namesakeOf(zhang))).toBe('refer');
});

test('a ban that was lifted on a basis of no known code refers, its namesakes too', async () => {
  const { owner } = town.registry;
  const zhang = somebody();
  const barred = await ban(town, zhang);
  await moveBan(town, barred, 'lift');
  expect(await verdictOn(town, zhang)).toBe('clear');
  await owner(`ALTER TABLE ban DROP CONSTRAINT ban_lift_basis_check`);
  await owner(`UPDATE ban SET lift_basis = 'novelty' WHERE id = $1`, [barred.id]);
  expect(await verdictOn(town, zhang)).toBe('refer');
  expect(await verdictOn(town, namesakeOf(zhang))).toBe('refer');
});

test.each(['kind', 'basis', 'state'])(
  'an open motion whose %s is of no known code moves nothing, and nobody can approve it',
  async (column) => {
    const { owner } = town.registry;
    const zhang = somebody();
    const motion = await requestLift(town.li, await ban(town, zhang));
    for (const { name } of await owner<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint WHERE conrelid = 'ban_motion'::regclass AND contype = 'c'`,
    )) {
      await owner(`ALTER TABLE ban_motion DROP CONSTRAINT ${name}`);
    }
    await owner(`UPDATE ban_motion SET ${column} = 'novelty' WHERE id = $1`, [motion.id]);
    expect((await decideMotion(town.wu, motion)).status).toBeGreaterThanOrEqual(400);
    expect(await verdictOn(town, zhang)).toBe('barred');
  },
);

test.each([
  ['credential', 'kind'],
  ['credential', 'status'],
  ['credential', 'state'],
  ['completion', 'result'],
  ['completion', 'state'],
])('a %s whose %s is of no known code refers for every post', async (table, column) => {
  const person = await trained(town);
  const stored = await town.registry.owner<{ id: string }>(
    `SELECT id FROM ${table} ORDER BY recorded_at DESC LIMIT 1`,
  );
  const checks = await town.registry.owner<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`,
    [table],
  );
  for (const { name } of checks) {
    await town.registry.owner(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  }
  await town.registry.owner(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await town.registry.owner(`UPDATE ${table} SET ${column} = 'novelty' WHERE id = $1`, [
    stored[0]?.id,
  ]);
  for (const position of ['caregiver', 'cleaner']) {
    expect(await verdictOn(town, person, { position })).toBe('refer');
  }
});

test('an identity whose state is of no known code refers', async () => {
  const person = await trained(town);
  await town.registry.owner(`ALTER TABLE person DROP CONSTRAINT person_identity_state_check`);
  await town.registry.owner(
    `UPDATE person SET identity_state = 'novelty'
      WHERE id = (SELECT id FROM person ORDER BY registered_at DESC LIMIT 1)`,
  );
  expect(await verdictOn(town, person, { position: 'caregiver' })).toBe('refer');
});

test('a nursery in a division of no known code gets no clear answer', async () => {
  await town.registry.owner(
    `UPDATE organisation SET division = '999998' WHERE division = '410122'`,
  );
  expect(await verdictOn(town, somebody(), { nursery: town.otherNursery })).toBe('refer');
  await town.registry.owner(
    `UPDATE organisation SET division = '410122' WHERE division = '999998'`,
  );
});

test('a post that the contract does not name is refused before anything is decided', async () => {
  expect(await verdictOn(town, somebody(), { position: 'astronaut' })).toBe('400 request-invalid');
  expect(REQUIREMENT_RULES.flatMap(({ positions }) => positions)).not.toContain('astronaut');
});

describe('the registry cannot know', () => {
  const cannotKnow = async (person = somebody()) => {
    const before = await checksKept();
    const answer = await ask(town, person);
    expect(problemOf(answer)).toBe('503 unavailable');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.body).not.toHaveProperty('verdict');
    expect(await checksKept()).toBe(before);
  };

  test.each(['bans', 'credentials', 'training'])(
    'when %s were last read too long ago: no verdict, no row, ask again later',
    async (name) => {
      const { owner } = town.registry;
      const limit = `max_age_seconds * interval '1 second'`;
      await owner(`UPDATE source SET as_of = now() - ${limit} - interval '1 s' WHERE name = $1`, [
        name,
      ]);
      await cannotKnow();
      await owner(`UPDATE source SET as_of = now() - ${limit} / 2 WHERE name = $1`, [name]);
      expect(await verdictOn(town, somebody())).toBe('clear');
      await owner(`UPDATE source SET as_of = NULL WHERE name = $1`, [name]);
    },
  );

  test.each(['bans', 'credentials', 'training'])('when the source %s is gone', async (name) => {
    const { owner } = town.registry;
    const [row] = await owner<{ age: number }>(
      `DELETE FROM source WHERE name = $1 RETURNING max_age_seconds AS age`,
      [name],
    );
    await cannotKnow();
    await owner(`INSERT INTO source VALUES ($1, NULL, $2)`, [name, row?.age]);
  });

  test('when what is known of the person does not open', async () => {
    const zhang = somebody();
    await ban(town, zhang);
    await town.registry.owner(
      `UPDATE person_assertion SET sealed_value = set_byte(sealed_value, 20, get_byte(sealed_value, 20) # 1)
        WHERE asserted_at = (SELECT max(asserted_at) FROM person_assertion)`,
    );
    await cannotKnow(zhang);
  });

  test('when a process holds other keys than the database was written with', async () => {
    const { registry } = town;
    const zhang = somebody();
    await ban(town, zhang);
    await makeKeyCheck(registry.database, registry.keys)();
    // only the root keys differ: the token that is shown was signed with the same key
    const { lockSecret, commitmentSecret, roots } = newKeyRing(true);
    const keys = makeKeys({ ...ring, lockSecret, commitmentSecret, roots });
    const runWork = onlyWithTheKeys(makeKeyCheck(registry.database, keys), registry.runWork);
    const stranger = await serve({ ...registry, keys, runWork });
    const token = town.tokenOfNursery;
    const answer = await callerAt(stranger.baseUrl, token)(
      'POST',
      '/v1/clearance-checks',
      question(zhang, 'cleaner', dayOf(registry)),
    );
    await stranger.close();
    expect(problemOf(answer)).toBe('503 unavailable');
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });
});

test('in production a number of area 999999 refers, whatever else is known', async () => {
  const person = await trained(production);
  const seen = [
    await ask(production, person, { position: 'caregiver' }),
    await ask(production, somebody()),
  ];
  for (const { body } of seen) {
    expect(body).toMatchObject({
      verdict: 'refer',
      reasons: ['ask_authority'],
      qualification: null,
    });
  }
  const banned = somebody();
  await ban(production, banned);
  expect(await verdictOn(production, banned)).toBe('barred');
  const foreigner = {
    identity: { type: 'passport', number: 'C01X00T47', country: 'DEU' },
    name: 'MUSTERMANN ERIKA',
    birthDate: '1984-08-12',
  };
  expect(await verdictOn(production, foreigner)).toBe('clear');
});
