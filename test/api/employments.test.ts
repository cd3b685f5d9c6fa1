import { ask, ban, problemOf, somebody, trained, verdictOf, question } from '../support/people';
import {
  confirmation,
  employ,
  employedOf,
  employmentOf,
  healthy,
  hire,
  move,
} from '../support/staff';
import { dayOf, openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.registry.clock.shiftMs = 0;
});

const DAY_MS = 86_400_000;

test('who was asked about is recorded unconfirmed, and registered', async () => {
  const wang = somebody();
  const { body, etag } = await hire(town, wang);
  expect(body).toMatchObject({ state: 'unconfirmed', position: 'cleaner', verdict: 'clear' });
  expect(etag).toBe('"1"');
  expect(body).not.toHaveProperty('endReason');
  const looked = await town.li('POST', '/v1/persons/lookup', {
    identity: wang.identity,
    purpose: 'supervision',
    caseReference: 'case-1',
  });
  expect(looked.body['known']).toBe(true);
});

test('it is confirmed with a clear answer, proven identity, what the post needs at the start and the police query', async () => {
  const wang = await healthy(town, somebody());
  const recorded = await hire(town, wang);
  const confirmed = employedOf(await move(town.nursery, recorded, 'confirm', confirmation(town)));
  expect(confirmed.body).toMatchObject({
    state: 'confirmed',
    policeQuery: { channel: 'police_station', letterNumber: 'letter 12', letterSeen: true },
  });
  const read = await town.nursery('GET', `/v1/employments/${recorded.id}`);
  expect(read.body).toEqual(confirmed.body);
});

test.each([
  ['the letter was not seen', { letterSeen: false }, 'police_letter_not_seen'],
  ['the query is a month old', { queriedOn: -31 }, 'police_query_too_old'],
])('it is not confirmed when %s', async (_, change, obstacle) => {
  const recorded = await hire(town, await healthy(town, somebody()));
  const given = confirmation(town);
  const days = 'queriedOn' in change ? Number(change.queriedOn) : 0;
  const policeQuery = {
    ...given.policeQuery,
    ...change,
    queriedOn: dayOf(town.registry, days),
  };
  const answer = await move(town.nursery, recorded, 'confirm', { ...given, policeQuery });
  expect(problemOf(answer)).toBe('422 employment-not-confirmable');
  expect(answer.body['obstacles']).toEqual([obstacle]);
});

test('every obstacle is told at once, and the answer was recorded all the same', async () => {
  const wang = somebody();
  const check = await town.nursery('POST', '/v1/clearance-checks', {
    ...question(wang, 'caregiver', dayOf(town.registry)),
    applicant: { ...wang, proof: 'none' },
  });
  const recorded = employedOf(
    await town.nursery('POST', '/v1/employments', employmentOf(town, String(check.body['id']))),
  );
  expect(recorded.body['verdict']).toBe('not_qualified');
  const answer = await move(town.nursery, recorded, 'confirm', {
    policeQuery: confirmation(town).policeQuery,
  });
  expect(answer.body['obstacles']).toEqual([
    'not_clear',
    'identity_not_proven',
    'missing:health_certificate',
    'missing:integrity_file',
  ]);
  const checks = await town.nursery('GET', '/v1/clearance-checks?limit=1');
  expect(checks.body['items']).toEqual([
    expect.objectContaining({ purpose: 'employment_confirmed', verdict: 'not_qualified' }),
  ]);
});

test('a barred person who works there can be recorded, and never confirmed', async () => {
  const zhang = await healthy(town, somebody('张三'));
  const recorded = await hire(town, zhang);
  await ban(town, zhang);
  const answer = await move(town.nursery, recorded, 'confirm', confirmation(town));
  expect(answer.body['obstacles']).toEqual(['not_clear']);
  const { body } = await hire(town, zhang, { position: 'driver' });
  expect(body).toMatchObject({ state: 'unconfirmed', verdict: 'barred' });
});

test('another post is decided again; what the decision does not carry is unconfirmed', async () => {
  const employed = await employ(town, somebody());
  const same = employedOf(await move(town.nursery, employed, 'changes', { site: 'garden house' }));
  expect(same.body).toMatchObject({ state: 'confirmed', site: 'garden house' });
  const moved = employedOf(await move(town.nursery, same, 'changes', { position: 'caregiver' }));
  expect(moved.body).toMatchObject({ state: 'unconfirmed', verdict: 'not_qualified' });
});

