import { obligationProjection } from '../../src/features/enforcement/obligations.facts';
import { lift } from '../support/lifting';
import { obligationsRead, obligedBy, statesBy } from '../support/obligations';
import { ban, problemOf, somebody, type Proposed } from '../support/people';
import { differing } from '../support/projections';
import { hire, type Hiring } from '../support/staff';
import { dayOf, openTown, type Caller, type Town } from '../support/town';

let town: Town;
let foreign: Caller;
let otherLine: Caller;
beforeAll(async () => {
  town = await openTown();
  foreign = (await town.officer('420102')).call;
  otherLine = (await town.officer('410122')).call;
});
afterAll(async () => {
  expect(await differing(town.registry, obligationProjection)).toEqual([]);
  await town.close();
});

/** Somebody in a post, barred: the ban, and the obligation of their institution. */
async function obliged(hiring: Hiring = {}) {
  const person = somebody();
  const employed = await hire(town, person, hiring);
  const barred = await ban(town, person);
  const [obligation] = await obligedBy(town, barred);
  return { person, employed, barred, id: obligation?.id ?? '' };
}

async function report(caller: Caller, id: string, body: object, etag?: string) {
  const read = await caller('GET', `/v1/obligations/${id}`);
  return caller('POST', `/v1/obligations/${id}/steps`, body, {
    'if-match': etag ?? read.headers.get('etag') ?? '"0"',
  });
}

const enforcement = (officer: Caller, { id }: Pick<Proposed, 'id'>, query = '') =>
  officer('GET', `/v1/bans/${id}/enforcement${query}`);

test('the first reading delivers, once, and says whom it is about and until when', async () => {
  const { id, employed, barred } = await obliged();
  expect((await obligationsRead(town.otherNursery)).map((one) => one['id'])).not.toContain(id);
  expect(await statesBy(town, barred)).toEqual(['notified']);
  const [read] = await obligationsRead(town.nursery);
  expect(read).toMatchObject({
    id,
    state: 'delivered',
    escalation: 0,
    steps: [
      { step: 'notified', channel: 'system', implied: false },
      { step: 'delivered', channel: 'api', implied: false },
    ],
    employments: [{ id: employed.id, position: 'cleaner', state: 'unconfirmed', lastDay: null }],
  });
  expect(read).not.toHaveProperty('banId');
  expect(await obligationsRead(town.nursery)).toContainEqual(read);
  const facts = await town.registry.owner(
    `SELECT 1 FROM log_fact WHERE fact ->> 'type' = 'obligation.delivered' AND fact -> 'subject' ->> 'id' = $1`,
    [id],
  );
  expect(facts).toHaveLength(1);
});

test('readers at once deliver once', async () => {
  const { barred, id } = await obliged();
  const reads = await Promise.all(
    Array.from({ length: 6 }, () => town.nursery('GET', `/v1/obligations/${id}`)),
  );
  expect(new Set(reads.map(({ headers }) => headers.get('etag')))).toEqual(new Set(['"2"']));
  expect(await statesBy(town, barred)).toEqual(['delivered']);
});

test('step by step to the end: the institution removes, an authority verifies', async () => {
  const { id, employed, barred } = await obliged();
  for (const step of ['contact_stopped', 'acknowledged', 'removed']) {
    const { status, body } = await report(town.nursery, id, { step });
    expect([status, body['state']]).toEqual([200, step]);
  }
  const { body: gone } = await town.li('GET', `/v1/employments/${employed.id}`);
  expect(gone).toMatchObject({
    state: 'ended',
    endReason: 'barred',
    lastDay: dayOf(town.registry),
  });
  expect(problemOf(await report(town.nursery, id, { step: 'verified' }))).toBe(
    '403 obligation-step-not-yours',
  );
  const verified = await report(town.wu, id, { step: 'verified', channel: 'in_person' });
  expect(verified.body).toMatchObject({ state: 'verified', dueAt: null });
  expect(await statesBy(town, barred)).toEqual(['verified']);
  expect((await obligationsRead(town.nursery)).map((one) => one['id'])).not.toContain(id);
  expect((await obligationsRead(town.nursery, 'closed')).map((one) => one['id'])).toContain(id);
  expect(problemOf(await report(town.wu, id, { step: 'removed', channel: 'paper' }))).toBe(
    '409 obligation-step-out-of-order',
  );
});

