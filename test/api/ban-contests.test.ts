import { SYSTEM } from '../../src/domain/principal';
import { banContestProjection } from '../../src/features/bans/ban-contests.facts';
import { lookAtContests } from '../../src/features/bans/ban-contests.jobs';
import { findingProjection } from '../../src/features/findings/findings.facts';
import { as } from '../support/accounts';
import { loadPlainYear } from '../support/cases';
import { lift, requestLift } from '../support/lifting';
import {
  ban,
  decide,
  problemOf,
  propose,
  somebody,
  verdictOn,
  type Proposed,
} from '../support/people';
import { askToCorrect, moveBan } from '../support/moving';
import { differing } from '../support/projections';
import { openTown, turnClock, type Answer, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
  turnClock(town.registry, '2037-09-16T02:00:00Z');
  await loadPlainYear(town, 2037);
});
afterAll(() => town.close());

const contested = (banned: Proposed, change: object = {}) =>
  town.li('POST', `/v1/bans/${banned.id}/contests`, {
    kind: 'litigation',
    filedOn: '2037-09-10',
    documentNumber: '行初 12',
    ...change,
  });
const conclude = (contest: Answer, change: object = {}, etag = contest.headers.get('etag')) =>
  town.li(
    'POST',
    `/v1/ban-contests/${String(contest.body['id'])}/outcome`,
    { outcome: 'annulled', outcomeOn: '2037-09-16', documentNumber: '行初 13', ...change },
    { 'if-match': etag },
  );
const wait = () => as(town.registry, SYSTEM, lookAtContests);
const chased = async (contest: Answer) =>
  (
    await town.registry.owner<{ said: string }>(
      `SELECT kind || ' ' || division || coalesce(' ' || due_on, '')
              || CASE WHEN closed_at IS NULL THEN '' ELSE ' closed' END AS said
         FROM finding WHERE evidence ->> 'contestId' = $1 ORDER BY id`,
      [String(contest.body['id'])],
    )
  ).map(({ said }) => said);
const listed = async (contest: Answer) => {
  const page = await town.li('GET', '/v1/work-list?kind=ban_contest&limit=100');
  const items = page.body['items'] as { id: string; dueAt: string | null; undetermined: boolean }[];
  return items.flatMap(({ id, dueAt, undetermined }) =>
    id === contest.body['id'] ? [dueAt, undetermined] : [],
  );
};
const readBan = async ({ id }: Proposed): Promise<Proposed> => ({
  id,
  etag: (await town.li('GET', `/v1/bans/${id}`)).headers.get('etag') ?? '',
});

test('an annulled decision bars until two humans lift the ban, and they are chased until they do', async () => {
  const zhang = somebody();
  const banned = await ban(town, zhang);
  const contest = await contested(banned);
  expect(contest.body).toMatchObject({
    filingDueOn: '2026-12-05',
    isFiledLate: true,
    outcome: null,
  });
  expect(await verdictOn(town, zhang)).toBe('barred');
  const annulled = await conclude(contest);
  expect(annulled.body).toMatchObject({ outcome: 'annulled', liftDueOn: '2037-09-21' });
  expect(await verdictOn(town, zhang)).toBe('barred');
  const own = 'annulled_not_lifted 410105 2037-09-21';
  expect(await chased(contest)).toEqual([own]);

  turnClock(town.registry, '2037-09-21T15:59:00Z');
  await wait();
  expect(await chased(contest)).toEqual([own]);
  turnClock(town.registry, '2037-09-21T16:01:00Z');
  await wait();
  await wait();
  const superior = 'annulled_not_lifted 410100 2037-09-21';
  expect(await chased(contest)).toEqual([own, superior]);
  expect(await listed(contest)).toEqual(['2037-09-21T16:00:00.000Z', false]);
  const { call } = await town.officer('410100');
  const page = await call('GET', '/v1/findings?kind=annulled_not_lifted');
  expect(page.body['items']).toHaveLength(2);

  const dismissal = (page.body['items'] as { id: string; etag: string }[])[0];
  const dismissed = await call(
    'POST',
    `/v1/findings/${dismissal?.id ?? ''}/dismiss`,
    { reason: 'explained' },
    { 'if-match': dismissal?.etag ?? '' },
  );
  expect(problemOf(dismissed)).toBe('409 finding-not-dismissible');
  // one human alone moves nothing
  await requestLift(town.li, await readBan(banned));
  expect(await chased(contest)).toEqual([own, superior]);
  expect(await verdictOn(town, zhang)).toBe('barred');
});

