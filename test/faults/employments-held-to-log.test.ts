import { SYSTEM } from '../../src/domain/principal';
import { employmentEffects } from '../../src/effects';
import { recheckNext } from '../../src/features/employments/recheck.commands';
import { verifyLog } from '../../src/features/log/verify';
import { projections } from '../../src/projections';
import { ban, somebody } from '../support/people';
import { confirmation, employ, employedOf, hire, move } from '../support/staff';
import { sequenceOnce } from '../support/log';
import { dayOf, openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
  const head = await employ(town, somebody());
  const zhang = somebody('张三');
  const under = await employ(town, zhang, { managerEmploymentId: head.id });
  await ban(town, zhang);
  await move(town.nursery, under, 'confirm', confirmation(town));
  await hire(town, somebody());
  const gone = await hire(town, somebody());
  employedOf(
    await move(town.nursery, gone, 'end', { lastDay: dayOf(town.registry), reason: 'resigned' }),
  );
  await town.nursery('PUT', '/v1/recheck-day', { monthDay: '03-15' });
  await town.registry.owner('UPDATE recheck_plan SET next_on = current_date - 1');
  const asker = { actor: SYSTEM, requestId: 'test' };
  while (await town.registry.runWork(asker, (work) => recheckNext(work, employmentEffects)));
  await sequenceOnce(town.registry);
});
afterAll(() => town.close());

async function differences(): Promise<string[]> {
  const lines: string[] = [];
  await town.registry.runWork({ actor: SYSTEM, requestId: 'test' }, (work) =>
    verifyLog(work, { projections, older: null, report: (line) => void lines.push(line) }),
  );
  return lines;
}

test('what is written of employments and rounds is what their facts say', async () => {
  expect(await differences()).toEqual([]);
});

test.each([
  [
    'a year is added to a last answer',
    `employment_watch SET answered_at = answered_at + interval '1 year'`,
  ],
  [
    'an answer is called clear',
    `employment_watch SET verdict = 'clear', check_id = NULL WHERE verdict = 'barred'`,
  ],
  [
    'somebody is confirmed',
    `employment SET state = 'confirmed', confirmed_at = now(), police_letter_seen = true, police_channel = 'police_station', police_queried_on = current_date, police_letter = 'x' WHERE state = 'unconfirmed'`,
  ],
  [
    'somebody is said to have left',
    `employment SET state = 'ended', ends_on = starts_on, end_reason = 'resigned' WHERE state = 'confirmed'`,
  ],
  [
    'an employment is moved to another person',
    `employment SET person_id = (SELECT person_id FROM employment WHERE state = 'ended' LIMIT 1) WHERE state = 'unconfirmed'`,
  ],
  ['why it ended is altered', `employment SET end_reason = 'deceased' WHERE state = 'ended'`],
  ['a round is said to have answered for more', `recheck_round SET answered = answered + 1`],
  ['an exception is taken out of a part', `recheck_part SET exceptions = '[]'`],
  [
    'a manager is exchanged',
    `reporting_line SET manager_employment_id = (SELECT id FROM employment WHERE state = 'ended' LIMIT 1)`,
  ],
])('%s: found', async (_, alteration) => {
  const { registry } = town;
  const saved = alteration.split(' ')[0] ?? '';
  await registry.owner(`DROP TABLE IF EXISTS saved; CREATE TABLE saved AS TABLE ${saved}`);
  const [{ rows } = { rows: '0' }] = await registry.owner<{ rows: string }>(
    `WITH changed AS (UPDATE ${alteration} RETURNING 1) SELECT count(*) AS rows FROM changed`,
  );
  expect(Number(rows)).toBeGreaterThan(0);
  const found = await differences();
  await registry.owner(`SET session_replication_role = replica; DELETE FROM ${saved};
    INSERT INTO ${saved} SELECT * FROM saved; DROP TABLE saved; SET session_replication_role = DEFAULT`);
  expect(found.length).toBeGreaterThan(0);
  expect(await differences()).toEqual([]);
});