test('an officer records what was told by telephone, and what that implies; reading delivers nothing', async () => {
  const { id, barred } = await obliged();
  await town.li('GET', `/v1/obligations/${id}`);
  expect(await statesBy(town, barred)).toEqual(['notified']);
  const happenedAt = new Date(Date.now() + town.registry.clock.shiftMs).toISOString();
  const told = await report(town.li, id, { step: 'removed', channel: 'telephone', happenedAt });
  expect(told.body['steps']).toMatchObject([
    { step: 'notified', recordedBy: null },
    { step: 'delivered', implied: true, channel: 'telephone' },
    { step: 'contact_stopped', implied: true },
    { step: 'acknowledged', implied: true },
    { step: 'removed', implied: false, happenedAt, recordedBy: expect.any(String) as unknown },
  ]);
});

test('who says what is wrong is refused, and nothing moves', async () => {
  const { id, barred } = await obliged();
  const refusals = [
    [town.li, { step: 'removed' }, '403 obligation-step-not-yours'],
    [town.nursery, { step: 'removed', channel: 'paper' }, '403 obligation-step-not-yours'],
    [town.li, { step: 'verified', channel: 'paper' }, '409 obligation-step-out-of-order'],
    [town.nursery, { step: 'delivered' }, '409 obligation-step-out-of-order'],
    ...['2026-01-01T00:00:00Z', '2099-01-01T00:00:00Z'].map(
      (happenedAt) =>
        [
          town.nursery,
          { step: 'acknowledged', happenedAt },
          '422 obligation-time-impossible',
        ] as const,
    ),
  ] as const;
  for (const [caller, body, problem] of refusals) {
    expect(problemOf(await report(caller, id, body))).toBe(problem);
  }
  expect(problemOf(await report(town.nursery, id, { step: 'removed' }, '"1"'))).toBe(
    '412 precondition-failed',
  );
  expect(await statesBy(town, barred)).toEqual(['delivered']);
});

test('to every other it was never there', async () => {
  const { id, barred } = await obliged();
  for (const caller of [town.otherNursery, foreign]) {
    expect(problemOf(await caller('GET', `/v1/obligations/${id}`))).toBe('404 not-found');
    const step = { step: 'removed', channel: 'paper' };
    expect(problemOf(await report(caller, id, step))).toBe('404 not-found');
  }
  expect(problemOf(await town.school('GET', '/v1/obligations'))).toBe('403 scope-missing');
  expect(problemOf(await enforcement(foreign, barred))).toBe('404 not-found');
  expect(await statesBy(town, barred)).toEqual(['notified']);
});

test('the authority of the institution’s place acts too, though the ban is another line’s', async () => {
  const { id, barred } = await obliged({ nursery: town.otherNursery });
  expect(problemOf(await enforcement(otherLine, barred))).toBe('404 not-found');
  expect((await report(otherLine, id, { step: 'contact_stopped', channel: 'paper' })).status).toBe(
    200,
  );
  expect((await report(town.li, id, { step: 'removed', channel: 'telephone' })).status).toBe(200);
  const seen = await report(otherLine, id, { step: 'verified', channel: 'in_person' });
  expect(seen.body['state']).toBe('verified');
});

test('removed ends every post there, also one that has not begun, and no post elsewhere', async () => {
  const person = somebody();
  const tomorrows = await hire(town, person, { startsOn: dayOf(town.registry, 20) });
  const todays = await hire(town, person, { position: 'driver' });
  const elsewhere = await hire(town, person, { nursery: town.otherNursery });
  const [one, two] = [await ban(town, person), await ban(town, person)];
  const [mine] = (await obligationsRead(town.nursery)).map((each) => String(each['id']));
  expect((await report(town.nursery, mine ?? '', { step: 'removed' })).status).toBe(200);
  const lastDays = await Promise.all(
    [tomorrows, todays].map(async ({ id }) => {
      const { body } = await town.nursery('GET', `/v1/employments/${id}`);
      return [body['state'], body['lastDay']];
    }),
  );
  expect(lastDays).toEqual([
    ['ended', dayOf(town.registry, 19)],
    ['ended', dayOf(town.registry)],
  ]);
  const still = await town.otherNursery('GET', `/v1/employments/${elsewhere.id}`);
  expect(still.body['state']).toBe('unconfirmed');
  for (const each of [one, two]) {
    expect((await statesBy(town, each)).sort()).toEqual(['notified', 'removed']);
    const { body } = await enforcement(town.li, each);
    expect(body['counts']).toHaveLength(2);
  }
});

