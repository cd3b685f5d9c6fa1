import { askForLift, decideMotion, liftRequest, requestLift } from '../support/lifting';
import { ask, ban, problemOf, propose, somebody, verdictOf, verdictOn } from '../support/people';
import { COUNTY, openTown, type Caller, type Town } from '../support/town';

const DAY_MS = 24 * 3_600_000;

let town: Town;
let city: Caller;
let education: Caller;
let otherCounty: Caller;
beforeAll(async () => {
  town = await openTown({ settings: { newAccountHours: 24 } });
  city = (await town.officer('410100')).call;
  education = (await town.officer(COUNTY, 'education')).call;
  otherCounty = (await town.officer('410122')).call;
  town.registry.clock.shiftMs = DAY_MS + 60_000;
});
afterAll(() => town.close());

const NOWHERE = { id: '01900000-0000-7000-8000-000000000000', etag: '"1"' };

describe('the deciding line', () => {
  test('an officer of the superior authority may request and approve', async () => {
    const zhang = somebody();
    const motion = await requestLift(city, await ban(town, zhang), { basis: 'wrong_person' });
    expect(problemOf(await decideMotion(town.wu, motion))).toBe('200');
    const zhao = somebody();
    const second = await requestLift(town.li, await ban(town, zhao));
    expect(problemOf(await decideMotion(city, second))).toBe('200');
    expect([await verdictOn(town, zhang), await verdictOn(town, zhao)]).toEqual(['clear', 'clear']);
  });

  test('to another county and another regulator a motion is as absent as one that never was', async () => {
    const zhang = somebody();
    const banned = await ban(town, zhang);
    const motion = await requestLift(town.li, banned);
    for (const stranger of [otherCounty, education]) {
      for (const [real, absent] of [
        [`/v1/ban-motions/${motion.id}`, `/v1/ban-motions/${NOWHERE.id}`],
        [`/v1/bans/${banned.id}/motions`, `/v1/bans/${NOWHERE.id}/motions`],
      ] as const) {
        const [seen, never] = [await stranger('GET', real), await stranger('GET', absent)];
        expect(problemOf(seen)).toBe('404 not-found');
        expect({ ...seen.body, instance: null }).toEqual({ ...never.body, instance: null });
      }
      for (const move of ['approve', 'reject', 'withdraw'] as const) {
        expect(problemOf(await decideMotion(stranger, motion, move))).toBe('404 not-found');
      }
      expect(problemOf(await askForLift(stranger, banned))).toBe('404 not-found');
    }
    expect(await verdictOn(town, zhang)).toBe('barred');
  });

  test('reads every motion on a ban, with the document that each rests on', async () => {
    const banned = await ban(town, somebody());
    const first = await requestLift(town.li, banned);
    await decideMotion(town.wu, first, 'reject');
    const second = await requestLift(town.li, banned, { basis: 'corrected' });
    const { body } = await city('GET', `/v1/bans/${banned.id}/motions`);
    expect(body['items']).toEqual([
      expect.objectContaining({
        id: first.id,
        state: 'rejected',
        rejectionReason: 'basis_not_proven',
      }),
      expect.objectContaining({ id: second.id, state: 'proposed', basis: 'corrected' }),
    ]);
    const one = await town.wu('GET', `/v1/ban-motions/${second.id}`);
    expect(one.body).toEqual((body['items'] as unknown[])[1]);
    expect(one.headers.get('etag')).toBe('"1"');
  });
});

test('an account cannot approve or reject a motion in its first day, and can after it', async () => {
  const { clock } = town.registry;
  const { call } = await town.officer(COUNTY);
  const zhang = somebody();
  const motion = await requestLift(town.li, await ban(town, zhang));
  const openedAt = clock.shiftMs;
  for (const move of ['approve', 'reject'] as const) {
    expect(problemOf(await decideMotion(call, motion, move))).toBe('403 account-too-new');
  }
  clock.shiftMs = openedAt + DAY_MS - 60_000;
  expect(problemOf(await decideMotion(call, motion))).toBe('403 account-too-new');
  expect(await verdictOn(town, zhang)).toBe('barred');
  clock.shiftMs = openedAt + DAY_MS + 60_000;
  expect(problemOf(await decideMotion(call, motion))).toBe('200');
  expect(await verdictOn(town, zhang)).toBe('clear');
});

