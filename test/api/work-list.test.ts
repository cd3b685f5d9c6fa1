import { checkAll, importFile, importLine } from '../support/imports';
import { impose } from '../support/interim';
import { askToMove } from '../support/moving';
import { ban, decide, problemOf, propose, somebody } from '../support/people';
import { openTown, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

interface Item {
  readonly kind: string;
  readonly id: string;
  readonly code: string;
  readonly dueAt: string | null;
  readonly link: string;
}

async function workOf(officer: Caller, query = ''): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor = ''; ;) {
    const page = await officer('GET', `/v1/work-list?limit=2&${query}${cursor}`);
    if (page.status !== 200) throw new Error(problemOf(page));
    items.push(...(page.body['items'] as Item[]));
    const { nextCursor } = page.body;
    if (typeof nextCursor !== 'string') return items;
    cursor = `&cursor=${nextCursor}`;
  }
}

const idsOf = (items: readonly Item[]) => items.map(({ id }) => id);

test('what waits is listed once each, the most urgent first, and what is done is gone', async () => {
  const measure = await impose(town.li, somebody());
  const proposal = await propose(town.li, somebody());
  const standing = await ban(town, somebody());
  const motion = await askToMove(town.li, standing, 'lift');
  const file = importFile([importLine({ number: somebody().identity.number })]);
  const sent = await town.wu('POST', '/v1/ban-imports', Buffer.from(file), {
    'content-type': 'text/csv',
  });
  await checkAll(town.registry);

  const work = await workOf(town.wu);
  const kinds = work
    .filter(({ kind }) => kind !== 'finding')
    .map(({ kind, code }) => `${kind} ${code}`);
  expect(kinds.sort()).toEqual([
    'ban_import approve',
    'ban_motion decide_lift',
    'ban_proposal decide',
    'interim_measure confirm',
  ]);
  expect(new Set(idsOf(work)).size).toBe(work.length);
  expect(work[0]).toMatchObject({ kind: 'interim_measure', id: measure.id });
  for (const { link } of work) expect((await town.wu('GET', link)).status).toBe(200);

  const oldest = await workOf(town.wu, 'sort=opened');
  expect(idsOf(oldest).sort()).toEqual(idsOf(work).sort());
  expect(oldest[0]?.id).toBe(measure.id);
  expect(idsOf(await workOf(town.wu, 'kind=ban_proposal'))).toEqual([proposal.id]);
  const soon = new Date(Date.now() + 73 * 3_600_000).toISOString();
  expect(idsOf(await workOf(town.wu, `dueBefore=${soon}&kind=interim_measure`))).toEqual([
    measure.id,
  ]);

  await decide(town.wu, proposal);
  expect(idsOf(await workOf(town.wu, 'kind=ban_proposal'))).toEqual([]);
  expect([motion.status, sent.status]).toEqual([201, 202]);
});

test('another line has other work, and a cursor of one order is none of the other', async () => {
  const { call: foreign } = await town.officer('420102');
  expect(await workOf(foreign)).toEqual([]);
  const page = await town.wu('GET', '/v1/work-list?limit=1');
  const cursor = String(page.body['nextCursor']);
  const other = await town.wu('GET', `/v1/work-list?limit=1&sort=opened&cursor=${cursor}`);
  expect(problemOf(other)).toBe('400 cursor-invalid');
  expect(problemOf(await town.nursery('GET', '/v1/work-list'))).toBe('403 scope-missing');
});
