import { pino } from 'pino';
import { recallProjection } from '../../src/features/clearance/recalls.store';
import { noticeProjection } from '../../src/features/enforcement/notices.commands';
import { recallAnswers } from '../../src/features/enforcement/recall.commands';
import { makeJobs } from '../../src/jobs';
import type { KeptCheckpoint } from '../../src/platform/log/checkpoint-file';
import { openInProcessQueue } from '../../src/platform/queue/in-process';
import { RETRIES } from '../../src/platform/queue/job';
import { asker, sequenceOnce } from '../support/log';
import { ask, ban, decide, propose, somebody, trained, verdictOf } from '../support/people';
import { differing } from '../support/projections';
import { clear, follow, recalledAmong, recallsOf, TOLD, toldOf } from '../support/recalls';
import { receiptOf, standingOf } from '../support/receipts';
import { openTown, type Answer, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
function keptInMemory(): KeptCheckpoint {
  let kept: string | null = null;
  return {
    read: () => Promise.resolve(kept),
    write: (note) => Promise.resolve(void (kept = note)),
  };
}

describe('the follower', () => {
  test('takes several turns where a person was asked about often, and does each answer once', async () => {
    const li = somebody();
    const answers = await Promise.all(Array.from({ length: 160 }, () => clear(town, li)));
    await ban(town, li);
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toHaveLength(160);
    for (const answer of answers) expect(await recallsOf(town.registry, answer)).toHaveLength(1);
  }, 60_000);

  test('neither skips nor repeats what a crash undid', async () => {
    const li = somebody();
    const answer = await clear(town, li);
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
    expect(await recallsOf(town.registry, answer)).toEqual([]);
    await follow(town.registry);
    expect(await recallsOf(town.registry, answer)).toHaveLength(1);
    expect(await toldOf(town.nursery, answer)).toEqual(TOLD);
  });

  test('does everything once when several processes follow', async () => {
    const people = Array.from({ length: 6 }, () => somebody());
    const answers = await Promise.all(people.map((person) => clear(town, person)));
    for (const person of people) await ban(town, person);
    await Promise.all(Array.from({ length: 4 }, () => follow(town.registry)));
    for (const answer of answers) {
      expect(await recallsOf(town.registry, answer)).toHaveLength(1);
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
    // one for certain: which of the others come before their ban is for the machine to say
    const early = await ask(town, proposals[0]?.person ?? somebody());
    const answers = await Promise.all(
      proposals.flatMap(({ person, proposed }) => [
        ask(town, person),
        decide(town.wu, proposed),
        ask(town, person),
      ]),
    );
    await follow(town.registry);
    const asked = [early, ...answers].filter(({ status }) => status === 201);
    expect(asked).toHaveLength(41);
    const verdicts = new Set(asked.map(verdictOf));
    expect([...verdicts].filter((verdict) => !['clear', 'barred'].includes(verdict))).toEqual([]);
    const cleared = asked.filter((answer) => verdictOf(answer) === 'clear');
    expect(cleared.length).toBeGreaterThan(0);
    expect(await recalledAmong(town.registry, cleared)).toHaveLength(cleared.length);
    for (const answer of cleared) {
      expect(await standingOf(town, receiptOf(answer))).toBe('no_longer_current');
    }
  });

  test('is not stopped by a record that was altered, and takes the worst for it', async () => {
    const [li, wang] = [await trained(town), somebody()];
    const answers = [await clear(town, li), await clear(town, wang)];
    const altered = await town.registry.owner(
      `UPDATE person_document d SET sealed_number = set_byte(sealed_number, 40, get_byte(sealed_number, 40) # 1)
         FROM person_document_index i, clearance_check c
        WHERE i.document_id = d.id AND i.digest = c.document_digest AND c.id = $1 RETURNING d.person_id`,
      [answers[0]?.body['id']],
    );
    const assertions = await town.registry.owner(
      `UPDATE person_assertion SET sealed_value = set_byte(sealed_value, 30, get_byte(sealed_value, 30) # 1)
        WHERE person_id = $1 RETURNING id`,
      [altered[0]?.['person_id']],
    );
    expect([altered.length, assertions.length]).toEqual([1, 2]);
    await town.registry.owner(`UPDATE log_follower SET next_leaf = 0 WHERE name = 'recall'`);
    await ban(town, wang);
    await follow(town.registry);
    expect(await recalledAmong(town.registry, answers)).toEqual([0, 1]);
    expect(await toldOf(town.nursery, answers[1] as Answer)).toEqual(TOLD);
  });

  test('leaves rows that are what their facts say', async () => {
    expect(await differing(town.registry, recallProjection)).toEqual([]);
    expect(await differing(town.registry, noticeProjection)).toEqual([]);
  });
});

test('an institution can read that its answer no longer holds within 5 s of the ban, when a worker runs', async () => {
  const queue = openInProcessQueue(
    {
      jobs: makeJobs({ checkpoint: keptInMemory() }),
      runWork: town.registry.runWork,
      log: pino({ level: 'silent' }),
      works: true,
    },
    RETRIES.deliveries,
  );
  try {
    for (let round = 0; round < 5; round += 1) {
      const li = somebody();
      const answer = await clear(town, li);
      await ban(town, li);
      const approved = Date.now();
      while ((await toldOf(town.nursery, answer)).length === 0) {
        expect(Date.now() - approved).toBeLessThan(5_000);
      }
    }
  } finally {
    await queue.close();
  }
}, 60_000);
