import { interimProjection } from '../../src/features/interim/interim.facts';
import { confirmed, impose, imposition, moved, moveMeasure } from '../support/interim';
import {
  ask,
  complete,
  namesakeOf,
  problemOf,
  somebody,
  verdictOf,
  verdictOn,
} from '../support/people';
import { differing } from '../support/projections';
import { follow, recalledAmong } from '../support/recalls';
import { receiptOf, standingOf } from '../support/receipts';
import { COUNTY, openTown, turnClock, type Caller, type Town } from '../support/town';

let town: Town;
let city: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  town = await openTown();
  city = (await town.officer('410100')).call;
  elsewhere = (await town.officer('420102')).call;
});
afterEach(() => {
  town.registry.clock.shiftMs = 0;
});
afterAll(async () => {
  expect(await differing(town.registry, interimProjection)).toEqual([]);
  await town.close();
});

const HOUR = 3_600_000;
const hoursOn = (hours: number) =>
  turnClock(town.registry, new Date(Date.now() + hours * HOUR).toISOString());

test('one officer refers everybody who asks about a person, and calls back what was clear', async () => {
  const [zhang, zhao] = [somebody(), somebody()];
  const before = await ask(town, zhang);
  const receipt = receiptOf(before);
  expect(await standingOf(town, receipt)).toBe('current');
  const measure = await impose(town.li, zhang);
  const after = await ask(town, zhang);
  expect([verdictOf(after), after.body['reasons']]).toEqual(['refer', ['ask_authority']]);
  expect(after.text).not.toMatch(/interim/);
  expect(await standingOf(town, receipt)).toBe('no_longer_current');
  expect(await verdictOn(town, namesakeOf(zhang))).toBe('refer');
  expect(await verdictOn(town, zhao)).toBe('clear');
  await follow(town.registry);
  expect(await recalledAmong(town.registry, [before])).toEqual([0]);

  await moved(town.li, measure, 'withdraw');
  expect(await verdictOn(town, zhang)).toBe('clear');
  expect(await standingOf(town, receipt)).toBe('no_longer_current');
});

test('an answer of weeks ago, on which somebody may work, is called back too', async () => {
  const zhang = somebody();
  hoursOn(-24 * 40);
  const before = await ask(town, zhang);
  expect(verdictOf(before)).toBe('clear');
  town.registry.clock.shiftMs = 0;
  await impose(town.li, zhang);
  await follow(town.registry);
  expect(await recalledAmong(town.registry, [before])).toEqual([0]);
});

test('unconfirmed it is over after 72 hours, and no job need say so; its time calls nothing back', async () => {
  const zhang = somebody();
  const measure = await impose(town.li, zhang);
  hoursOn(71.9);
  expect(await verdictOn(town, zhang)).toBe('refer');
  hoursOn(72);
  const clear = await ask(town, zhang);
  expect(verdictOf(clear)).toBe('clear');
  expect(problemOf(await moveMeasure(town.wu, measure))).toBe('409 interim-measure-over');
  const read = await town.wu('GET', `/v1/interim-measures/${measure.id}`);
  expect(read.body).toMatchObject({ state: 'imposed', inForce: false });
  await follow(town.registry);
  expect(await recalledAmong(town.registry, [clear])).toEqual([]);
});

test('confirmed it lasts ninety days', async () => {
  const zhang = somebody();
  await confirmed(town, zhang);
  hoursOn(90 * 24 - 0.1);
  expect(await verdictOn(town, zhang)).toBe('refer');
  hoursOn(90 * 24);
  expect(await verdictOn(town, zhang)).toBe('clear');
});

