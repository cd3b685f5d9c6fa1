import { known, move, moved } from '../support/certificates';
import { accept, onlyOne } from '../support/held';
import { certify, somebody, trained, verdictOn, type Person } from '../support/people';
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
  await follow(town.registry);
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
