import { known, move, moved, pushHealth } from '../support/certificates';
import { accept, onlyOne } from '../support/held';
import { certify, complete, somebody, trained, verdictOn, type Person } from '../support/people';
import { clear, follow, recalledAmong, TOLD, toldOf } from '../support/recalls';
import { receiptOf, standingOf } from '../support/receipts';
import { hire } from '../support/staff';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const certificateOf = async (person: Person) => known(await certify(town.school, person));
const asCaregiver = { position: 'caregiver' } as const;

/** Facts about a certificate that a nursery may read. */
async function toldTo(caller: Town['nursery'], credentialId: string) {
  const { body } = await caller('GET', '/v1/log/facts?limit=200');
  const facts = (body['items'] as { fact: { type: string; data: Record<string, unknown> } }[]).map(
    ({ fact }) => fact,
  );
  return facts
    .filter(({ type, data }) => /^certificate/.test(type) && data['credentialId'] === credentialId)
    .map(({ data }) => data);
}

test.each(['suspend', 'revoke', 'withdraw'])(
  'to %s a certificate calls back the clear answers that rested on it, and no other',
  async (wanted) => {
    const [li, wang] = [await trained(town), await trained(town)];
    const answers = [
      await clear(town, li, asCaregiver),
      await clear(town, li, { position: 'cleaner' }),
      await clear(town, wang, asCaregiver),
    ];
    const by = wanted === 'withdraw' ? town.school : town.li;
    const done = await moved(by, await certificateOf(li), { move: wanted, reason: 'fraud' });
    expect(done.status).toBe(200);
    const [mine] = answers;
    if (!mine) throw new Error('nothing was asked');
    // at once, before anybody is told
    expect(await standingOf(town, receiptOf(mine))).toBe('no_longer_current');
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0]);
    expect(await toldOf(town.nursery, mine)).toEqual(TOLD);
  },
);

test('a certificate in the place of another keeps an answer, unless it is in something else', async () => {
  const [li, wang] = [await trained(town), await trained(town)];
  const answers = [await clear(town, li, asCaregiver), await clear(town, wang, asCaregiver)];
  for (const [holder, occupation] of [
    [li, '4-10-01-02'],
    [wang, '4-03-02-01'],
  ] as const) {
    const before = await certificateOf(holder);
    const number = `Y000141000002263${holder.identity.number.slice(8, 14)}`;
    const after = await certify(town.school, holder, { occupation, number }, 'next');
    const done = await move(town.school, before, {
      ...{ move: 'supersede', reason: 'replaced', supersededBy: known(after).id },
    });
    expect(done.body).toMatchObject({ standing: 'superseded' });
  }
  await follow(town.registry);
  expect(await recalledAmong(town.registry, answers)).toEqual([1]);
});

test('who employs the holder is told what the certificate amounts to, of its own employments alone and nothing of why', async () => {
  const li = await trained(town);
  const here = await hire(town, li, asCaregiver);
  const there = await hire(town, li, { nursery: town.otherNursery });
  const certificate = await certificateOf(li);
  const suspended = await moved(town.li, certificate, { move: 'suspend', reason: 'fraud' });
  await moved(town.li, known(suspended), { move: 'reinstate' });
  const held = await onlyOne(town, certificate);
  await follow(town.registry);
  expect(await toldTo(town.nursery, certificate.id)).toHaveLength(1);
  expect((await accept(town, held)).status).toBe(200);
  await followedTo(town.nursery, certificate.id);
  for (const [caller, employment] of [
    [town.nursery, here],
    [town.otherNursery, there],
  ] as const) {
    const told = await toldTo(caller, certificate.id);
    expect(told.map(({ status }) => status)).toEqual(['suspended', 'valid']);
    for (const data of told) expect(data['employmentIds']).toEqual([employment.id]);
    expect(JSON.stringify(told)).not.toMatch(/fraud|reason|personId/);
  }
});

/** What was told of a certificate, once the log is followed, and has what the follower wrote itself. */
async function followedTo(caller: Town['nursery'], credentialId: string) {
  await follow(town.registry);
  await follow(town.registry);
  return (await toldTo(caller, credentialId)).map(({ status }) => status);
}

