import { SYSTEM } from '../../src/domain/principal';
import { disableOfficer, resetOfficer } from '../../src/features/access/officers.commands';
import { projections } from '../../src/projections';
import { ask, ban, certify, complete, decide, propose, somebody } from '../support/people';
import { differing } from '../support/projections';
import { COUNTY, openTown, type Town } from '../support/town';

const asker = { actor: SYSTEM, requestId: 'test' };
const later = { updatedAt: '2026-05-22T01:00:00Z' };

/** What the main job does not need: the turns that a record takes when people disagree or go. */
const CHANGES: Readonly<Record<string, (town: Town) => Promise<unknown>>> = {
  'a push gives a known number another name': async (town) => {
    const li = somebody();
    await complete(town.school, li);
    await certify(town.school, { ...li, name: '别人' }, later);
    await ask(town, li);
  },
  'a ban gives a known number another name': async (town) => {
    const li = somebody();
    await complete(town.school, li);
    await ban(town, { ...li, name: '别人' });
  },
  'a proposal is rejected, and another withdrawn': async (town) => {
    await decide(town.wu, await propose(town.li, somebody()), 'reject');
    await decide(town.li, await propose(town.li, somebody()), 'withdraw');
  },
  'an account is reset and disabled': async ({ officer, registry }) => {
    const { known } = await officer(COUNTY);
    await registry.runWork(asker, (work) => resetOfficer(work, known.id));
    await registry.runWork(asker, (work) => disableOfficer(work, known.id));
  },
};

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test.each(Object.entries(CHANGES))('%s, and leaves facts', async (_what, change) => {
  const before = await factsKept();
  await change(town);
  expect(await factsKept()).toBeGreaterThan(before);
});

test('after all of that every row is what its last fact says', async () => {
  for (const projection of projections) {
    const { kind } = projection;
    expect([kind, await differing(town.registry, projection)]).toEqual([kind, []]);
  }
});

async function factsKept(): Promise<number> {
  const [row] = await town.registry.owner<{ n: number }>(`SELECT count(*)::int AS n FROM log_fact`);
  return row?.n ?? 0;
}
