import { banProjection } from '../../src/features/bans/bans.projection';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { raiseAlarms } from '../../src/features/interim/alarms.jobs';
import { interimProjection } from '../../src/features/interim/interim.facts';
import { confirmed, impose, moved, moveMeasure } from '../support/interim';
import { asker } from '../support/log';
import { askToCorrect, moveBan } from '../support/moving';
import {
  ban,
  decide,
  problemOf,
  propose,
  somebody,
  term,
  verdictOn,
  type Proposed,
} from '../support/people';
import { differing } from '../support/projections';
import { dayOf, openTown, turnClock, type Town } from '../support/town';

let town: Town;
beforeEach(async () => {
  town = await openTown();
});
afterEach(async () => {
  for (const projection of [interimProjection, banProjection, findingProjection]) {
    expect(await differing(town.registry, projection)).toEqual([]);
  }
  await town.close();
});

const stands = async ({ id }: Proposed) => {
  const { body } = await town.li('GET', `/v1/interim-measures/${id}`);
  return `${String(body['state'])} ${String(body['endedAs'])} ${String(body['inForce'])}`;
};

test('a ban for the same incident, or that it names the wrong person, ends it; a proposer who withdraws does not', async () => {
  const [zhang, zhao, li] = [somebody(), somebody(), somebody()];
  const [one, two, three] = [
    await confirmed(town, zhang),
    await confirmed(town, zhao),
    await impose(town.wu, li),
  ];
  await decide(town.wu, await propose(town.li, zhang));
  expect(await stands(one)).toBe('ended ban_approved false');
  expect(await verdictOn(town, zhang)).toBe('barred');

  const [first, second] = [await propose(town.li, zhao), await propose(town.li, zhao)];
  await decide(town.li, first, 'withdraw');
  expect(await stands(two)).toBe('confirmed null true');
  const third = await propose(town.li, zhao);
  await decide(town.wu, third, 'reject');
  expect(await stands(two)).toBe('confirmed null true');
  await decide(town.wu, second, 'reject');
  expect(await stands(two)).toBe('ended ban_rejected false');
  expect(await verdictOn(town, zhao)).toBe('clear');

  await decide(town.wu, await propose(town.li, li, { incidentOn: '2026-05-01' }), 'reject');
  expect(await stands(three)).toBe('imposed null true');
  const other = await propose(town.li, li);
  expect(problemOf(await decide(town.wu, other))).toBe('200');
  expect(await stands(three)).toBe('ended ban_approved false');
});

test('a proposal that is rejected for its form clears nobody: the measure waits for the repaired one', async () => {
  const [zhang, zhao] = [somebody(), somebody()];
  const [one, two] = [await confirmed(town, zhang), await confirmed(town, zhao)];
  for (const reason of [
    'decision_not_served',
    'decision_incomplete',
    'wrong_ground',
    'duplicate',
    'other',
  ]) {
    const rejected = await decide(town.wu, await propose(town.li, zhang), 'reject', reason);
    expect(problemOf(rejected)).toBe('200');
    expect(await stands(one)).toBe('confirmed null true');
  }
  expect(await verdictOn(town, zhang)).toBe('refer');
  await decide(town.wu, await propose(town.li, zhang));
  expect(await stands(one)).toBe('ended ban_approved false');
  expect(await verdictOn(town, zhang)).toBe('barred');

  await decide(town.wu, await propose(town.li, zhao), 'reject', 'other');
  await moved(town.li, await moved(town.wu, two, 'end-request'), 'end');
  expect(await stands(two)).toBe('ended requested false');
  expect(await verdictOn(town, zhao)).toBe('clear');
});