describe('who employs the holder hears too, once the log is followed, of a certificate that', () => {
  test('its school suspends and restores by a push', async () => {
    const person = somebody();
    const push = (updatedAt: string, change: object = {}) =>
      town.school('PUT', '/v1/credentials/pushed', {
        ...{ holder: person, kind: 'health_certificate', number: 'P 1', issuedOn: '2026-03-01' },
        ...{ updatedAt, ...change },
      });
    const { id } = known(await push('2026-03-02T01:00:00Z'));
    const employment = await hire(town, person);
    const suspended = { status: 'suspended', withdrawalReason: 'under_investigation' };
    await push('2026-03-03T01:00:00Z', suspended);
    expect(await followedTo(town.nursery, id)).toEqual(['suspended']);
    await push('2026-03-04T01:00:00Z', { ...suspended, expiresOn: '2026-12-31' });
    expect(await followedTo(town.nursery, id)).toEqual(['suspended']);
    await push('2026-03-05T01:00:00Z');
    expect(await followedTo(town.nursery, id)).toEqual(['suspended', 'valid']);
    expect(await followedTo(town.otherNursery, id)).toEqual([]);
    const [first] = await toldTo(town.nursery, id);
    expect(first).toMatchObject({ employmentIds: [employment.id] });
    expect(JSON.stringify(first)).not.toMatch(/investigation|reason|personId/);
  });

  test('is held because the same was ordered elsewhere', async () => {
    const person = somebody();
    const twin = known(await pushHealth(town.school, { number: 'T 1' }, person));
    const ordered = known(await pushHealth(town.school, { number: 'T 1' }, person));
    await hire(town, person);
    await moved(town.li, ordered, { move: 'revoke', reason: 'fraud' });
    expect(await followedTo(town.nursery, twin.id)).toEqual(['suspended']);
    expect(await followedTo(town.nursery, ordered.id)).toEqual(['revoked']);
  });

  test('the registry issued from what is struck, and of its standing again', async () => {
    const person = somebody();
    const course = await complete(town.school, person);
    const reference = String(course.body['reference']);
    const issued = known(
      await town.school('POST', '/v1/certificates', {
        ...{ holder: person, completions: [reference], post: 'caregiver' },
      }),
    );
    await hire(town, person);
    await follow(town.registry);
    const strike = { reason: 'result_annulled' };
    const path = `/v1/completions/${String(course.body['id'])}/strike`;
    await town.li('POST', path, strike, { 'if-match': '"1"' });
    expect(await followedTo(town.nursery, issued.id)).toEqual(['suspended']);
    const { course: said } = course.body as { course: object };
    const again = await town.school('PUT', `/v1/training-completions/${reference}`, {
      ...{ trainee: person, course: said, startedOn: '2026-03-02', completedOn: '2026-04-30' },
      ...{ result: 'passed', updatedAt: '2026-05-08T01:00:00Z' },
    });
    await accept(town, await onlyOne(town, { id: String(again.body['id']) }));
    expect(await followedTo(town.nursery, issued.id)).toEqual(['suspended', 'valid']);
  });

  test('never counted, or fell before it was employed, nothing', async () => {
    const person = somebody();
    const revoked = { status: 'revoked', withdrawalReason: 'fraud' };
    const never = known(await pushHealth(town.school, revoked, person));
    const before = known(await pushHealth(town.school, {}, person));
    await moved(town.li, before, { move: 'revoke', reason: 'fraud' });
    await hire(town, person);
    await pushHealth(town.school, {}, person);
    expect(await followedTo(town.nursery, never.id)).toEqual([]);
    expect(await followedTo(town.nursery, before.id)).toEqual([]);
  });
});

test('a move and a question at once: either the answer is not clear, or it is called back', async () => {
  for (let round = 0; round < 5; round += 1) {
    const li = await trained(town, somebody());
    const certificate = await certificateOf(li);
    const [verdict, done] = await Promise.all([
      verdictOn(town, li, asCaregiver),
      moved(town.li, certificate, { move: 'revoke', reason: 'fraud' }),
    ]);
    expect(done.status).toBe(200);
    await follow(town.registry);
    const [row] = await town.registry.owner<{ current: number }>(
      `SELECT count(*) AS current FROM clearance_check c
        WHERE c.verdict = 'clear' AND c.position = 'caregiver'
          AND NOT EXISTS (SELECT FROM recall r WHERE r.check_id = c.id)
          AND c.id = (SELECT max(id::text)::uuid FROM clearance_check)`,
    );
    expect(['clear', 'not_qualified']).toContain(verdict);
    expect(row).toEqual({ current: 0 });
  }
});
