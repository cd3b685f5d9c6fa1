import { recallAnswers } from '../../src/features/enforcement/recall.commands';
import { recallProjection } from '../../src/features/clearance/recalls.store';
import { noticeProjection } from '../../src/features/enforcement/notices.commands';
import { asker, sequenceOnce } from '../support/log';
import {
  ask,
  ban,
  certify,
  decide,
  namesakeOf,
  propose,
  somebody,
  trained,
  verdictOf,
  type Person,
} from '../support/people';
import { differing } from '../support/projections';
import { follow, recalledAmong, toldOf } from '../support/recalls';
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

const TOLD = ['answer_no_longer_current'];

/** A clear answer, or the test is about nothing. */
async function clear(person: Person, options: Parameters<typeof ask>[2] = {}): Promise<Answer> {
  const answer = await ask(town, person, options);
  expect(verdictOf(answer)).toBe('clear');
  return answer;
}

async function factsAbout({ body }: Answer) {
  return town.registry.owner<{ type: string; concerns: string[]; data: object }>(
    `SELECT fact ->> 'type' AS type, fact -> 'concerns' AS concerns, fact -> 'data' AS data FROM log_fact
      WHERE fact -> 'subject' ->> 'id' = $1 AND fact -> 'subject' ->> 'kind' = 'recall'`,
    [body['id']],
  );
}

describe('an answer is called back', () => {
  test('from everybody who was told clear of a person once a ban is in force, and from nobody else', async () => {
    const [li, bystander] = [somebody(), somebody()];
    const answers = [
      await clear(li),
      await clear(li, { nursery: town.otherNursery }),
      await clear(bystander),
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
    const answer = await clear(li);
    await ban(town, li);
    await follow(town.registry);
    const facts = await factsAbout(answer);
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
      await clear(li, { position: 'caregiver' }),
      await clear(li, { position: 'cleaner' }),
      await clear(wang, { position: 'caregiver' }),
    ];
    await certify(town.school, li, { status, updatedAt: '2026-06-01T00:00:00Z' });
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0]);
  });

  test('and stays so when the certificate counts again', async () => {
    const li = await trained(town);
    const answer = await clear(li, { position: 'caregiver' });
    await certify(town.school, li, { status: 'suspended', updatedAt: '2026-06-01T00:00:00Z' });
    await follow(town.registry);
    await certify(town.school, li, { updatedAt: '2026-06-02T00:00:00Z' });
    await follow(town.registry);
    await clear(li, { position: 'caregiver' });
    expect(await standingOf(town, receiptOf(answer))).toBe('no_longer_current');
    expect(await factsAbout(answer)).toHaveLength(1);
    expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
  });

  test('once sources contradict each other about who the person is', async () => {
    const li = await trained(town);
    const answers = [await clear(li), await clear(somebody())];
    await certify(town.school, { ...li, name: '欧阳丽' }, {}, 'another');
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0]);
  });

  test('once a namesake born on the same day is banned', async () => {
    const li = somebody();
    const answers = [await clear(li), await clear(somebody(li.name))];
    await ban(town, namesakeOf(li));
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0]);
  });

  test('for a year after its last day, by what was true on that day, and not later', async () => {
    const [li, wang] = [somebody(), somebody()];
    const old = await clear(li);
    turnClock(town.registry, `${dayOf(town.registry, 60)}T09:00:00+08:00`);
    const younger = [await clear(li), await clear(wang)];
    turnClock(town.registry, `${dayOf(town.registry, 365)}T09:00:00+08:00`);
    await ban(town, li);
    await follow(town.registry);
    expect(await recalledAmong(town.registry, [old, ...younger])).toEqual([1]);
    expect(await toldOf(town.nursery, old)).toEqual([]);
  });
});

describe('the follower', () => {
  test('takes several turns where a person was asked about often, and does each answer once', async () => {
    const li = somebody();
    const answers = await Promise.all(Array.from({ length: 160 }, () => clear(li)));
    await ban(town, li);
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toHaveLength(160);
    for (const answer of answers) expect(await factsAbout(answer)).toHaveLength(1);
  }, 60_000);

  test('neither skips nor repeats what a crash undid', async () => {
    const li = somebody();
    const answer = await clear(li);
    await ban(town, li);
    await sequenceOnce(town.registry);
    const crash = town.registry.runWork(asker, async (work) => {
      await recallAnswers(work);
      const done = await work.tx.query(`SELECT FROM recall WHERE check_id = $1`, [
        answer.body['id'],
      ]);
      throw new Error(`after ${done.length} recall`);
    });
    await expect(crash).rejects.toThrow('after 1 recall');
    expect(await recalledAmong(town.registry, [answer])).toEqual([]);
    expect(await factsAbout(answer)).toEqual([]);
    await follow(town.registry);
    expect(await factsAbout(answer)).toHaveLength(1);
    expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
  });

  test('does everything once when several processes follow', async () => {
    const people = Array.from({ length: 6 }, () => somebody());
    const answers = await Promise.all(people.map((person) => clear(person)));
    for (const person of people) await ban(town, person);
    await Promise.all(Array.from({ length: 4 }, () => follow(town.registry)));
    for (const answer of answers) {
      expect(await factsAbout(answer)).toHaveLength(1);
      expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
    }
  });

  test('leaves nobody clear who was asked about while the ban was approved', async () => {
    const proposals = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const person = somebody();
        return { person, proposed: await propose(town.li, person) };
      }),
    );
    const answers = await Promise.all(
      proposals.flatMap(({ person, proposed }) => [
        ask(town, person),
        decide(town.wu, proposed),
        ask(town, person),
      ]),
    );
    await follow(town.registry);
    const asked = answers.filter(({ status }) => status === 201);
    expect(asked).toHaveLength(40);
    const verdicts = new Set(asked.map(verdictOf));
    expect([...verdicts].filter((verdict) => !['clear', 'barred'].includes(verdict))).toEqual([]);
    const cleared = asked.filter((answer) => verdictOf(answer) === 'clear');
    expect(cleared.length).toBeGreaterThan(0);
    expect(await recalledAmong(town.registry, cleared)).toHaveLength(cleared.length);
    for (const answer of cleared) {
      expect(await standingOf(town, receiptOf(answer))).toBe('no_longer_current');
    }
  });

  test('leaves rows that are what their facts say', async () => {
    expect(await differing(town.registry, recallProjection)).toEqual([]);
    expect(await differing(town.registry, noticeProjection)).toEqual([]);
  });
});
