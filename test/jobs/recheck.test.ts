import { setTimeout as wait } from 'node:timers/promises';
import { verify } from 'jsonwebtoken';
import { dayInShanghai } from '../../src/domain/calendar';
import { SYSTEM } from '../../src/domain/principal';
import { employmentEffects } from '../../src/effects';
import { lookAtDue, planRechecks } from '../../src/features/employments/employments.jobs';
import { employmentsById } from '../../src/features/employments/employments.store';
import { endEmployment } from '../../src/features/employments/end.commands';
import { recheckNext } from '../../src/features/employments/recheck.commands';
import type { Work } from '../../src/platform/database/work';
import { barInstitution, NURSERY } from '../support/institution-bans';
import { moveBan } from '../support/moving';
import { ban, problemOf, somebody } from '../support/people';
import { employ, hire, type Employed } from '../support/staff';
import { dayOf, openTown, type Town } from '../support/town';

let town: Town;
beforeEach(async () => {
  town = await openTown();
});
afterEach(() => town.close());

const DAY_MS = 86_400_000;
const job = <T>(act: (work: Work) => Promise<T>) =>
  town.registry.runWork({ actor: SYSTEM, requestId: 'test' }, act);

/** Everything that is due on this day of the clock. */
async function dawn(): Promise<void> {
  while ((await job(planRechecks)) !== undefined);
  while (await job((work) => recheckNext(work, employmentEffects)));
  while ((await job(lookAtDue)) !== undefined);
}

async function rounds(): Promise<Record<string, unknown>[]> {
  const { body } = await town.nursery('GET', '/v1/rechecks');
  return body['items'] as Record<string, unknown>[];
}

async function readEmployment({ id }: Employed) {
  return (await town.nursery('GET', `/v1/employments/${id}`)).body;
}

async function findingsOf({ id }: Employed): Promise<string[]> {
  const { body } = await town.li('GET', '/v1/findings?limit=200');
  const items = body['items'] as { kind: string; evidence: object }[];
  return items
    .filter(({ evidence }) => JSON.stringify(evidence).includes(id))
    .map(({ kind }) => kind)
    .sort();
}

async function choose(daysOn: number): Promise<void> {
  const monthDay = dayOf(town.registry, daysOn).slice(5);
  const answer = await town.nursery('PUT', '/v1/recheck-day', { monthDay });
  if (answer.status !== 200) throw new Error(problemOf(answer));
}

test('on its day everybody whom a nursery employs is asked about, and it gets one signed receipt', async () => {
  const staff = [await employ(town, somebody()), await hire(town, somebody())];
  await choose(100);
  await dawn();
  expect(await rounds()).toEqual([]);

  town.registry.clock.shiftMs = 100 * DAY_MS;
  await dawn();
  const [round] = await rounds();
  expect(round).toMatchObject({ dueOn: dayOf(town.registry), answered: 2, clear: 2 });
  const { body } = await town.nursery('GET', `/v1/rechecks/${String(round?.['id'])}`);
  expect(body['exceptions']).toEqual([]);
  const [key] = town.registry.keys.verifiers('receipt');
  if (!key) throw new Error('no key');
  const said = verify(String(body['receipt']), key.publicKey, {
    algorithms: ['ES256'],
    complete: true,
    clockTimestamp: Math.floor(Date.now() / 1000) + 200 * 86_400,
  });
  expect(said.header.typ).toBe('recheck-receipt+jwt');
  expect(said.payload).toMatchObject({ jti: round?.['id'], answered: 2, clear: 2 });
  const leaves = await town.registry.owner<{ type: string }>(
    `SELECT f.fact ->> 'type' AS type FROM log_entry e JOIN log_fact f USING (number)
      WHERE encode(e.leaf_hash, 'hex') = ANY($1::text[])`,
    [(said.payload as { leaves: string[] }).leaves],
  );
  expect(leaves).toEqual([{ type: 'recheck.answered' }]);
  for (const one of staff) {
    const read = await readEmployment(one);
    expect(
      String(read['answeredAt']).slice(0, 10) > String(one.body['answeredAt']).slice(0, 10),
    ).toBe(true);
  }
});

test('a second run the same day changes nothing', async () => {
  await employ(town, somebody());
  await choose(50);
  town.registry.clock.shiftMs = 50 * DAY_MS;
  await dawn();
  const facts = () => town.registry.owner('SELECT number FROM log_fact');
  const before = await facts();
  await town.registry.owner(`UPDATE recheck_plan SET next_on = $1 WHERE version > 0`, [
    dayOf(town.registry),
  ]);
  await dawn();
  expect(await facts()).toEqual(before);
});