test('another human of the line confirms what was read; nobody else learns of it', async () => {
  const measure = await impose(town.li, somebody());
  const path = `/v1/interim-measures/${measure.id}/confirm`;
  expect(problemOf(await moveMeasure(town.li, measure))).toBe('403 ban-needs-second-officer');
  expect(problemOf(await moveMeasure(elsewhere, measure))).toBe('404 not-found');
  expect(problemOf(await town.nursery('POST', path))).toBe('403 scope-missing');
  expect(problemOf(await town.wu('POST', path))).toBe('428 precondition-required');
  const stale = { ...measure, etag: '"9"' };
  expect(problemOf(await moveMeasure(town.wu, stale))).toBe('412 precondition-failed');
  expect(problemOf(await moveMeasure(city, measure))).toBe('200');
  expect((await elsewhere('GET', '/v1/interim-measures')).body).toMatchObject({ items: [] });
  const page = await city('GET', '/v1/interim-measures?state=confirmed&limit=1');
  expect(page.body['items']).toMatchObject([{ id: measure.id, state: 'confirmed', inForce: true }]);
  expect(page.text).not.toMatch(/statement|subject/);
});

test('a confirmed measure ends by two humans', async () => {
  const zhang = somebody();
  const running = await confirmed(town, zhang);
  expect(problemOf(await moveMeasure(town.li, running, 'withdraw'))).toBe(
    '409 interim-measure-over',
  );
  expect(problemOf(await moveMeasure(town.li, running, 'end'))).toBe(
    '403 ban-needs-second-officer',
  );
  const requested = await moved(town.li, running, 'end-request');
  expect(problemOf(await moveMeasure(town.li, requested, 'end'))).toBe(
    '403 ban-needs-second-officer',
  );
  expect(await verdictOn(town, zhang)).toBe('refer');
  await moved(town.wu, requested, 'end');
  expect(await verdictOn(town, zhang)).toBe('clear');
});

test('one runs for a person and incident in a line, nobody repeats theirs by naming another day', async () => {
  const zhang = somebody();
  await impose(town.li, zhang);
  const again = (officer: Caller, change: object = {}) =>
    officer('POST', '/v1/interim-measures', imposition(zhang, change)).then(problemOf);
  expect(await again(town.wu)).toBe('409 interim-measure-exists');
  expect(await again(city)).toBe('409 interim-measure-exists');
  expect(await again(town.li, { incidentOn: '2026-05-03' })).toBe('409 interim-measure-exists');
  const chen = (await town.officer('410105')).call;
  expect(await again(chen, { incidentOn: '2026-05-03' })).toBe('201');
  hoursOn(72);
  expect(await again(town.li)).toBe('409 interim-measure-exists');
  expect(await again(town.wu)).toBe('201');
  expect(await again(elsewhere)).toBe('403 outside-jurisdiction');
});

test('a number that is known under another name needs strong proof', async () => {
  const zhang = somebody();
  await complete(town.school, zhang);
  const named = { ...zhang, name: '赵六' };
  const said = (proof: string) => ({ subject: { person: { ...named, proof } } });
  const post = (proof: string) =>
    town.li('POST', '/v1/interim-measures', imposition(named, said(proof)));
  expect(problemOf(await post('sighted'))).toBe('409 identity-contradiction');
  expect(await verdictOn(town, zhang)).toBe('clear');
  expect(problemOf(await post('card_reader'))).toBe('201');
  expect(await verdictOn(town, zhang)).toBe('refer');
  expect(await verdictOn(town, namesakeOf({ ...zhang, name: '赵六' }))).toBe('refer');
});

test('any authority that names the person exactly learns whose measure runs, and no more', async () => {
  const zhang = somebody();
  await impose(town.li, zhang);
  const look = () =>
    elsewhere('POST', '/v1/persons/lookup', {
      identity: zhang.identity,
      purpose: 'supervision',
      caseReference: 'file 9',
    });
  const found = await look();
  expect(found.body['interimMeasures']).toHaveLength(1);
  expect(found.text).not.toMatch(/推搡|recording/);
  hoursOn(72);
  expect((await look()).body['interimMeasures']).toEqual([]);
});