test('whoever takes the person back is obliged anew, and the old removal is not verified', async () => {
  const { id, person, barred } = await obliged();
  await report(town.nursery, id, { step: 'removed' });
  await hire(town, person);
  expect(await statesBy(town, barred)).toEqual(['removed', 'notified']);
  const early = await report(town.li, id, { step: 'verified', channel: 'in_person' });
  expect(problemOf(early)).toBe('409 obligation-step-out-of-order');
  const again = (await obligedBy(town, barred)).at(-1)?.id ?? '';
  await report(town.nursery, again, { step: 'removed' });
  for (const each of [id, again]) {
    const verified = await report(town.li, each, { step: 'verified', channel: 'in_person' });
    expect(verified.status).toBe(200);
  }
});

test('the authority sees who still has the person in post, where, and how far each has come', async () => {
  const { person, barred, id } = await obliged();
  const later = await hire(town, person, { nursery: town.otherNursery, position: 'cook' });
  await report(town.nursery, id, { step: 'removed' });
  const { body } = await enforcement(town.li, barred);
  expect(body['counts']).toEqual(
    expect.arrayContaining([
      { state: 'notified', obligations: 1, inPost: 1 },
      { state: 'removed', obligations: 1, inPost: 0 },
    ]),
  );
  const inPost = await enforcement(town.li, barred, '?show=in_post');
  expect(inPost.body['items']).toMatchObject([
    {
      state: 'notified',
      inPost: true,
      institutionName: 'A nursery',
      employments: [{ id: later.id, position: 'cook', site: 'main house' }],
    },
  ]);
  const first = await enforcement(town.li, barred, '?limit=1');
  expect(first.body['items']).toMatchObject([{ id, inPost: false }]);
  const cursor = String(first.body['nextCursor']);
  const second = await enforcement(town.li, barred, `?limit=1&cursor=${cursor}`);
  expect(second.body['items']).toMatchObject([{ inPost: true }]);
  expect(second.body['nextCursor']).toBeNull();
});

test('closing an institution ends none of its obligations, and bans go on obliging it', async () => {
  const { barred, person, id } = await obliged({ nursery: town.otherNursery });
  await town.registry.owner(
    `UPDATE organisation SET state = 'closed' WHERE id = (SELECT institution_id FROM obligation WHERE id = $1)`,
    [id],
  );
  const another = await ban(town, person);
  for (const each of [barred, another]) expect(await statesBy(town, each)).toEqual(['notified']);
  const told = await report(otherLine, id, { step: 'removed', channel: 'in_person' });
  expect(told.status).toBe(200);
  for (const each of [barred, another]) expect(await statesBy(town, each)).toEqual(['removed']);
  await town.registry.owner(`UPDATE organisation SET state = 'active' WHERE state = 'closed'`);
});

test('after a lift nothing is due and nothing can be done', async () => {
  const { id, barred } = await obliged();
  await lift(town, barred);
  expect(problemOf(await report(town.nursery, id, { step: 'removed' }))).toBe(
    '409 obligation-step-out-of-order',
  );
  const [item] = (await enforcement(town.li, barred)).body['items'] as { dueAt: unknown }[];
  expect(item).toMatchObject({ state: 'cancelled', dueAt: null });
});

test('of a removal and a hire that race, no barred person is in a post unseen', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { id, person, barred } = await obliged();
    await town.nursery('GET', `/v1/obligations/${id}`);
    await Promise.all([
      report(town.nursery, id, { step: 'removed' }),
      hire(town, person, { position: 'driver' }),
    ]);
    const { body } = await enforcement(town.li, barred, '?show=in_post');
    const unmet = (await statesBy(town, barred)).filter((state) => state !== 'removed');
    const inPost = body['items'] as { state: string }[];
    expect(inPost.filter(({ state }) => state !== 'removed')).toHaveLength(unmet.length);
    const open = await town.registry.owner(
      `SELECT 1 FROM employment e JOIN obligation o USING (person_id, institution_id)
        WHERE o.id = $1 AND e.state <> 'ended'`,
      [id],
    );
    expect(open.length).toBe(unmet.length);
  }
});