test.each([
  ['a staff record', 'UPDATE employment SET sealed_person = sealed_person || $2 WHERE id = $1'],
  [
    'a name',
    `UPDATE person_assertion SET sealed_value = sealed_value || $2 FROM employment e
      WHERE e.id = $1 AND person_assertion.person_id = e.person_id`,
  ],
])('%s that was altered keeps nobody else waiting', async (_, alter) => {
  const altered = await employ(town, somebody());
  await employ(town, somebody());
  await choose(60);
  await town.registry.owner(alter, [altered.id, Buffer.of(0)]);
  town.registry.clock.shiftMs = 60 * DAY_MS;
  await dawn();
  expect(await rounds()).toMatchObject([{ answered: 1, clear: 1 }]);
  town.registry.clock.shiftMs = 367 * DAY_MS;
  await job(lookAtDue);
  expect(await findingsOf(altered)).toContain('recheck_overdue');
});

test('a post that ends while its other is looked at leaves no finding of two posts', async () => {
  const wang = somebody();
  const startsOn = dayOf(town.registry, 1);
  const future = await hire(town, wang, { startsOn, hours: 'full_time' });
  const leaving = await hire(town, wang, { nursery: town.otherNursery, hours: 'full_time' });
  expect(await findingsOf(future)).toContain('two_full_time_posts');
  town.registry.clock.shiftMs = DAY_MS;

  let commit = () => {};
  const committed = new Promise<void>((resolve) => (commit = resolve));
  let tell = () => {};
  const written = new Promise<void>((resolve) => (tell = resolve));
  const ending = job(async (work) => {
    const [row] = await employmentsById(work, [leaving.id]);
    if (!row) throw new Error('no employment');
    const lastDay = dayInShanghai(await work.now());
    await endEmployment(work, await work.now(), row, { lastDay, reason: 'resigned' });
    tell();
    await committed;
  });
  await written;
  const looking = job(lookAtDue);
  await Promise.race([looking, wait(1_000)]);
  commit();
  await Promise.all([ending, looking]);
  expect(await findingsOf(future)).toEqual(['employed_without_check']);
});

test('who chooses another day while a round is due gets that round first', async () => {
  await employ(town, somebody());
  await choose(50);
  town.registry.clock.shiftMs = 50 * DAY_MS;
  await job((work) => recheckNext(work, employmentEffects));
  await town.registry.owner(
    `UPDATE recheck_round SET finished_at = NULL, receipt = NULL, answered = 0, clear = 0`,
  );
  await town.registry.owner(`UPDATE recheck_plan SET next_on = $1 WHERE version > 0`, [
    dayOf(town.registry),
  ]);
  const monthDay = dayOf(town.registry, 300).slice(5);
  const { body } = await town.nursery('PUT', '/v1/recheck-day', { monthDay });
  expect(body).toEqual({ monthDay, nextOn: dayOf(town.registry) });
  await dawn();
  expect(await rounds()).toMatchObject([{ answered: 1, clear: 1 }]);
  const [plan] = await town.registry.owner(
    `SELECT next_on::text AS on FROM recheck_plan WHERE version > 0`,
  );
  expect(plan).toEqual({ on: dayOf(town.registry, 300) });
});

test('who would be due before the day of the nursery is asked about on the last day of the year of the answer', async () => {
  const employed = await employ(town, somebody());
  await choose(-30);
  town.registry.clock.shiftMs = 364 * DAY_MS;
  await town.registry.owner('DELETE FROM recheck_round');
  const plans = `UPDATE recheck_plan SET next_on = $1`;
  await town.registry.owner(plans, [dayOf(town.registry, 20)]);
  await dawn();
  expect(await rounds()).toEqual([]);
  town.registry.clock.shiftMs = 365 * DAY_MS;
  await dawn();
  expect(await rounds()).toHaveLength(1);
  expect(await findingsOf(employed)).toEqual([]);
});

