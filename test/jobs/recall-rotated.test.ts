import { newKeyRing } from '../../src/platform/crypto/key-ring';
import { makeLiveKeys } from '../../src/platform/crypto/live-keys';
import { withNewKey } from '../../src/platform/crypto/rotate-keys';
import { ban, namesakeOf, somebody, trained } from '../support/people';
import { clear, follow, recalledAmong, TOLD, toldOf } from '../support/recalls';
import { openTown, type Town } from '../support/town';

const ring = newKeyRing(true);
const live = makeLiveKeys(ring);
let town: Town;
beforeAll(async () => {
  town = await openTown({ keys: live.keys });
});
afterAll(() => town.close());

test('an answer kept under a root key that was added after its person is called back, in one stretch with both', async () => {
  const [li, wang] = [somebody(), somebody()];
  for (const person of [li, wang]) await trained(town, person);
  live.replace(withNewKey(ring, 'root', new Date(Date.now() - 120_000)).ring);
  const answers = [await clear(town, li), await clear(town, wang)];
  const kept = await town.registry.owner(`SELECT DISTINCT key_id FROM clearance_check`);
  expect(kept).toEqual([{ key_id: 'k2' }]);
  await ban(town, li);
  await ban(town, namesakeOf(wang));
  await follow(town.registry);
  expect(await recalledAmong(town.registry, answers)).toEqual([0, 1]);
  for (const answer of answers) expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
});
