import { employmentEffects } from '../../src/effects';
import { lookAtDue, planRechecks } from '../../src/features/employments/employments.jobs';
import { recheckNext } from '../../src/features/employments/recheck.commands';
import { asker } from '../support/log';
import { somebody } from '../support/people';
import { hire } from '../support/staff';
import { dayOf, openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const DAY_MS = 86_400_000;

test('who starts unconfirmed on the day of the yearly round is found all the same', async () => {
  const startsOn = dayOf(town.registry, 20);
  const { id } = await hire(town, somebody(), { startsOn });
  await town.nursery('PUT', '/v1/recheck-day', { monthDay: startsOn.slice(5) });
  const { runWork, clock, owner } = town.registry;
  clock.shiftMs = 20 * DAY_MS;
  await runWork(asker, planRechecks);
  while (await runWork(asker, (work) => recheckNext(work, employmentEffects)));
  await runWork(asker, lookAtDue);
  const [round] = await owner('SELECT answered, clear FROM recheck_round');
  expect(round).toEqual({ answered: 1, clear: 1 });
  const found = await owner('SELECT kind, key FROM finding WHERE closed_at IS NULL');
  expect(found).toEqual([{ kind: 'employed_without_check', key: id }]);
});
