import { ask, ban, decide, namesakeOf, propose, somebody, verdictOn } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown({ altersBans: true });
});
afterAll(() => town.close());

test('the last of many bans of one person bars, and refers a namesake', async () => {
  const zhang = somebody();
  const { id } = await ban(town, zhang);
  // as if there had been others before it
  await town.registry.owner(
    `INSERT INTO ban SELECT (jsonb_populate_record(b, jsonb_build_object('state', 'lifted',
              'id', '00000000-0000-7000-8000-' || lpad(n::text, 12, '0')))).*
       FROM ban b, generate_series(1, 1000) n WHERE b.id = $1`,
    [id],
  );
  expect(await verdictOn(town, zhang)).toBe('barred');
  expect(await verdictOn(town, namesakeOf(zhang))).toBe('refer');
});

test('a ban of another province and regulator bars as one of the own, and refers a namesake', async () => {
  const shanghai = '310101';
  const [proposer, approver] = [
    await town.officer(shanghai, 'education'),
    await town.officer(shanghai, 'education'),
  ];
  const zhang = somebody();
  const proposed = await propose(proposer.call, zhang, { incidentDivision: shanghai });
  expect((await decide(approver.call, proposed)).status).toBe(200);
  for (const nursery of [town.nursery, town.otherNursery]) {
    const { body } = await ask(town, zhang, { nursery });
    expect(body).toMatchObject({ verdict: 'barred', reasons: ['ban_in_force'] });
    expect(await verdictOn(town, namesakeOf(zhang), { nursery })).toBe('refer');
  }
});
