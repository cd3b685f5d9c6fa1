import { barInstitution, NURSERY, proposeAgainst, publicBansOf } from '../support/institution-bans';
import { ban, somebody, verdictOn } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown({ altersBans: true });
});
afterAll(() => town.close());

const alter = (id: string, change: string) =>
  town.registry.owner(`UPDATE ban SET ${change} WHERE id = $1`, [id]);

test('the database keeps a ban that bars a person and an institution, or neither, out', async () => {
  const institution = (await proposeAgainst(town.li, NURSERY)).id;
  const person = (await ban(town, somebody())).id;
  const constraint = (name: string) => ({ constraint: name });
  const whole = constraint('ban_names_a_person_or_an_institution');
  await expect(alter(institution, `uscc = NULL`)).rejects.toMatchObject(whole);
  await expect(alter(institution, `institution_name = NULL`)).rejects.toMatchObject(whole);
  await expect(alter(institution, `sealed_name = 'x'`)).rejects.toMatchObject(whole);
  await expect(alter(institution, `capacity = 'perpetrator'`)).rejects.toMatchObject(whole);
  await expect(alter(person, `capacity = 'institution'`)).rejects.toMatchObject(whole);
  await expect(alter(person, `uscc = '${NURSERY.uscc}'`)).rejects.toBeDefined();
  await expect(alter(person, `person_id = NULL`)).rejects.toMatchObject(
    constraint('ban_stays_with_its_person'),
  );
  const somebodyElse = `person_id = (SELECT id FROM person LIMIT 1)`;
  await expect(alter(institution, somebodyElse)).rejects.toMatchObject(
    constraint('ban_binds_a_person'),
  );
  const byAuthority = constraint('ban_of_institution_by_an_authority');
  await expect(alter(institution, `ground = 'statutory_record'`)).rejects.toMatchObject(
    byAuthority,
  );
  await expect(alter(institution, `instrument = NULL`)).rejects.toMatchObject(byAuthority);
});

test.each([
  ['state', 'ban_state_check'],
  ['ground', 'ban_ground_check'],
  ['category', 'ban_category_check'],
  ['capacity', 'ban_capacity_check'],
])('an institution whose ban has a %s of no known code is not answered', async (column, check) => {
  const { id } = await barInstitution(town, NURSERY);
  for (const name of [
    check,
    'ban_of_institution_by_an_authority',
    'ban_names_a_person_or_an_institution',
  ]) {
    await town.registry.owner(`ALTER TABLE ban DROP CONSTRAINT IF EXISTS ${name}`);
  }
  await town.registry.owner(`ALTER TABLE ban DISABLE TRIGGER USER`);
  await alter(id, `${column} = 'novelty'`);
  expect(await verdictOn(town, somebody())).toBe('403 institution-barred');
  expect(await publicBansOf(town.anyone, NURSERY)).toEqual([]);
  await alter(id, `uscc = '12999999XX0000027J'`);
  expect(await verdictOn(town, somebody())).toBe('clear');
});