test('no rejection ends a measure while another authority has a proposal open, and none of a correction does', async () => {
  const [zhang, zhao] = [somebody(), somebody()];
  const one = await confirmed(town, zhang);
  const elsewhere = (await town.officer('410000')).call;
  const theirs = await propose(elsewhere, zhang);
  await decide(town.wu, await propose(town.li, zhang), 'reject');
  expect(await stands(one)).toBe('confirmed null true');
  await decide(elsewhere, theirs, 'withdraw');
  await decide(town.wu, await propose(town.li, zhang), 'reject');
  expect(await stands(one)).toBe('ended ban_rejected false');

  const standing = await ban(town, zhao);
  const two = await confirmed(town, zhao);
  const sent = await askToCorrect(town.li, standing, zhao);
  const correction = { id: String(sent.body['id']), etag: sent.headers.get('etag') ?? '' };
  expect(problemOf(await decide(town.wu, correction, 'reject'))).toBe('200');
  expect(await stands(two)).toBe('confirmed null true');
});

test('the database itself ends a measure by no ban of somebody else', async () => {
  const measure = await confirmed(town, somebody());
  const other = await ban(town, somebody());
  const ended = town.registry.owner(
    `UPDATE interim_measure SET state = 'ended', ended_as = 'ban_approved', ended_by_ban = $2,
            ended_at = imposed_at, ended_by = imposed_by, ended_by_human = imposed_by_human WHERE id = $1`,
    [measure.id, other.id],
  );
  await expect(ended).rejects.toMatchObject({
    constraint: 'interim_measure_ended_by_a_decided_ban',
  });
});

test('a ban that is approved and bars nobody leaves the measure as it is', async () => {
  const [zhang, zhao] = [somebody(), somebody()];
  const over = term(dayOf(town.registry, -1));
  const one = await confirmed(town, zhang, { incidentOn: over.incidentOn });
  await decide(town.wu, await propose(town.li, zhang, over));
  expect(await stands(one)).toBe('confirmed null true');
  expect(await verdictOn(town, zhang)).toBe('refer');

  const suspended = await moveBan(town, await ban(town, zhao), 'suspend');
  const two = await confirmed(town, zhao);
  const sent = await askToCorrect(town.li, suspended, zhao);
  const correction = { id: String(sent.body['id']), etag: sent.headers.get('etag') ?? '' };
  expect((await decide(town.wu, correction)).body['state']).toBe('suspended');
  expect(await stands(two)).toBe('confirmed null true');
});

test('the superior is told after 24 and 48 hours, once each, until somebody confirms', async () => {
  turnClock(town.registry, '2026-11-23T02:00:00Z');
  const [left, taken] = [await impose(town.li, somebody()), await impose(town.li, somebody())];
  const told = async () =>
    (
      await town.registry.owner<{ said: string }>(
        `SELECT division || ' ' || (evidence ->> 'alarm') || ' '
                || CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END AS said
           FROM finding WHERE kind = 'interim_measure_unconfirmed' ORDER BY opened_at, key`,
      )
    ).map(({ said }) => said);
  const look = async (instant: string) => {
    turnClock(town.registry, instant);
    for (let turn = 0; turn < 2; turn += 1) await town.registry.runWork(asker, raiseAlarms);
    return told();
  };
  expect(await look('2026-11-24T01:59:00Z')).toEqual([]);
  expect(await look('2026-11-24T02:00:05Z')).toEqual(['410100 1 open', '410100 1 open']);
  await moved(town.wu, taken);
  expect((await told()).filter((one) => one.endsWith('closed'))).toHaveLength(1);
  const open = async (instant: string) =>
    (await look(instant)).filter((one) => one.endsWith('open'));
  expect(await open('2026-11-25T01:59:00Z')).toEqual(['410100 1 open']);
  expect(await open('2026-11-25T02:00:05Z')).toEqual(['410100 1 open', '410100 2 open']);
  expect(problemOf(await moveMeasure(town.wu, { ...left, etag: '"2"' }))).toBe(
    '412 precondition-failed',
  );
  expect(await open('2026-11-26T02:00:05Z')).toEqual([]);
  expect(await look('2026-12-26T02:00:05Z')).toHaveLength(3);
});