test('only what is not clear comes before humans: a check with its reasons, and findings', async () => {
  const [zhang, wang] = [somebody('张三'), somebody()];
  const barred = await employ(town, zhang);
  const fine = await employ(town, wang);
  await ban(town, zhang);
  await choose(10);
  town.registry.clock.shiftMs = 10 * DAY_MS;
  await dawn();
  const [round] = await rounds();
  expect(round).toMatchObject({ answered: 2, clear: 1 });
  const { body } = await town.nursery('GET', `/v1/rechecks/${String(round?.['id'])}`);
  const [exception] = body['exceptions'] as Record<string, unknown>[];
  expect(exception).toMatchObject({ employmentId: barred.id, verdict: 'barred' });
  const check = await town.nursery('GET', `/v1/clearance-checks/${String(exception?.['checkId'])}`);
  expect(check.body).toMatchObject({ verdict: 'barred', reasons: ['ban_in_force'] });
  expect(await findingsOf(barred)).toContain('not_clear_in_service');
  expect(await findingsOf(fine)).toEqual([]);
});

test('a year that went by unasked is a finding, until the answer comes', async () => {
  const employed = await employ(town, somebody());
  town.registry.clock.shiftMs = 366 * DAY_MS;
  while ((await job(lookAtDue)) !== undefined);
  expect(await findingsOf(employed)).toEqual(['recheck_overdue']);
  await dawn();
  expect(await findingsOf(employed)).toEqual([]);
});

test('a first day that comes before the confirmation is a finding from that day on', async () => {
  const early = await hire(town, somebody(), { startsOn: dayOf(town.registry, 5) });
  expect(await findingsOf(early)).toEqual([]);
  town.registry.clock.shiftMs = 5 * DAY_MS;
  await dawn();
  expect(await findingsOf(early)).toEqual(['employed_without_check']);
});

test('many people are asked about in parts, and of two processes at once each person once', async () => {
  const staff: Employed[] = [];
  for (let n = 0; n < 6; n += 1) staff.push(await hire(town, somebody()));
  await choose(10);
  town.registry.clock.shiftMs = 10 * DAY_MS;
  await Promise.all([dawn(), dawn()]);
  const parts = await town.registry.owner<{ clear: string[] }>('SELECT clear FROM recheck_part');
  expect(parts.flatMap(({ clear }) => clear).sort()).toEqual(staff.map(({ id }) => id).sort());
});

test('the staff of a barred institution is asked about, unsigned, and it is shown only what is not clear', async () => {
  const zhang = somebody('张三');
  const [fine, accused] = [await employ(town, somebody()), await employ(town, zhang)];
  await choose(100);
  const { id } = await barInstitution(town, NURSERY);
  await ban(town, zhang);
  const monthDay = dayOf(town.registry, 5).slice(5);
  expect(problemOf(await town.nursery('PUT', '/v1/recheck-day', { monthDay }))).toBe(
    '403 institution-barred',
  );
  town.registry.clock.shiftMs += 100 * DAY_MS;
  await dawn();

  const [round] = await rounds();
  expect(round).toMatchObject({ finishedAt: null, answered: null, clear: null });
  const readRound = async () =>
    (await town.nursery('GET', `/v1/rechecks/${String(round?.['id'])}`)).body;
  expect(await readRound()).toMatchObject({
    ...{ finishedAt: null, answered: null, clear: null, receipt: null },
    exceptions: [{ employmentId: accused.id, verdict: 'barred' }],
  });
  const nothing = { verdict: null, lastCheckId: null, answeredAt: null };
  expect(await readEmployment(fine)).toMatchObject(nothing);
  expect(await readEmployment(accused)).toMatchObject({ verdict: 'barred' });
  const { body: read } = await town.li('GET', `/v1/employments/${fine.id}`);
  expect(read).toMatchObject({ verdict: 'clear' });

  const { headers } = await town.li('GET', `/v1/bans/${id}`);
  await moveBan(town, { id, etag: headers.get('etag') ?? '' }, 'lift');
  expect(await readEmployment(fine)).toMatchObject({ verdict: 'clear' });
  expect(await readRound()).toMatchObject({ answered: 2, clear: 1, receipt: null });
});

test('a round that was signed before its institution was barred is not shown until it is not', async () => {
  await employ(town, somebody());
  await choose(100);
  town.registry.clock.shiftMs += 100 * DAY_MS;
  await dawn();
  await barInstitution(town, NURSERY);
  const [round] = await rounds();
  const { body } = await town.nursery('GET', `/v1/rechecks/${String(round?.['id'])}`);
  expect(body).toMatchObject({ finishedAt: null, answered: null, clear: null, receipt: null });
});
