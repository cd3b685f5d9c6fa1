import { never, say } from '../../support/claim';
import { barWhileChecking } from '../../support/races/barring';
import { countsOf, faultsOfAll } from '../../support/races/changing';
import { inLanes } from '../../support/races/lanes';
import { openStage, type Coalesce, type Stage } from '../../support/races/stage';
import { count, IS_FULL } from '../../support/scale';

interface Series {
  readonly how: string;
  readonly coalesce: readonly [Coalesce, Coalesce];
  readonly bans: number;
}

/** A small run has one process of each kind. */
const SERIES: readonly Series[] = IS_FULL
  ? [
      { how: 'shares transactions', coalesce: ['on', 'on'], bans: 2_000 },
      // one by one they are eight times slower: more would take longer than a suite may
      { how: 'gives each check a transaction', coalesce: ['off', 'off'], bans: 300 },
    ]
  : [{ how: 'shares transactions or not', coalesce: ['on', 'off'], bans: count(16, 2_000) }];
const CHECKS_OF_EACH = count(50, 115);
/** So many bans at a time: a batch of checks holds several people of whom one is being barred. */
const LANES = count(4, 10);
const JUST_AFTER_MS = 10;
/** Half of that where a machine may have to run everything else beside it. */
const LEAST_JUST_AFTER = IS_FULL ? 0.2 : 0.1;
const MINUTES = 60_000;

describe.each(SERIES)('where a process $how', ({ how, coalesce, bans }) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(coalesce);
  }, MINUTES);
  afterAll(() => stage.close());

  test(
    'once a ban is in force no process says anything milder, and before it was approved none says barred',
    async () => {
      const begun = Date.now();
      const changes = await inLanes(LANES, bans, (chance, at) =>
        barWhileChecking(stage, chance, at, CHECKS_OF_EACH),
      );
      const seconds = (Date.now() - begun) / 1_000;
      const counts = changes.map((one) => countsOf(one, JUST_AFTER_MS));
      const total = (of: keyof (typeof counts)[number]): number =>
        counts.reduce((sum, one) => sum + one[of], 0);
      const faults = changes.map(faultsOfAll);
      const justAfter = total('justAfter') / total('checks');
      say(
        `A process ${how}: ${changes.length} bans, ${total('checks')} checks in ${seconds.toFixed(0)} s (${(total('checks') / seconds).toFixed(0)}/s); begun while an approval ran ${total('during')}, within ${JUST_AFTER_MS} ms of its answer ${total('justAfter')} (${(100 * justAfter).toFixed(0)} %); told to ask again ${total('unanswered')}`,
      );
      never('a check that begins after a ban was answered or seen is answered as before', {
        trials: total('after'),
        failures: faults.flatMap(({ stale }) => stale),
      });
      never('a check is answered as after a ban that nobody has begun to approve', {
        trials: total('checks'),
        failures: faults.flatMap(({ early }) => early),
      });
      never('a check is dated after a ban and says what was before it, or the other way round', {
        trials: total('checks'),
        failures: faults.flatMap(({ disordered }) => disordered),
      });
      never('a check is answered with what is true neither before nor after', {
        trials: total('checks'),
        failures: faults.flatMap(({ foreign }) => foreign),
      });
      // a run that asks at other times, or is not answered, proves nothing
      expect(justAfter).toBeGreaterThanOrEqual(LEAST_JUST_AFTER);
      expect(total('during')).toBeGreaterThan(0);
      expect(total('unanswered')).toBeLessThan(0.01 * total('checks'));
      expect(stage.faults()).toBe('');
    },
    count(3, 40) * MINUTES,
  );
});