describe('what is requested and decided is what was read, once', () => {
  test('without If-Match 428, with a stale one 412, and nothing moves', async () => {
    const zhang = somebody();
    const banned = await ban(town, zhang);
    const path = `/v1/bans/${banned.id}/lift`;
    expect(problemOf(await town.li('POST', path, liftRequest()))).toBe('428 precondition-required');
    const stale = { ...banned, etag: '"1"' };
    expect(problemOf(await askForLift(town.li, stale))).toBe('412 precondition-failed');
    const motion = await requestLift(town.li, banned);
    const bare = await town.wu('POST', `/v1/ban-motions/${motion.id}/approve`);
    expect(problemOf(bare)).toBe('428 precondition-required');
    // the ban's own tag is not the motion's
    const wrong = { id: motion.id, etag: banned.etag };
    expect(problemOf(await decideMotion(town.wu, wrong))).toBe('412 precondition-failed');
    expect(await verdictOn(town, zhang)).toBe('barred');
  });

  test('a proposal is not lifted, and a ban has one open motion', async () => {
    const proposed = await propose(town.li, somebody());
    expect(problemOf(await askForLift(town.li, proposed))).toBe('409 ban-not-in-force');
    const banned = await ban(town, somebody());
    const first = await requestLift(town.li, banned);
    expect(problemOf(await askForLift(town.wu, banned))).toBe('409 ban-motion-open');
    await decideMotion(town.li, first, 'withdraw');
    const answers = await Promise.all(
      [town.li, town.wu, city, town.li, town.wu].map((officer) => askForLift(officer, banned)),
    );
    const codes = answers.map(problemOf).sort();
    expect(codes).toEqual(['201', ...codes.slice(1).map(() => '409 ban-motion-open')]);
  });

  test('a document dated before the decision, tomorrow, or under an identity number is refused', async () => {
    const banned = await ban(town, somebody());
    for (const [change, problem] of [
      [{ decidedOn: '2026-05-31' }, '422 ban-dates-impossible'],
      [{ decidedOn: '2199-01-01' }, '422 ban-dates-impossible'],
      [{ documentNumber: somebody().identity.number }, '400 request-invalid'],
      [{ basis: 'mercy' }, '400 request-invalid'],
    ] as const) {
      expect(problemOf(await askForLift(town.li, banned, change))).toBe(problem);
    }
  });

  test.each(['approve', 'reject', 'withdraw'] as const)(
    'after %s no other decision is taken',
    async (first) => {
      const zhang = somebody();
      const motion = await requestLift(town.li, await ban(town, zhang));
      const done = await decideMotion(first === 'withdraw' ? town.li : town.wu, motion, first);
      const read = { id: motion.id, etag: done.headers.get('etag') ?? '' };
      for (const [officer, move] of [
        [town.wu, 'approve'],
        [town.wu, 'reject'],
        [town.li, 'withdraw'],
      ] as const) {
        const answer = await decideMotion(officer, read, move);
        expect(problemOf(answer)).toBe('409 ban-already-decided');
      }
      expect(await verdictOn(town, zhang)).toBe(first === 'approve' ? 'clear' : 'barred');
    },
  );

  test('of approvals, rejections and withdrawals at once exactly one takes effect', async () => {
    for (let round = 0; round < 4; round += 1) {
      const zhang = somebody();
      const banned = await ban(town, zhang);
      const motion = await requestLift(town.li, banned);
      const moves = [
        () => decideMotion(town.wu, motion),
        () => decideMotion(city, motion),
        () => decideMotion(town.li, motion, 'withdraw'),
        () => decideMotion(town.wu, motion, 'reject'),
        () => decideMotion(town.li, motion),
      ];
      const at = round % moves.length;
      const turned = [...moves.slice(at), ...moves.slice(0, at)];
      const codes = (
        await Promise.all([...turned, ...turned, ...turned].map((move) => move()))
      ).map(problemOf);
      expect(codes.filter((code) => code === '200')).toHaveLength(1);
      for (const code of codes) expect(code).toMatch(/^(200|403 |409 |412 |503 busy)/);
      const facts = await town.registry.owner<{ type: string }>(
        `SELECT fact ->> 'type' AS type FROM log_fact
          WHERE fact -> 'subject' ->> 'id' IN ($1, $2) ORDER BY number`,
        [motion.id, banned.id],
      );
      const last = facts.slice(3).map(({ type }) => type);
      const lifted = last[0] === 'ban_motion.approved';
      expect(last).toHaveLength(lifted ? 2 : 1);
      expect(last[1]).toBe(lifted ? 'ban.lifted' : undefined);
      expect(await verdictOn(town, zhang)).toBe(lifted ? 'clear' : 'barred');
    }
  });
});

test('of checks that race with a lift, those decided before it are barred and those after it clear', async () => {
  const seen = { barred: 0, clear: 0 };
  for (let round = 0; round < 6; round += 1) {
    const zhang = somebody();
    const motion = await requestLift(town.li, await ban(town, zhang));
    const checks = () =>
      Promise.all(
        [town.nursery, town.otherNursery].map((nursery) => ask(town, zhang, { nursery })),
      );
    const [before, , after] = await Promise.all([
      checks(),
      decideMotion(town.wu, motion),
      checks().then(checks),
    ]);
    for (const answer of [...before, ...after, ...(await checks())]) {
      const [row] = await town.registry.owner<{ lifted: boolean }>(
        `SELECT c.checked_at >= m.decided_at AS lifted FROM clearance_check c, ban_motion m
          WHERE c.id = $1 AND m.id = $2`,
        [answer.body['id'], motion.id],
      );
      const expected = row?.lifted ? 'clear' : 'barred';
      expect(verdictOf(answer)).toBe(expected);
      seen[expected] += 1;
    }
  }
  expect(Math.min(seen.barred, seen.clear)).toBeGreaterThan(0);
});
