import { cancelLapsed } from '../../src/features/enforcement/lapse.jobs';
import { escalateObligations } from '../../src/features/enforcement/escalate.jobs';
import { obligationProjection } from '../../src/features/enforcement/obligations.facts';
import { asker } from '../support/log';
import { statesBy } from '../support/obligations';
import { ban, somebody, term } from '../support/people';
import { differing } from '../support/projections';
import { hire } from '../support/staff';
import { dayOf, openTown, turnClock, type Town } from '../support/town';

let town: Town;
beforeEach(async () => {
  town = await openTown();
  turnClock(town.registry, '2026-11-23T02:00:00Z');
});
afterEach(async () => {
  expect(await differing(town.registry, obligationProjection)).toEqual([]);
  await town.close();
});

const lapse = () => town.registry.runWork(asker, cancelLapsed);

async function openLate(): Promise<number> {
  const rows = await town.registry.owner(
    `SELECT FROM finding WHERE kind = 'obligation_late' AND closed_at IS NULL`,
  );
  return rows.length;
}

test('what a ban asked is cancelled when its term is over, also where everybody knows already that it is late', async () => {
  const person = somebody();
  await hire(town, person);
  const barred = await ban(town, person, term(dayOf(town.registry, 30)));
  turnClock(town.registry, '2026-12-20T02:00:00Z');
  const escalate = () => town.registry.runWork(asker, escalateObligations);
  while ((await escalate()) > 0);
  expect(await openLate()).toBe(2);

  turnClock(town.registry, '2026-12-23T15:00:00Z');
  await lapse();
  expect(await statesBy(town, barred)).toEqual(['notified']);
  turnClock(town.registry, '2026-12-23T16:01:00Z');
  await lapse();
  expect(await statesBy(town, barred)).toEqual(['cancelled']);
  expect(await openLate()).toBe(0);
  const { body } = await town.nursery('GET', '/v1/notices');
  expect(body['items']).toMatchObject([{ kind: 'obligation_cancelled' }]);
});

test('what a ban asked stays when its term is over and the law bars the person all the same', async () => {
  const person = somebody();
  await hire(town, person);
  const change = { ...term(dayOf(town.registry, 1)), category: 'violence' };
  const barred = await ban(town, person, change);
  turnClock(town.registry, '2027-11-23T02:00:00Z');
  await lapse();
  expect(await statesBy(town, barred)).toEqual(['notified']);
});
