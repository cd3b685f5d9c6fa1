import { noticeProjection, raiseNotices } from '../../src/features/enforcement/notices.commands';
import { asker } from '../support/log';
import { ask, somebody } from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly checkId: string;
  readonly deliveredAt: string;
}

async function noticesOf(nursery: Town['nursery'], query = ''): Promise<Shown[]> {
  const { status, body } = await nursery('GET', `/v1/notices${query}`);
  expect(status).toBe(200);
  return body['items'] as Shown[];
}

async function aCheck(): Promise<{ id: string; institutionId: string }> {
  const { body } = await ask(town, somebody());
  const [row] = await town.registry.owner<{ id: string; institutionId: string }>(
    `SELECT id, institution_id AS "institutionId" FROM clearance_check WHERE id = $1`,
    [body['id']],
  );
  if (!row) throw new Error('no check');
  return row;
}

function tell(
  kind: 'answer_no_longer_current' | 'answer_withdrawn',
  ...checks: { id: string; institutionId: string }[]
) {
  return town.registry.runWork(asker, async (work) =>
    raiseNotices(
      work,
      await work.now(),
      checks.map(({ id, institutionId }) => ({ organisationId: institutionId, kind, checkId: id })),
    ),
  );
}

async function factsOf(type: string, checkId: string): Promise<{ concerns: string[] }[]> {
  return town.registry.owner(
    `SELECT fact -> 'concerns' AS concerns FROM log_fact
      WHERE fact ->> 'type' = $1 AND fact -> 'data' ->> 'checkId' = $2`,
    [type, checkId],
  );
}

test('a notice is raised once about a thing, and told to nobody else', async () => {
  const check = await aCheck();
  await tell('answer_withdrawn', check);
  await Promise.all([tell('answer_withdrawn', check), tell('answer_withdrawn', check)]);
  expect(await factsOf('notice.raised', check.id)).toEqual([{ concerns: [check.institutionId] }]);
  expect(await noticesOf(town.otherNursery)).toEqual([]);
  const mine = (await noticesOf(town.nursery)).filter(({ checkId }) => checkId === check.id);
  expect(mine).toMatchObject([{ kind: 'answer_withdrawn' }]);
  await tell('answer_no_longer_current', check);
  const kinds = (await noticesOf(town.nursery))
    .filter(({ checkId }) => checkId === check.id)
    .map(({ kind }) => kind);
  expect(kinds).toEqual(['answer_no_longer_current', 'answer_withdrawn']);
});

test('reading delivers it, once, however many read at the same time; it is shown again', async () => {
  const check = await aCheck();
  await tell('answer_no_longer_current', check);
  expect(await factsOf('notice.delivered', check.id)).toEqual([]);
  const readings = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const shown = await noticesOf(town.nursery);
      return shown.find(({ checkId }) => checkId === check.id)?.deliveredAt;
    }),
  );
  expect(new Set(readings).size).toBe(1);
  expect(readings[0]).toMatch(/^\d{4}-/);
  expect(await factsOf('notice.delivered', check.id)).toEqual([
    { concerns: [check.institutionId] },
  ]);
});

test('what stands on a page that nobody asked for is not delivered', async () => {
  const [older, newer] = [await aCheck(), await aCheck()];
  await tell('answer_no_longer_current', older);
  await tell('answer_no_longer_current', newer);
  const first = await town.nursery('GET', '/v1/notices?limit=1');
  expect(first.body['items']).toMatchObject([{ checkId: newer.id }]);
  expect(await factsOf('notice.delivered', older.id)).toEqual([]);
  const second = await noticesOf(
    town.nursery,
    `?limit=1&cursor=${String(first.body['nextCursor'])}`,
  );
  expect(second).toMatchObject([{ checkId: older.id }]);
  expect(await factsOf('notice.delivered', older.id)).toHaveLength(1);
});

test('notices are what their facts say', async () => {
  expect(await differing(town.registry, noticeProjection)).toEqual([]);
});
