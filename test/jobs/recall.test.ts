import { ban, certify, namesakeOf, somebody, trained } from '../support/people';
import { clear, follow, recalledAmong, recallsOf, TOLD, toldOf } from '../support/recalls';
import { pageOf, receiptOf, standingOf } from '../support/receipts';
import { dayOf, openTown, turnClock, type Answer, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.registry.clock.shiftMs = 0;
});

describe('an answer is called back', () => {
  test('from everybody who was told clear of a person once a ban is in force, and from nobody else', async () => {
    const [li, bystander] = [somebody(), somebody()];
    const answers = [
      await clear(town, li),
      await clear(town, li, { nursery: town.otherNursery }),
      await clear(town, bystander),
    ];
    await ban(town, li);
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0, 1]);
    const [mine, theirs, others] = answers as [Answer, Answer, Answer];
    expect(await toldOf(town.nursery, mine)).toEqual(TOLD);
    expect(await toldOf(town.otherNursery, theirs)).toEqual(TOLD);
    expect(await toldOf(town.nursery, theirs)).toEqual([]);
    expect(await toldOf(town.nursery, others)).toEqual([]);
  });

  test('saying nothing of why, in fact, notice, check, receipt and page', async () => {
    const li = somebody();
    const answer = await clear(town, li);
    await ban(town, li);
    await follow(town.registry);
    const facts = await recallsOf(town.registry, answer);
    expect(facts).toMatchObject([{ type: 'clearance.recalled' }]);
    expect(facts[0]?.concerns).toHaveLength(1);
    expect(Object.keys(facts[0]?.data ?? {})).toEqual(['recalledAt']);
    const { text } = await town.nursery('GET', '/v1/notices');
    expect(text).not.toMatch(/\bban|禁止令|child_abuse/);
    const check = await town.nursery('GET', `/v1/clearance-checks/${String(answer.body['id'])}`);
    expect(check.body).toEqual({ ...answer.body, standing: 'no_longer_current' });
    expect(await standingOf(town, receiptOf(answer))).toBe('no_longer_current');
    expect((await pageOf(town, answer)).page.text).toContain('No longer current');
  });

  test.each(['revoked', 'suspended'])('once a certificate relied on is %s', async (status) => {
    const [li, wang] = [await trained(town), await trained(town)];
    const answers = [
      await clear(town, li, { position: 'caregiver' }),
      await clear(town, li, { position: 'cleaner' }),
      await clear(town, wang, { position: 'caregiver' }),
    ];
    const updatedAt = '2026-06-01T00:00:00Z';
    await certify(town.school, li, { status, withdrawalReason: 'other', updatedAt });
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0]);
  });

  test('and stays so when the certificate counts again', async () => {
    const li = await trained(town);
    const answer = await clear(town, li, { position: 'caregiver' });
    await certify(town.school, li, {
      status: 'suspended',
      withdrawalReason: 'under_investigation',
      updatedAt: '2026-06-01T00:00:00Z',
    });
    await follow(town.registry);
    await certify(town.school, li, { updatedAt: '2026-06-02T00:00:00Z' });
    await follow(town.registry);
    await clear(town, li, { position: 'caregiver' });
    expect(await standingOf(town, receiptOf(answer))).toBe('no_longer_current');
    expect(await recallsOf(town.registry, answer)).toHaveLength(1);
    expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
  });

  test('once sources contradict each other about who the person is', async () => {
    const li = await trained(town);
    const answers = [await clear(town, li), await clear(town, somebody())];
    await certify(town.school, { ...li, name: '欧阳丽' }, {}, 'another');
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0]);
  });

  test('once a namesake born on the same day is banned', async () => {
    const li = somebody();
    const answers = [await clear(town, li), await clear(town, somebody(li.name))];
    await ban(town, namesakeOf(li));
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0]);
  });

  test('for a year after its last day, by what was true on that day, and not later', async () => {
    const [li, wang] = [somebody(), somebody()];
    const old = await clear(town, li);
    turnClock(town.registry, `${dayOf(town.registry, 60)}T09:00:00+08:00`);
    const younger = [await clear(town, li), await clear(town, wang)];
    turnClock(town.registry, `${dayOf(town.registry, 365)}T09:00:00+08:00`);
    await ban(town, li);
    await follow(town.registry);
    expect(await recalledAmong(town.registry, [old, ...younger])).toEqual([1]);
    expect(await toldOf(town.nursery, old)).toEqual([]);
  });
});
