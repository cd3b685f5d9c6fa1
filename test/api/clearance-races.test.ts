import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { makeDataSource } from '../../src/platform/database/data-source';
import { makeWorkIn } from '../../src/platform/database/work-in';
import { tables } from '../../src/tables';
import {
  callerAt,
  dayOf,
  openTown,
  serve,
  type Answer,
  type Caller,
  type Town,
} from '../support/town';
import {
  ask,
  certify,
  decide,
  namesakeOf,
  problemOf,
  propose,
  question,
  somebody,
  trained,
  verdictOf,
  type Person,
} from '../support/people';
import { count, SEED } from '../support/scale';

const ORDERS = count(40, 150);
/** Not an answer: a machine under load may have to say so. */
const BUSY = '503 busy';

let town: Town;
let second: { readonly nursery: Caller; readonly wu: Caller; readonly close: () => Promise<void> };
beforeAll(async () => {
  town = await openTown({ poolSize: 12 });
  second = await anotherProcess();
});
afterAll(async () => {
  await second.close();
  await town.close();
});

/** A second instance: another application with connections of its own to the same database. */
async function anotherProcess() {
  const { serviceUrl: url, keys, settings } = town.registry;
  const limits = { poolSize: 12, lockTimeoutMs: 5_000, statementTimeoutMs: 20_000 };
  const database = await makeDataSource({ url, ...limits }, tables).initialize();
  const runWork = makeWorkIn({ database, keys, settings });
  const { baseUrl, close } = await serve({ ...town.registry, database, runWork });
  return {
    nursery: callerAt(baseUrl, town.tokenOfNursery),
    wu: callerAt(baseUrl, town.tokenOfWu),
    close: async () => {
      await close();
      await database.destroy();
    },
  };
}

interface Timed {
  readonly verdict: string;
  readonly begunAt: bigint;
  readonly answeredAt: bigint;
}

async function timed(act: () => Promise<Answer>): Promise<Timed> {
  const begunAt = process.hrtime.bigint();
  const answer = await act();
  return { verdict: verdictOf(answer), begunAt, answeredAt: process.hrtime.bigint() };
}

/** Which checks start with the order, some milliseconds into the approval, or once it is answered; where, and about whom. */
const anOrder = fc.record({
  approver: fc.constantFrom('first', 'second'),
  /** So many of the first checks are answered when the approval begins. */
  waitsFor: fc.integer({ min: 0, max: 2 }),
  checks: fc.array(
    fc.record({
      starts: fc.constantFrom('first', 'during', 'during', 'after'),
      later: fc.integer({ min: 0, max: 25 }),
      instance: fc.constantFrom('first', 'second'),
      about: fc.constantFrom('self', 'number', 'namesake'),
      position: fc.constantFrom('cleaner', 'caregiver'),
      keyed: fc.boolean(),
    }),
    { minLength: 5, maxLength: 8 },
  ),
});
type Order = ReturnType<typeof ordersOf>[number];

function ordersOf(numRuns: number) {
  return fc.sample(anOrder, { numRuns, seed: SEED });
}

/** Plays one order with people of its own and gives everything that was answered, in its times. */
async function play({ approver, waitsFor, checks }: Order) {
  const zhang = somebody();
  const proposed = await propose(town.li, zhang);
  const people = {
    self: zhang,
    number: { ...zhang, name: '王五' },
    namesake: namesakeOf(zhang),
  };
  const officer = approver === 'first' ? town.wu : second.wu;
  const askOf = async ({ instance, about, position, keyed }: Order['checks'][number]) => {
    const nursery = instance === 'first' ? town.nursery : second.nursery;
    const key = keyed ? { key: v7() } : {};
    const check = await timed(() => ask(town, people[about], { nursery, position, ...key }));
    return { ...check, about, position };
  };
  const starting = (when: string) => checks.filter(({ starts }) => starts === when);
  const asked = starting('first').map(askOf);
  await Promise.all(asked.slice(0, waitsFor));
  const approving = timed(() => decide(officer, proposed));
  asked.push(...starting('during').map((check) => wait(check.later).then(() => askOf(check))));
  const approval = await approving;
  asked.push(...starting('after').map(askOf));
  return { approval, asked: await Promise.all(asked) };
}

test(`in ${ORDERS} orders, no check begun after an approval was answered is mild, and none begun and answered before it is strict`, async () => {
  const seen = { before: 0, during: 0, after: 0 };
  const orders = ordersOf(ORDERS);
  for (let at = 0; at < orders.length; at += 15) {
    for (const { approval, asked } of await Promise.all(orders.slice(at, at + 15).map(play))) {
      expect(approval.verdict).toBe('200');
      for (const { verdict, about, position, begunAt, answeredAt } of asked) {
        const mild = position === 'cleaner' ? 'clear' : 'not_qualified';
        const strict = about === 'namesake' ? 'refer' : 'barred';
        if (begunAt > approval.answeredAt) {
          seen.after += 1;
          expect([strict, BUSY]).toContain(verdict);
        } else if (answeredAt < approval.begunAt) {
          seen.before += 1;
          expect([mild, BUSY]).toContain(verdict);
        } else {
          seen.during += 1;
          expect([mild, strict, BUSY]).toContain(verdict);
        }
      }
    }
  }
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(ORDERS / 4);
}, 300_000);