test('its words reach the deciding line alone', async () => {
  const zhang = somebody();
  const holding = { statement: `see ${zhang.identity.number}` };
  const refused = await town.li('POST', '/v1/interim-measures', imposition(zhang, holding));
  expect(problemOf(refused)).toBe('400 request-invalid');
  const measure = await impose(town.li, zhang);
  const read = await town.wu('GET', `/v1/interim-measures/${measure.id}`);
  expect(read.body).toMatchObject({ statement: '录像显示多次推搡', subject: { person: zhang } });
  const facts = await town.registry.owner<{ fact: object }>(`SELECT fact FROM log_fact`);
  expect(JSON.stringify(facts)).not.toMatch(/推搡|recording 2/);
  const types = await town.registry.owner<{ type: string }>(
    `SELECT fact ->> 'type' AS type FROM log_fact
      WHERE $1 IN (fact -> 'subject' ->> 'id', fact -> 'data' ->> 'measureId') ORDER BY number`,
    [measure.id],
  );
  expect(types.map(({ type }) => type)).toEqual([
    'interim_measure.imposed',
    'interim_measure.disclosed',
  ]);
});

test.each([
  [
    'interim_measure_needs_two_humans',
    `confirmed_by = imposed_by, confirmed_by_human = imposed_by_human,
     confirmed_at = imposed_at, state = 'confirmed'`,
  ],
  [
    'interim_measure_confirmed_in_time',
    `confirmed_by = o.id, confirmed_by_human = o.human_id,
     confirmed_at = imposed_at + interval '72 hours', state = 'confirmed'`,
  ],
  ['interim_measure_as_its_state', `state = 'ended'`],
  [
    'interim_measure_withdrawn_by_its_officer',
    `state = 'withdrawn', ended_by = o.id,
     ended_by_human = o.human_id, ended_at = imposed_at, ended_as = 'withdrawn'`,
  ],
  [
    'interim_measure_end_needs_two_humans',
    `state = 'ended', ended_by = o.id,
     ended_by_human = o.human_id, ended_at = imposed_at, ended_as = 'requested'`,
  ],
  [
    'interim_measure_ended_by_its_ban',
    `state = 'ended', ended_by = o.id,
     ended_by_human = o.human_id, ended_at = imposed_at, ended_as = 'ban_approved'`,
  ],
])('the database itself refuses what breaks %s', async (constraint, change) => {
  const { id } = await impose(town.li, somebody());
  const altering = town.registry.owner(
    `UPDATE interim_measure m SET ${change} FROM officer o
      WHERE m.id = $1 AND o.human_id <> m.imposed_by_human AND o.authority_id = m.authority_id`,
    [id],
  );
  await expect(altering).rejects.toMatchObject({ constraint });
});

test('of many moves at once one takes effect, and the instant of the database says which checks it meets', async () => {
  const third = (await town.officer(COUNTY)).call;
  for (let round = 0; round < 3; round += 1) {
    const zhang = somebody();
    const measure = await impose(town.li, zhang);
    hoursOn(71.999);
    const answers = await Promise.all([
      moveMeasure(town.wu, measure),
      moveMeasure(third, measure),
      moveMeasure(town.li, measure, 'withdraw'),
      moveMeasure(city, measure),
      moveMeasure(town.li, measure),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers[4]?.status).not.toBe(200);
    const checks = await Promise.all([
      ask(town, zhang),
      impose(third, zhang, { incidentOn: `2026-06-0${round + 1}` }),
      ask(town, zhang, { nursery: town.otherNursery }),
    ]);
    for (const answer of [checks[0], checks[2]]) {
      const [row] = await town.registry.owner<{ met: boolean }>(
        `SELECT EXISTS (SELECT FROM interim_measure m JOIN interim_measure first ON first.person_id = m.person_id
                         WHERE first.id = $2 AND (m.state = 'confirmed' OR m.state = 'imposed' AND m.imposed_at <= c.checked_at)
                       ) AS met FROM clearance_check c WHERE c.id = $1`,
        [answer.body['id'], measure.id],
      );
      expect(verdictOf(answer)).toBe(row?.met ? 'refer' : 'clear');
    }
    town.registry.clock.shiftMs = 0;
  }
});
