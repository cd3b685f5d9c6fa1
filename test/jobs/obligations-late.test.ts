import { escalateObligations } from '../../src/features/enforcement/escalate.jobs';
import { obligationProjection } from '../../src/features/enforcement/obligations.facts';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { lift } from '../support/lifting';
import { asker } from '../support/log';
import { obligedBy } from '../support/obligations';
import { ban, somebody, term } from '../support/people';
import { differing } from '../support/projections';
import { hire } from '../support/staff';
import { dayOf, openTown, turnClock, type Caller, type Town } from '../support/town';

let town: Town;
beforeEach(async () => {
  town = await openTown();
  turnClock(town.registry, '2026-11-23T02:00:00Z'); // Monday, ten in the morning
});
afterEach(async () => {
  expect(await differing(town.registry, obligationProjection)).toEqual([]);
  expect(await differing(town.registry, findingProjection)).toEqual([]);
  await town.close();
});

async function obliged(change: object = {}) {
  const person = somebody();
  await hire(town, person);
  const barred = await ban(town, person, change);
  const [obligation] = await obligedBy(town, barred);
  return { barred, id: obligation?.id ?? '' };
}

/** Turns of the job until there is nothing left to look at. */
async function escalateAll(): Promise<number> {
  for (let moved = 0; ;) {
    const looked = await town.registry.runWork(asker, escalateObligations);
    if (looked === 0) return moved;
    moved += looked;
  }
}

interface Late {
  readonly division: string;
  readonly state: string;
  readonly open: boolean;
}

/** `410105 notified open` */
async function found(): Promise<string[]> {
  const rows = await town.registry.owner<Late & { [column: string]: unknown }>(
    `SELECT division, evidence ->> 'state' AS state, closed_at IS NULL AS open
       FROM finding WHERE kind = 'obligation_late' ORDER BY opened_at, id`,
  );
  return rows.map(
    ({ division, state, open }) => `${division} ${state} ${open ? 'open' : 'closed'}`,
  );
}

async function step(caller: Caller, id: string, body: object) {
  const read = await caller('GET', `/v1/obligations/${id}`);
  const etag = read.headers.get('etag') ?? '';
  const answer = await caller('POST', `/v1/obligations/${id}/steps`, body, { 'if-match': etag });
  expect(answer.status).toBe(200);
  return answer;
}

test('a notice that nobody reads goes to the authority, a weekday later to its superior, each once', async () => {
  await obliged();
  turnClock(town.registry, '2026-11-23T05:59:00Z');
  expect(await escalateAll()).toBe(0);
  turnClock(town.registry, '2026-11-23T06:00:01Z');
  expect(await escalateAll()).toBe(1);
  expect(await escalateAll()).toBe(0);
  expect(await found()).toEqual(['410105 notified open']);
  turnClock(town.registry, '2026-11-24T05:59:00Z');
  expect(await escalateAll()).toBe(0);
  turnClock(town.registry, '2026-11-24T06:00:01Z');
  expect(await escalateAll()).toBe(1);
  expect(await found()).toEqual(['410105 notified open', '410100 notified open']);
  turnClock(town.registry, '2027-11-24T06:00:01Z');
  expect(await escalateAll()).toBe(0);
});

test('a job that did not run for days makes up for it', async () => {
  await obliged();
  turnClock(town.registry, '2026-12-24T06:00:00Z');
  expect(await escalateAll()).toBe(2);
  expect(await found()).toEqual(['410105 notified open', '410100 notified open']);
});

test('what was late is closed when it is done, and what comes next is late in its turn', async () => {
  const { id } = await obliged();
  turnClock(town.registry, '2026-11-24T06:00:01Z');
  await escalateAll();
  await town.nursery('GET', `/v1/obligations/${id}`);
  expect(await found()).toEqual(['410105 notified closed', '410100 notified closed']);
  expect(await escalateAll()).toBe(1);
  expect((await found()).at(-1)).toBe('410105 delivered open');
  await step(town.nursery, id, { step: 'removed' });
  expect((await found()).at(-1)).toBe('410105 delivered closed');
  turnClock(town.registry, '2026-12-08T15:59:00Z');
  expect(await escalateAll()).toBe(0);
  turnClock(town.registry, '2026-12-08T16:00:01Z');
  expect(await escalateAll()).toBe(1);
  expect((await found()).at(-1)).toBe('410105 removed open');
});

test('every obligation ends verified or escalated: no state is without a clock', async () => {
  const { id, barred } = await obliged();
  for (const next of ['contact_stopped', 'acknowledged', 'removed']) {
    await step(town.nursery, id, { step: next });
    const [row] = await obligedBy(town, barred);
    expect(row).toMatchObject({ state: next, escalation: 0 });
  }
  turnClock(town.registry, '2027-01-05T00:00:00Z');
  expect(await escalateAll()).toBe(2);
  expect((await obligedBy(town, barred))[0]).toMatchObject({ state: 'removed', escalation: 2 });
  const { call: officer } = await town.officer('410105');
  await step(officer, id, { step: 'verified', channel: 'in_person' });
  expect((await obligedBy(town, barred))[0]).toMatchObject({ state: 'verified', escalation: 0 });
  expect(new Set(await found())).toEqual(
    new Set(['410105 removed closed', '410100 removed closed']),
  );
});

test('processes that look at the same time escalate each once', async () => {
  for (let one = 0; one < 12; one += 1) await obliged();
  turnClock(town.registry, '2026-11-23T07:00:00Z');
  await Promise.all(Array.from({ length: 4 }, () => escalateAll()));
  expect(await escalateAll()).toBe(0);
  expect(await found()).toEqual(Array.from({ length: 12 }, () => '410105 notified open'));
});

test('a lift closes what was late, and nothing is late afterwards', async () => {
  const { barred } = await obliged();
  turnClock(town.registry, '2026-11-23T07:00:00Z');
  await escalateAll();
  await lift(town, barred);
  expect(await found()).toEqual(['410105 notified closed']);
  turnClock(town.registry, '2027-11-23T07:00:00Z');
  expect(await escalateAll()).toBe(0);
});

test('when the term of the ban runs out first, what it asked is cancelled, and the institution told', async () => {
  const { barred, id } = await obliged(term(dayOf(town.registry)));
  turnClock(town.registry, '2026-11-24T02:00:00Z');
  expect(await escalateAll()).toBe(1);
  expect((await obligedBy(town, barred))[0]).toMatchObject({ state: 'cancelled' });
  expect(await found()).toEqual([]);
  const { body } = await town.nursery('GET', '/v1/notices');
  expect(body['items']).toMatchObject([{ kind: 'obligation_cancelled', obligationId: id }]);
});
