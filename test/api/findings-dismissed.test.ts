import { SYSTEM } from '../../src/domain/principal';
import { closeFindings, openFinding } from '../../src/features/findings/findings.commands';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { as } from '../support/accounts';
import { problemOf } from '../support/people';
import { differing } from '../support/projections';
import { COUNTY, openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let city: Caller;
let beside: Caller;
beforeAll(async () => {
  town = await openTown();
  city = (await town.officer('410100')).call;
  beside = (await town.officer('410122')).call;
});
afterAll(() => town.close());

interface Item {
  readonly id: string;
  readonly etag: string;
  readonly evidence: { readonly key: string };
}

function open(key: string, { kind = 'two_full_time_posts', once = false } = {}): Promise<void> {
  return as(town.registry, SYSTEM, async (work) =>
    openFinding(work, await work.now(), {
      kind,
      division: COUNTY,
      evidence: { key },
      dueOn: null,
      key,
      ...(once && { once }),
    }),
  );
}

async function listed(by: Caller, query = ''): Promise<readonly Item[]> {
  const { status, body } = await by('GET', `/v1/findings?limit=200${query}`);
  expect(status).toBe(200);
  return body['items'] as readonly Item[];
}

const keysOf = (items: readonly Item[]) => items.map(({ evidence }) => evidence.key);

async function aFinding(key: string, more?: { kind?: string; once?: boolean }): Promise<Item> {
  await open(key, more);
  const item = (await listed(town.wu)).find(({ evidence }) => evidence.key === key);
  if (!item) throw new Error(`${key} is not listed`);
  return item;
}

const dismiss = (by: Caller, { id, etag }: Item, reason = 'explained'): Promise<Answer> =>
  by('POST', `/v1/findings/${id}/dismiss`, { reason }, { 'if-match': etag });

test('one finding is read by its place, with the ETag that a dismissal needs', async () => {
  const finding = await aFinding('read');
  const read = await town.li('GET', `/v1/findings/${finding.id}`);
  expect(read).toMatchObject({ status: 200, body: { id: finding.id, closedAt: null } });
  expect(read.headers.get('etag')).toBe(read.body['etag']);
  const elsewhere = (await town.officer('420102')).call;
  expect((await elsewhere('GET', `/v1/findings/${finding.id}`)).status).toBe(404);
});

test('a case officer of the place dismisses it with a reason, and it is a fact', async () => {
  const finding = await aFinding('dismissed');
  const answer = await dismiss(town.wu, finding, 'recorded_in_error');
  expect(answer).toMatchObject({
    status: 200,
    body: { id: finding.id, dismissedReason: 'recorded_in_error', etag: '"2"' },
  });
  expect(answer.headers.get('etag')).toBe('"2"');
  expect(keysOf(await listed(town.wu))).not.toContain('dismissed');
  const facts = await town.registry.owner<{ fact: { data: object; concerns: unknown[] } }>(
    `SELECT fact FROM log_fact WHERE fact ->> 'type' = 'finding.dismissed'`,
  );
  expect(facts).toHaveLength(1);
  expect(facts[0]?.fact).toMatchObject({
    subject: { id: finding.id, version: 2 },
    data: { closedAt: answer.body['closedAt'], dismissedReason: 'recorded_in_error' },
  });
  expect(facts[0]?.fact.concerns).toHaveLength(1);
});

test('the superior authority dismisses it, too', async () => {
  expect((await dismiss(city, await aFinding('by the city'))).status).toBe(200);
});

test('to the county beside, a finding is as absent as one that was never there', async () => {
  const finding = await aFinding('foreign');
  const foreign = await dismiss(beside, finding);
  const never = await dismiss(beside, { ...finding, id: '01900000-0000-7000-8000-000000000000' });
  const told = { ...never.body, instance: foreign.body['instance'] };
  expect(foreign.body).toEqual(told);
  expect(problemOf(foreign)).toBe('404 not-found');
  expect(problemOf(await dismiss(town.nursery, finding))).toBe('403 scope-missing');
  expect((await dismiss(town.wu, finding)).status).toBe(200);
});

test('what was not read is not dismissed', async () => {
  const finding = await aFinding('unread');
  expect(problemOf(await dismiss(town.wu, { ...finding, etag: '"7"' }))).toBe(
    '412 precondition-failed',
  );
  const bare = await town.wu('POST', `/v1/findings/${finding.id}/dismiss`, { reason: 'other' });
  expect(problemOf(bare)).toBe('428 precondition-required');
});

test('a doubt about who somebody is stays', async () => {
  const finding = await aFinding('who', { kind: 'identity_contradiction' });
  expect(problemOf(await dismiss(town.wu, finding))).toBe('409 finding-not-dismissible');
  expect(keysOf(await listed(town.wu))).toContain('who');
});

test('what closed by itself is not dismissed afterwards', async () => {
  const finding = await aFinding('gone');
  await as(town.registry, SYSTEM, async (work) =>
    closeFindings(work, await work.now(), 'two_full_time_posts', ['gone']),
  );
  expect(problemOf(await dismiss(town.wu, finding))).toBe('412 precondition-failed');
  const read = { ...finding, etag: '"2"' };
  expect(problemOf(await dismiss(town.wu, read))).toBe('409 finding-closed');
});

test('of two officers and the cause that ends, one closes it', async () => {
  for (let round = 0; round < 10; round += 1) {
    const finding = await aFinding(`raced ${round}`);
    const [li, wu] = await Promise.all([
      dismiss(town.li, finding),
      dismiss(town.wu, finding),
      as(town.registry, SYSTEM, async (work) =>
        closeFindings(work, await work.now(), 'two_full_time_posts', [`raced ${round}`]),
      ),
    ]);
    const done = [li, wu].filter(({ status }) => status === 200);
    const refused = [li, wu].filter(({ status }) => status !== 200);
    expect(done.length).toBeLessThan(2);
    expect(new Set(refused.map(problemOf))).toEqual(new Set(['412 precondition-failed']));
    const [row] = await town.registry.owner(
      `SELECT version, dismissed_reason IS NOT NULL AS dismissed FROM finding WHERE id = $1`,
      [finding.id],
    );
    expect(row).toEqual({ version: 2, dismissed: done.length === 1 });
  }
});

test('a doubt that is raised once does not come back; another does', async () => {
  for (const once of [true, false]) {
    const key = `again ${once}`;
    await dismiss(town.wu, await aFinding(key, { once }));
    await open(key, { once });
    expect(keysOf(await listed(town.wu)).includes(key)).toBe(!once);
  }
});

test('the list is narrowed by kind and by whether they are closed', async () => {
  const late = await aFinding('narrowed', { kind: 'obligation_late' });
  expect(keysOf(await listed(city, '&kind=obligation_late'))).toEqual(['narrowed']);
  await dismiss(town.wu, late);
  expect(await listed(city, '&kind=obligation_late')).toEqual([]);
  const closed = await listed(city, '&kind=obligation_late&state=closed');
  expect(closed).toEqual([expect.objectContaining({ id: late.id, dismissedReason: 'explained' })]);
  const all = await listed(city, '&state=closed');
  expect(keysOf(all)).toEqual(expect.arrayContaining(['dismissed', 'gone', 'narrowed']));
  expect(keysOf(all)).not.toContain('who');
  expect(await listed(beside, '&state=closed')).toEqual([]);
});

test('rows and last facts say the same', async () => {
  expect(await differing(town.registry, findingProjection)).toEqual([]);
});
