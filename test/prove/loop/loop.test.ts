import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { SYSTEM } from '../../../src/domain/principal';
import { verifyLog } from '../../../src/features/log/verify';
import { projections } from '../../../src/projections';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { lanes, meanwhile, until, untilTold } from '../../support/loop/beside';
import { newBook, type Book } from '../../support/loop/book';
import { actingInstitutions } from '../../support/loop/doing';
import type { Blow } from '../../support/loop/fleet';
import { followingOfficer } from '../../support/loop/following';
import { endings, lost, repeated, whoIsObliged } from '../../support/loop/judging';
import { live } from '../../support/loop/lives';
import { crowdReads, readingTimes } from '../../support/loop/readable';
import { groundOf, overdue, unplaced, type Ground } from '../../support/loop/standing';
import { openVillage, type Village } from '../../support/loop/village';
import { count, IS_FULL, SEED } from '../../support/scale';

const LIVES = count(4, 200);
const BAG: readonly Blow[] = IS_FULL
  ? ['api', 'api', 'worker', 'worker', 'redis', 'flush', 'all']
  : ['worker', 'api', 'redis'];
/** Such bags are struck while people are hired and barred, and so many when no more are. */
const BAGS_LATER = IS_FULL ? 5 : 0;
/** Hours by which the clock moves when all are dead. */
const SOON = [1, 3, 5, 8] as const;
const LATER = [12, 24, 48, 90] as const;
/** After so long every clock has run out, and those of the superiors too. */
const IN_THE_END_HOURS = 45 * 24;
const SETTLED_WITHIN_MS = 60_000;

const hasRedis = Boolean(process.env['TEST_REDIS_URL']);
if (!hasRedis) test.skip('the loop is not tested: there is no redis-server', () => undefined);

(hasRedis ? describe : describe.skip)('from the ban to the empty post', () => {
  let village: Village;
  beforeAll(async () => {
    village = await openVillage(count(4, 14));
  }, 120_000);
  afterAll(() => village.close(), 60_000);

  test(
    'whoever dies and whenever, every employer is obliged once, and every obligation comes to its end',
    async () => {
      const { fleet, registry } = village;
      const begunAt = registry.clock.shiftMs;
      const book = newBook();
      await liveAndDie(book);
      await fleet.strike('all', chanceOf(SEED), () => village.turnOn(IN_THE_END_HOURS));
      await until(async () => (await overdue(registry, village.now())) === 0, SETTLED_WITHIN_MS);

      const ground = await groundOf(registry);
      tell(village, ground, registry.clock.shiftMs - begunAt);
      const obliged = whoIsObliged(book, ground);
      never('an employer of somebody barred is skipped', obliged.skipped);
      never('an employer is obliged twice by a ban, or without one', obliged.twice);
      never('an obligation ends otherwise than it should', endings(book, ground));
      never('a move, a step, a level or a finding comes twice or too early', repeated(ground));
      never('what was acknowledged is lost', lost(book, ground));
      never('a process tells of a fault of its own', {
        trials: fleet.deaths.length,
        failures: fleet.faults(),
      });
      expect(ground.obligations.length).toBeGreaterThanOrEqual(IS_FULL ? 300 : LIVES);
      expect(fleet.deaths.length).toBeGreaterThanOrEqual(IS_FULL ? 50 : 5);
    },
    count(180_000, 1_200_000),
  );

  test(
    'an obligation can be read at once, also when a thousand must read it',
    async () => {
      const times = await readingTimes(village, count(4, 500), LIVES);
      const [median, p99, slowest] = [0.5, 0.99, 1].map(
        (part) => times[Math.ceil(part * times.length) - 1] ?? Infinity,
      );
      say(
        `  approval sent to obligation read, ${times.length} bans: median ${ms(median)}, p99 ${ms(p99)}, slowest ${ms(slowest)}`,
      );
      const employers = count(8, 1_000);
      const crowd = await crowdReads(village, employers, LIVES + times.length);
      say(
        `  one ban, ${employers} employers: approved in ${ms(crowd.approvedMs)}, read by all in ${ms(crowd.readMs)}`,
      );
      expect(p99).toBeLessThan(1_000);
      expect(crowd.readMs).toBeLessThan(10_000);
    },
    count(120_000, 900_000),
  );

  test(
    'the log tells of all of it',
    async () => {
      const { registry, checkpointFile } = village;
      await until(async () => (await unplaced(registry)) === 0, SETTLED_WITHIN_MS);
      const older = await readFile(checkpointFile, 'utf8');
      const failures: string[] = [];
      const report = (difference: string) => void failures.push(difference);
      const { rows } = await registry.runWork({ actor: SYSTEM, requestId: 'loop' }, (work) =>
        verifyLog(work, { projections, older, report }),
      );
      never('a row differs from its last fact', { trials: rows, failures });
    },
    count(60_000, 300_000),
  );

  /** People, their employers and an officer, while processes die; then employers and the officer alone. */
  async function liveAndDie(book: Book): Promise<void> {
    const chance = chanceOf(SEED);
    const visit = actingInstitutions(village, book);
    const acting = untilTold([
      async (its) => {
        for (const nursery of its.shuffle(village.nurseries)) await visit(nursery, its);
      },
      followingOfficer(village, book),
    ]);
    const strikeAll = async (hours: readonly [number, ...number[]]) => {
      for (const blow of chance.shuffle(BAG)) {
        await wait(chance.below(count(150, 900)));
        const turn = () => village.turnOn(chance.pick(hours));
        await village.fleet.strike(blow, chance, blow === 'all' ? turn : undefined);
      }
    };
    try {
      const people = lanes(4, LIVES, (at, its) => live(village, book, its, at));
      await meanwhile(people, () => strikeAll(SOON));
      for (let bag = 0; bag < BAGS_LATER; bag += 1) await strikeAll(LATER);
    } finally {
      await acting.stop();
    }
  }
});

function tell({ fleet, unanswered }: Village, ground: Ground, passedMs: number): void {
  const kinds = (['api', 'worker', 'redis'] as const).map((kind) => {
    const its = fleet.deaths.filter(({ who }) => who === kind);
    return `${its.length} ${kind} (${its.filter(({ writing }) => writing).length} while it wrote)`;
  });
  const ends = new Map<string, number>();
  for (const { state } of ground.obligations) ends.set(state, (ends.get(state) ?? 0) + 1);
  const escalations = ground.told.filter(({ type }) => type === 'obligation.escalated').length;
  say(`  ${fleet.deaths.length} kills: ${kinds.join(', ')}; ${unanswered()} requests sent again`);
  say(
    `  ${ground.obligations.length} obligations in ${Math.round(passedMs / 86_400_000)} days: ${[...ends].map(([state, n]) => `${n} ${state}`).join(', ')}; ${escalations} escalations`,
  );
}

function ms(value: number | undefined): string {
  return `${Math.round(value ?? Infinity)} ms`;
}