test('the finding closes with the lift, and opens again when that was in error', async () => {
  turnClock(town.registry, '2037-09-16T02:00:00Z');
  const zhang = somebody();
  const banned = await ban(town, zhang);
  const contest = await contested(banned);
  await conclude(contest);
  const own = 'annulled_not_lifted 410105 2037-09-21';
  await lift(town, await readBan(banned), { basis: 'annulled', decidedOn: '2037-09-16' });
  expect(await chased(contest)).toEqual([`${own} closed`]);
  expect(await verdictOn(town, zhang)).toBe('clear');
  await wait();
  expect(await chased(contest)).toEqual([`${own} closed`]);
  await moveBan(town, await readBan(banned), 'reopen', { decidedOn: '2037-09-16' });
  expect(await verdictOn(town, zhang)).toBe('barred');
  expect(await chased(contest)).toEqual([`${own} closed`, own]);
  expect(await differing(town.registry, banContestProjection)).toEqual([]);
  expect(await differing(town.registry, findingProjection)).toEqual([]);
});

test('an objection has its clock, and its outcome is said once', async () => {
  turnClock(town.registry, '2037-09-16T02:00:00Z');
  const banned = await ban(town, somebody());
  const objection = await contested(banned, { kind: 'objection', filedOn: '2037-09-16' });
  expect(objection.body).toMatchObject({ outcomeDueOn: '2037-09-21', isFiledLate: false });
  turnClock(town.registry, '2037-09-21T16:01:00Z');
  await wait();
  expect(await chased(objection)).toEqual(['contest_late 410105 2037-09-21']);
  expect(await listed(objection)).toEqual(['2037-09-21T16:00:00.000Z', false]);
  const unfit = await conclude(objection, { outcome: 'considered' });
  expect(problemOf(unfit)).toBe('422 contest-outcome-unfit');
  expect(problemOf(await conclude(objection, {}, '"2"'))).toBe('412 precondition-failed');
  const maintained = await conclude(objection, { outcome: 'maintained', outcomeOn: '2037-09-22' });
  expect(maintained.status).toBe(200);
  expect(await chased(objection)).toEqual(['contest_late 410105 2037-09-21 closed']);
  expect(problemOf(await conclude(objection, {}, '"2"'))).toBe('409 contest-decided');
});

test('who stands in the line reads and records contests; nobody else knows of them', async () => {
  const banned = await ban(town, somebody());
  const contest = await contested(banned, { kind: 'statement', documentNumber: '陈述 4711' });
  const path = `/v1/bans/${banned.id}/contests`;
  const { call: superior } = await town.officer('410100');
  expect((await superior('GET', path)).body['items']).toMatchObject([
    { documentNumber: '陈述 4711' },
  ]);
  const { call: beside } = await town.officer('410122');
  expect(problemOf(await beside('GET', path))).toBe('404 not-found');
  const body = { outcome: 'considered', outcomeOn: '2037-09-22', documentNumber: 'x' };
  const outcome = `/v1/ban-contests/${String(contest.body['id'])}/outcome`;
  const foreign = await beside('POST', outcome, body, { 'if-match': '"1"' });
  expect(problemOf(foreign)).toBe('404 not-found');
  const facts = await town.registry.owner<{ text: string }>(
    `SELECT fact::text AS text FROM log_fact WHERE fact -> 'subject' ->> 'id' = $1`,
    [String(contest.body['id'])],
  );
  expect(facts.filter(({ text }) => text.includes('4711'))).toEqual([]);
});

test('a proposal is contested in its case, and nobody is named in a number', async () => {
  const proposed = await propose(town.li, somebody());
  expect(problemOf(await contested(proposed))).toBe('409 ban-not-in-force');
  await decide(town.wu, proposed, 'reject');
  expect(problemOf(await contested(proposed))).toBe('409 ban-not-in-force');
  const banned = await ban(town, somebody());
  const named = await contested(banned, { documentNumber: somebody().identity.number });
  expect(problemOf(named)).toBe('400 request-invalid');
  const early = await contested(banned, { filedOn: '2026-05-31' });
  expect(problemOf(early)).toBe('422 ban-dates-impossible');
});

test('a correction does not end the chase: what stands in its place must be lifted', async () => {
  turnClock(town.registry, '2037-09-16T02:00:00Z');
  const zhang = somebody();
  const banned = await ban(town, zhang);
  const contest = await contested(banned);
  await conclude(contest);
  const own = 'annulled_not_lifted 410105 2037-09-21';
  const asked = await askToCorrect(town.li, await readBan(banned), zhang);
  const correction = { id: String(asked.body['id']), etag: asked.headers.get('etag') ?? '' };
  expect((await decide(town.wu, correction)).status).toBe(200);
  turnClock(town.registry, '2037-09-21T16:01:00Z');
  await wait();
  expect((await chased(contest))[0]).toBe(own);
  expect(await chased(contest)).toHaveLength(2);
  await lift(town, await readBan(correction), { basis: 'annulled', decidedOn: '2037-09-16' });
  expect(await chased(contest)).toEqual([
    `${own} closed`,
    'annulled_not_lifted 410100 2037-09-21 closed',
  ]);
});