test('of those orders, every check decided before its approval is mild and every later one strict', async () => {
  const outOfOrder = await town.registry.owner(
    `SELECT c.id, c.verdict, c.checked_at, b.decided_at
       FROM ban b
       JOIN person_name_token t ON t.person_id = b.person_id
       JOIN person_document d ON d.person_id = b.person_id
       JOIN person_document_index i ON i.document_id = d.id
       JOIN clearance_check c ON t.digest = c.name_digest OR i.digest = c.document_digest
      WHERE b.state = 'in_force'
        AND (c.verdict IN ('barred', 'refer')) <> (c.checked_at >= b.decided_at)`,
  );
  expect(outOfOrder).toEqual([]);
});

test('of fifty decisions on one ban at once exactly one takes effect', async () => {
  const zhang = somebody();
  const proposed = await propose(town.li, zhang);
  const moves = [
    () => decide(town.wu, proposed),
    () => decide(second.wu, proposed),
    () => decide(town.li, proposed),
    () => decide(town.li, proposed, 'withdraw'),
    () => decide(town.wu, proposed, 'reject'),
  ];
  const fifty = Array.from({ length: 10 }, () => moves).flat();
  const codes = (await Promise.all(fifty.map((move) => move()))).map(problemOf);
  expect(codes.filter((code) => code === '200')).toHaveLength(1);
  for (const code of codes) expect(code).toMatch(/^(200|403 |409 |412 |503 busy)/);

  const facts = await town.registry.owner<{ type: string; version: number }>(
    `SELECT fact->>'type' AS type, (fact->'subject'->>'version')::int AS version FROM log_fact
      WHERE fact->'subject'->>'id' = $1 ORDER BY number`,
    [proposed.id],
  );
  expect(facts.map(({ version }) => version)).toEqual([1, 2]);
  const strict = facts[1]?.type === 'ban.approved';
  expect(verdictOf(await ask(town, zhang))).toBe(strict ? 'barred' : 'clear');
});

test('of two officers who approve two bans of one unseen person, each registers the same person', async () => {
  for (let round = 0; round < 5; round += 1) {
    const zhang = somebody();
    const both = [await propose(town.li, zhang), await propose(town.li, zhang)] as const;
    const answers = await Promise.all([decide(town.wu, both[0]), decide(second.wu, both[1])]);
    expect(answers.map(problemOf)).toEqual(['200', '200']);
    const persons = await town.registry.owner(
      `SELECT DISTINCT person_id FROM ban WHERE id = ANY($1)`,
      [both.map(({ id }) => id)],
    );
    expect(persons).toHaveLength(1);
  }
});

test('no check begun after a contradicting push was answered is clear', async () => {
  const asCaregiver = (person: Person, nursery: Caller) =>
    timed(() => ask(town, person, { nursery, position: 'caregiver' }));
  for (let round = 0; round < 6; round += 1) {
    const li = await trained(town);
    const other = { updatedAt: '2026-05-22T01:00:00Z' };
    const pushing = timed(() => certify(town.school, { ...li, name: '别人' }, other));
    const during = Promise.all(
      [town.nursery, second.nursery, town.nursery].map((nursery) => asCaregiver(li, nursery)),
    );
    const push = await pushing;
    const after = await Promise.all([
      asCaregiver(li, town.nursery),
      asCaregiver(li, second.nursery),
    ]);
    expect(push.verdict).toMatch(/^20[01]$/);
    for (const { verdict } of after) expect(verdict).toBe('refer');
    for (const { verdict } of await during) expect(['clear', 'refer']).toContain(verdict);
  }
});

test('a person trained, banned and asked about in one breath is never clear once barred', async () => {
  const person = somebody();
  const proposed = await propose(town.li, person);
  const body = question(person, 'caregiver', dayOf(town.registry));
  const verdicts: string[] = [];
  const asking = (async () => {
    for (let n = 0; n < 20; n += 1) {
      verdicts.push(verdictOf(await second.nursery('POST', '/v1/clearance-checks', body)));
    }
  })();
  await trained(town, person);
  await decide(town.wu, proposed);
  await asking;
  const strict = verdicts.indexOf('barred');
  expect(strict).toBeGreaterThanOrEqual(0);
  expect(new Set(verdicts.slice(strict))).toEqual(new Set(['barred']));
});