test.each([
  ['sighted', 'clear'],
  ['card_reader', 'refer'],
])(
  'a wrong name in a staff record, %s, is for humans; for other nurseries %s',
  async (proof, verdict) => {
    const wang = await healthy(town, somebody());
    const check = await town.nursery('POST', '/v1/clearance-checks', {
      ...question(wang, 'cleaner', dayOf(town.registry)),
      applicant: { ...wang, name: '王小朋', proof },
    });
    const given = employmentOf(town, String(check.body['id']));
    const recorded = employedOf(await town.nursery('POST', '/v1/employments', given));
    expect(recorded.body['verdict']).toBe('refer');
    const others = await ask(town, wang, { nursery: town.otherNursery });
    expect(others.body['verdict']).toBe(verdict);
    const [said] = await town.registry.owner<{ findings: number }>(
      `SELECT count(*)::integer AS findings FROM finding f JOIN employment e ON e.person_id::text = f.evidence ->> 'personId'
      WHERE e.id = $1 AND f.kind = 'identity_contradiction' AND f.closed_at IS NULL`,
      [recorded.id],
    );
    expect(said).toEqual({ findings: 1 });
  },
);

test('nobody is moved to a post that they are recorded in already', async () => {
  const wang = somebody();
  await hire(town, wang, { position: 'driver' });
  const cleaner = await hire(town, wang);
  const answer = await move(town.nursery, cleaner, 'changes', { position: 'driver' });
  expect(problemOf(answer)).toBe('409 employment-exists');
});

test('who comes back from leave is decided again', async () => {
  const zhang = somebody();
  const employed = await employ(town, zhang);
  const away = employedOf(await move(town.nursery, employed, 'changes', { onLeave: true }));
  expect(away.body).toMatchObject({ state: 'confirmed', onLeave: true, verdict: 'clear' });
  await ban(town, zhang);
  const back = employedOf(await move(town.nursery, away, 'changes', { onLeave: false }));
  expect(back.body).toMatchObject({ state: 'unconfirmed', onLeave: false, verdict: 'barred' });
});

test('reporting lines are dated, and the manager is another person of the same institution', async () => {
  const head = await hire(town, somebody());
  const other = await hire(town, somebody(), { nursery: town.otherNursery });
  const wang = somebody();
  const check = await ask(town, wang, { position: 'cleaner' });
  const under = (managerEmploymentId: string) =>
    town.nursery(
      'POST',
      '/v1/employments',
      employmentOf(town, String(check.body['id']), { managerEmploymentId }),
    );
  expect(problemOf(await under(other.id))).toBe('422 manager-not-employed');
  const employed = employedOf(await under(head.id));
  town.registry.clock.shiftMs = 40 * DAY_MS;
  const deputy = await hire(town, somebody());
  const moved = await move(town.nursery, employed, 'changes', { managerEmploymentId: deputy.id });
  const startsOn = employed.body['startsOn'];
  const today = dayOf(town.registry);
  expect(moved.body['reportingLines']).toEqual([
    { managerEmploymentId: head.id, startsOn, lastDay: dayOf(town.registry, -1) },
    { managerEmploymentId: deputy.id, startsOn: today, lastDay: null },
  ]);
});

test('why it ended is read by officers of the place, and by nobody else', async () => {
  const employed = await employ(town, somebody());
  const leaving = { lastDay: dayOf(town.registry), reason: 'dismissed_for_conduct' };
  const ended = employedOf(await move(town.nursery, employed, 'end', leaving));
  expect(ended.body).toMatchObject({ state: 'ended', lastDay: leaving.lastDay });
  expect(ended.body).not.toHaveProperty('endReason');
  const path = `/v1/employments/${employed.id}`;
  expect((await town.li('GET', path)).body['endReason']).toBe('dismissed_for_conduct');
  const foreign = await town.officer('420102');
  expect(problemOf(await foreign.call('GET', path))).toBe('404 not-found');
  expect(problemOf(await town.otherNursery('GET', path))).toBe('404 not-found');
  expect(problemOf(await move(town.nursery, ended, 'end', leaving))).toBe('409 employment-ended');
});

