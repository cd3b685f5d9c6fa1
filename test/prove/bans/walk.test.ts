import fc from 'fast-check';
import { banMotionProjection } from '../../../src/features/bans/ban-motions.projection';
import { banProjection } from '../../../src/features/bans/bans.projection';
import { never, say } from '../../support/claim';
import { openPaths, type Paths } from '../../support/bans-walk/paths';
import { newTally, walk } from '../../support/bans-walk/walk';
import { walkOf } from '../../support/bans-walk/wishes';
import { differing } from '../../support/projections';
import { count, SEED } from '../../support/scale';

const WALKS = count(2, 320);
const STEPS = 60;
const LANES = count(2, 4);
const MINUTES = 60_000;
/** How long a walk that failed is made shorter. */
const CUT_DOWN_MS = count(5_000, 120_000);

let paths: Paths;
beforeAll(async () => {
  paths = await openPaths(LANES);
}, MINUTES);
afterAll(() => paths.close());

test(
  'whatever officers do, one by one or at once, and however long they wait, bans and answers are as they are drawn',
  async () => {
    const begun = Date.now();
    const tally = newTally();
    const faults = await Promise.all(
      paths.all.map(async (path, lane) => {
        let failedAt = Infinity;
        const walks = fc.asyncProperty(walkOf(STEPS, paths.officers.length), async (steps) => {
          // what would be cut down further is let pass
          if (Date.now() > failedAt + CUT_DOWN_MS) return;
          await walk(paths, path, steps, tally).catch((fault: unknown) => {
            failedAt = Math.min(failedAt, Date.now());
            throw fault;
          });
        });
        const numRuns = Math.ceil(WALKS / LANES);
        const { failed, errorInstance, counterexample } = await fc.check(walks, {
          seed: SEED + lane,
          numRuns,
          endOnFailure: false,
        });
        const shortest = counterexample?.[0].filter(({ does }) => does !== 'nothing');
        return failed ? [`${JSON.stringify(shortest)}\n${String(errorInstance)}`] : [];
      }),
    );
    const { walks, steps, done, refused, together, checks } = tally;
    say(
      `${walks} walks of ${STEPS} steps in ${((Date.now() - begun) / 1_000).toFixed(0)} s: ${done} moves done and ${refused} refused, ${together} times two at once, ${checks} checks`,
    );
    for (const [arrow, times] of [...tally.verdicts, ...[...tally.arrows].sort()]) {
      say(`    ${times} ${arrow}`);
    }
    never('an answer, a row or a check differs from the model after a step', {
      trials: steps,
      failures: faults.flat(),
    });
    never('a row of a ban or motion differs from its last fact', {
      trials: done,
      failures: [
        ...(await differing(paths.registry, banProjection)),
        ...(await differing(paths.registry, banMotionProjection)),
      ],
    });
    expect(walks).toBeGreaterThanOrEqual(WALKS);
    expect(Math.min(done, refused, together)).toBeGreaterThan(walks);
    for (const arrow of ARROWS) expect([arrow, tally.arrows.has(arrow)]).toEqual([arrow, true]);
  },
  count(3, 20) * MINUTES,
);

/** That no arrow stayed untried. */
const ARROWS = ['approve ban', 'approve motion', 'correct', 'propose', 'reject motion'];
