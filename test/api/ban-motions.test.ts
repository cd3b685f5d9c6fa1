import { banMotionProjection } from '../../src/features/bans/ban-motions.projection';
import { banProjection } from '../../src/features/bans/bans.projection';
import { anOfficer } from '../support/accounts';
import { askForLift, decideMotion, lift, requestLift } from '../support/lifting';
import {
  ask,
  ban,
  problemOf,
  proposalOn,
  somebody,
  verdictOf,
  verdictOn,
  type Proposed,
} from '../support/people';
import { differing } from '../support/projections';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const stateOf = async (table: 'ban' | 'ban_motion', id: string) => {
  const sql = `SELECT state FROM ${table} WHERE id = $1`;
  return (await town.registry.owner<{ state: string }>(sql, [id]))[0]?.state;
};
const readBan = async ({ id }: Proposed): Promise<Proposed> => {
  const { headers } = await town.li('GET', `/v1/bans/${id}`);
  return { id, etag: headers.get('etag') ?? '' };
};

const auditorOf = async (division: string) => {
  const { known } = await town.officer(division);
  const name = `auditor.${division}`;
  return town.signedIn(await anOfficer(town.registry, known.authorityId, name, ['auditor']));
};

describe('a lifted ban', () => {
  test('bars nobody any more, and what was answered before is withdrawn, but for auditors', async () => {
    const zhang = somebody();
    const banned = await ban(town, zhang);
    const before = await ask(town, zhang);
    const motion = await requestLift(town.li, banned);
    expect(await verdictOn(town, zhang)).toBe('barred');
    const approved = await decideMotion(town.wu, motion);
    expect(approved.body).toMatchObject({ id: motion.id, banId: banned.id, state: 'approved' });
    expect(approved.headers.get('etag')).toBe('"2"');
    expect(await verdictOn(town, zhang)).toBe('clear');
    expect(await stateOf('ban', banned.id)).toBe('lifted');

    expect(verdictOf(before)).toBe('barred');
    const reread = await town.nursery('GET', `/v1/clearance-checks/${String(before.body['id'])}`);
    expect(reread.body).toMatchObject({
      verdict: 'withdrawn',
      reasons: [],
      receipt: null,
      standing: 'no_longer_current',
    });
    const listed = await town.nursery('GET', '/v1/clearance-checks?limit=200');
    expect(listed.body['items']).toContainEqual(
      expect.objectContaining({ id: before.body['id'], verdict: 'withdrawn' }),
    );
    const auditor = await auditorOf('410100');
    const audited = await auditor('GET', `/v1/clearance-checks/${String(before.body['id'])}`);
    expect(audited.body).toMatchObject({ verdict: 'barred', receipt: null, applicantSalt: null });
    const [disclosed] = await town.registry.owner<{ times: number }>(
      `SELECT count(*)::integer AS times FROM log_fact
        WHERE fact ->> 'type' = 'clearance.disclosed' AND fact -> 'data' ->> 'checkId' = $1`,
      [before.body['id']],
    );
    expect(disclosed?.times).toBe(1);
    const beside = await auditorOf('420102');
    const foreign = await beside('GET', `/v1/clearance-checks/${String(before.body['id'])}`);
    expect(problemOf(foreign)).toBe('404 not-found');
  });

  test('leaves the other bans of the person, and the bans of others, in force', async () => {
    const [zhang, zhao] = [somebody(), somebody()];
    const [one, two] = [await ban(town, zhang), await ban(town, zhang)];
    await ban(town, zhao);
    await lift(town, one);
    expect([await verdictOn(town, zhang), await verdictOn(town, zhao)]).toEqual([
      'barred',
      'barred',
    ]);
    await lift(town, two, { basis: 'acquitted' });
    expect([await verdictOn(town, zhang), await verdictOn(town, zhao)]).toEqual([
      'clear',
      'barred',
    ]);
  });

  test('stays lifted; the same decision can only be proposed anew', async () => {
    const zhang = somebody();
    const body = proposalOn(zhang);
    const { headers, body: proposed } = await town.li('POST', '/v1/bans', body);
    const first = { id: String(proposed['id']), etag: headers.get('etag') ?? '' };
    const path = `/v1/bans/${first.id}/approve`;
    await town.wu('POST', path, undefined, { 'if-match': first.etag });
    await lift(town, await readBan(first));
    const again = await askForLift(town.li, await readBan(first));
    expect(problemOf(again)).toBe('409 ban-not-in-force');
    expect(again.body).toMatchObject({ state: 'lifted' });
    expect(problemOf(await town.li('POST', '/v1/bans', body))).toBe('201');
    expect(await verdictOn(town, zhang)).toBe('clear');
  });

  test('and its motion are what their last facts say, to whom they concern', async () => {
    const banned = await ban(town, somebody());
    await lift(town, banned);
    await decideMotion(town.wu, await requestLift(town.li, await ban(town, somebody())), 'reject');
    expect(await differing(town.registry, banMotionProjection)).toEqual([]);
    expect(await differing(town.registry, banProjection)).toEqual([]);
    const facts = await town.registry.owner<{ type: string; concerns: string[] }>(
      `SELECT fact ->> 'type' AS type, fact -> 'concerns' AS concerns FROM log_fact
        WHERE $1 IN (fact -> 'subject' ->> 'id', fact -> 'data' ->> 'banId') ORDER BY number`,
      [banned.id],
    );
    expect(facts.map(({ type }) => type)).toEqual([
      'ban.proposed',
      'ban.approved',
      'ban_motion.proposed',
      'ban_motion.approved',
      'ban.lifted',
    ]);
    expect(new Set(facts.map(({ concerns }) => concerns.join())).size).toBe(1);
  });
});