test('one person is in one post once, and cited is a check of an applicant of the same institution', async () => {
  const wang = somebody();
  const first = await hire(town, wang);
  const check = await ask(town, wang);
  const again = employmentOf(town, String(check.body['id']));
  expect(problemOf(await town.nursery('POST', '/v1/employments', again))).toBe(
    '409 employment-exists',
  );
  expect(problemOf(await town.otherNursery('POST', '/v1/employments', again))).toBe(
    '404 not-found',
  );
  const own = employmentOf(town, String(first.body['lastCheckId']), { position: 'driver' });
  expect(problemOf(await town.nursery('POST', '/v1/employments', own))).toBe('404 not-found');
});

test('a move names what was read, and days must be possible', async () => {
  const employed = await hire(town, await trained(town));
  const stale = { id: employed.id, etag: '"7"' };
  expect(problemOf(await move(town.nursery, stale, 'changes', { onLeave: true }))).toBe(
    '412 precondition-failed',
  );
  const tomorrow = dayOf(town.registry, 1);
  expect(
    problemOf(await move(town.nursery, employed, 'end', { lastDay: tomorrow, reason: 'resigned' })),
  ).toBe('422 employment-dates-impossible');
});

test('staff may be asked about for the reasons that staff are asked about for', async () => {
  const wang = somebody();
  const asked = { ...question(wang, 'cleaner', dayOf(town.registry)), purpose: 'annual_recheck' };
  const before = await town.nursery('POST', '/v1/clearance-checks', asked);
  expect(problemOf(before)).toBe('422 employment-not-recorded');
  await hire(town, wang);
  expect(verdictOf(await town.nursery('POST', '/v1/clearance-checks', asked))).toBe('clear');
  const elsewhere = await town.otherNursery('POST', '/v1/clearance-checks', asked);
  expect(problemOf(elsewhere)).toBe('422 employment-not-recorded');
});

test('findings follow the facts: unconfirmed at work, asked after the start, two full-time posts', async () => {
  const findingsOf = async (id: string) => {
    const { body } = await town.li('GET', '/v1/findings?limit=200');
    const items = body['items'] as { kind: string; evidence: object }[];
    return items
      .filter(({ evidence }) => JSON.stringify(evidence).includes(id))
      .map(({ kind }) => kind)
      .sort();
  };
  const wang = await healthy(town, somebody());
  const startsOn = dayOf(town.registry, -3);
  const late = await hire(town, wang, { startsOn, hours: 'full_time' });
  expect(await findingsOf(late.id)).toEqual(['checked_after_start', 'employed_without_check']);
  const confirmed = employedOf(await move(town.nursery, late, 'confirm', confirmation(town)));
  expect(await findingsOf(late.id)).toEqual(['checked_after_start']);
  const second = await hire(town, wang, { position: 'driver', hours: 'full_time' });
  expect(await findingsOf(late.id)).toEqual(['checked_after_start', 'two_full_time_posts']);
  employedOf(await move(town.nursery, second, 'changes', { hours: 'part_time' }));
  expect(await findingsOf(late.id)).toEqual(['checked_after_start']);
  const end = { lastDay: dayOf(town.registry), reason: 'resigned' };
  employedOf(await move(town.nursery, confirmed, 'end', end));
  expect(await findingsOf(late.id)).toEqual([]);
});

test('of a confirmation and a ban at once, one sees the other', async () => {
  for (let round = 0; round < 5; round += 1) {
    const zhang = await healthy(town, somebody('张三'));
    const recorded = await hire(town, zhang);
    const [, confirmed] = await Promise.all([
      ban(town, zhang),
      move(town.nursery, recorded, 'confirm', confirmation(town)),
    ]);
    const after = await move(
      town.nursery,
      { id: recorded.id, etag: confirmed.headers.get('etag') ?? recorded.etag },
      'changes',
      { position: 'driver' },
    );
    expect(after.body).toMatchObject({ state: 'unconfirmed', verdict: 'barred' });
  }
});

test('a confirmation is not given again from memory: what was true may not be true any more', async () => {
  const zhang = await healthy(town, somebody('张三'));
  const recorded = await hire(town, zhang);
  const headers = { 'if-match': recorded.etag, 'idempotency-key': 'one-key' };
  const path = `/v1/employments/${recorded.id}/confirm`;
  const first = await town.nursery('POST', path, confirmation(town), headers);
  expect(first.body).toMatchObject({ state: 'confirmed', verdict: 'clear' });
  await ban(town, zhang);
  const again = await town.nursery('POST', path, confirmation(town), headers);
  expect(problemOf(again)).toBe('412 precondition-failed');
});
