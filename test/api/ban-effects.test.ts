import { joinBanEffects, type JoinedBanEffects } from '../../src/features/bans/ban-effects';
import { makeApprovals } from '../../src/features/bans/approvals.http';
import { getMotion } from '../../src/features/bans/ban-motions.commands';
import { bansOf } from '../../src/features/bans/bans.store';
import { newKey, openApi } from '../support/api';
import { requestLift } from '../support/lifting';
import { ban, propose, somebody, verdictOn, type Proposed } from '../support/people';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const NOTHING: JoinedBanEffects = {
  wouldTouch: () => Promise.resolve({ posts: [], obligations: [], receipts: [] }),
  inForce: () => Promise.resolve(),
  suspended: () => Promise.resolve(),
  lifted: () => Promise.resolve(),
  superseded: () => Promise.resolve(),
};

function approve({ id, etag }: Proposed, effects: JoinedBanEffects, of = 'bans') {
  const ofInstitutions = { moved: () => Promise.resolve() };
  return openApi(town.registry, makeApprovals({ ofPersons: effects, ofInstitutions }))
    .agent.post(`/v1/${of}/${id}/approve`)
    .set({ Authorization: town.tokenOfWu, 'If-Match': etag, 'Idempotency-Key': newKey() });
}

test('what follows from a ban sees it in force, bound to its person, and follows in order', async () => {
  const seen: string[] = [];
  const effect = (name: string): JoinedBanEffects => ({
    ...NOTHING,
    inForce: async (work, at, ban) => {
      const stored = (await bansOf(work, [ban.personId])).find(({ id }) => id === ban.id);
      const facts = await work.tx.query(
        `SELECT 1 FROM log_fact WHERE fact ->> 'type' = 'ban.approved' AND fact -> 'subject' ->> 'id' = $1`,
        [ban.id],
      );
      const sameInstant = at.getTime() === ban.decidedAt?.getTime();
      seen.push([name, stored?.state, facts.length, sameInstant].join(' '));
    },
  });
  const proposed = await propose(town.li, somebody());
  const answer = await approve(proposed, joinBanEffects([effect('one'), effect('two')]));
  expect(answer.status).toBe(200);
  expect(seen).toEqual(['one in_force 1 true', 'two in_force 1 true']);
});

test('what follows from a ban and fails leaves the ban proposed', async () => {
  const person = somebody();
  const proposed = await propose(town.li, person);
  const failing = { ...NOTHING, inForce: () => Promise.reject(new Error('no disk')) };
  expect((await approve(proposed, failing)).status).toBe(500);
  expect(await verdictOn(town, person)).toBe('clear');
  expect((await approve(proposed, NOTHING)).status).toBe(200);
  expect(await verdictOn(town, person)).toBe('barred');
});

test('what follows from a lift sees the ban lifted, and what fails leaves it in force', async () => {
  const person = somebody();
  const motion = await requestLift(town.li, await ban(town, person));
  const failing = { ...NOTHING, lifted: () => Promise.reject(new Error('no disk')) };
  expect((await approve(motion, failing, 'ban-motions')).status).toBe(500);
  expect(await verdictOn(town, person)).toBe('barred');

  const seen: unknown[] = [];
  const lifted: JoinedBanEffects['lifted'] = async (work, at, { id, personId }) => {
    const stored = (await bansOf(work, [personId])).find((one) => one.id === id);
    const decided = await getMotion(work, motion.id);
    seen.push([stored?.state, decided.state, decided.decidedAt?.getTime() === at.getTime()]);
  };
  expect((await approve(motion, { ...NOTHING, lifted }, 'ban-motions')).status).toBe(200);
  expect(seen).toEqual([['lifted', 'approved', true]]);
  expect(await verdictOn(town, person)).toBe('clear');
});