describe('two humans', () => {
  test('who requested cannot approve or reject, and the ban goes on barring', async () => {
    const zhang = somebody();
    const motion = await requestLift(town.li, await ban(town, zhang));
    for (const move of ['approve', 'reject'] as const) {
      const answer = await decideMotion(town.li, motion, move);
      expect(problemOf(answer)).toBe('403 ban-needs-second-officer');
    }
    expect(problemOf(await decideMotion(town.wu, motion, 'withdraw'))).toBe('403 ban-outside-line');
    expect(await stateOf('ban_motion', motion.id)).toBe('proposed');
    expect(await verdictOn(town, zhang)).toBe('barred');
    expect(problemOf(await decideMotion(town.li, motion, 'withdraw'))).toBe('200');
    expect(await verdictOn(town, zhang)).toBe('barred');
  });

  test('the database refuses what the rule did not see: by its checks, its foreign keys and its trigger', async () => {
    const banned = await ban(town, somebody());
    const { id } = await requestLift(town.li, banned);
    const { id: decided } = await requestLift(town.li, await ban(town, somebody()));
    await decideMotion(town.wu, { id: decided, etag: '"1"' });
    const approveAs = (human: string) =>
      town.registry.owner(
        `UPDATE ban_motion SET state = 'approved', decided_by = requested_by, decided_by_human = ${human},
                decided_at = now(), version = 2 WHERE id = $1`,
        [id],
      );
    await expect(approveAs('requested_by_human')).rejects.toThrow('ban_motion_needs_two_humans');
    const another = `(SELECT decided_by_human FROM ban_motion WHERE id = '${decided}')`;
    await expect(approveAs(another)).rejects.toThrow('ban_motion_decided_by_decided_by_human_fkey');
    const lifting = town.registry.database.query(`UPDATE ban SET state = 'lifted' WHERE id = $1`, [
      banned.id,
    ]);
    await expect(lifting).rejects.toThrow('to lifted by no approved motion');
    expect(await stateOf('ban', banned.id)).toBe('in_force');
  });
});
