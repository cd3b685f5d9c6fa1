import { SYSTEM } from '../../../src/domain/principal';
import { verifyLog } from '../../../src/features/log/verify';
import { projections } from '../../../src/projections';
import { never, say } from '../../support/claim';
import { count, IS_FULL, SEED } from '../../support/scale';
import { turnClock } from '../../support/town';
import { makePlan, type Plan } from '../../support/world-plan/plan';
import { dayOf, instantOf, NIGHT, SLOTS_A_DAY, textOf } from '../../support/world-plan/time';
import { openCast, type Cast } from '../../support/world-replay/cast';
import {
  compareAfter,
  compareAtEnd,
  differences,
  type Compared,
} from '../../support/world-replay/compared';
import { foldLog } from '../../support/world-replay/folded';
import { atNight, meanwhile } from '../../support/world-replay/jobs';
import { Labels } from '../../support/world-replay/labels';
import { performAll } from '../../support/world-replay/lanes';
import type { Stage } from '../../support/world-replay/stage';

const SIZE = {
  institutions: count(4, 50),
  people: count(48, 5_000),
  days: count(120, 1_095),
};
/** So many times on the way, what followed is held against the plan. */
const LOOKS = IS_FULL ? 12 : 3;
const MINUTES = 60_000;

let plan: Plan;
let cast: Cast;
let stage: Stage;
beforeAll(
  async () => {
    plan = makePlan(SEED, SIZE);
    cast = await openCast(plan.world);
    stage = { cast, world: plan.world, labels: new Labels(), etags: new Map() };
  },
  count(3, 5) * MINUTES,
);
afterAll(() => cast.close());

test(
  'what follows in a world is what its plan says, and nothing else',
  async () => {
    const { visits, world } = plan;
    const every = Math.ceil(visits.length / LOOKS);
    const compared: Compared[] = [];
    const begun = Date.now();
    for (const [place, visit] of visits.entries()) {
      turnClock(cast.registry, instantOf(visit.slot));
      if (visit.slot % SLOTS_A_DAY === NIGHT) await atNight(cast.registry);
      await performAll(stage, visit);
      await meanwhile(cast.registry);
      if ((place + 1) % every !== 0 && place + 1 < visits.length) continue;
      const after = await compareAfter(stage, plan, visit);
      compared.push(...after);
      say(`  ${textOf(dayOf(visit.slot))}: ${after.flatMap(differences).length} differences`);
      if (after.flatMap(differences).length > 0) break;
    }
    compared.push(...(await compareAtEnd(stage, plan)));
    const deeds = visits.flatMap((visit) => visit.deeds);
    say(
      `${SIZE.institutions} institutions, ${SIZE.people} people, ${SIZE.days} days: ${deeds.length} deeds in ${Math.round((Date.now() - begun) / 1_000)} s; bans ${world.bans.length}, employments ${world.employments.length}, checks ${world.checks.length}`,
    );
    for (const what of new Set(compared.map((one) => one.what))) {
      const all = compared.filter((one) => one.what === what);
      never(`${what} that was planned is not there, or one is there that was not planned`, {
        trials: all.at(-1)?.planned.length ?? 0,
        failures: all.flatMap(differences),
      });
    }
  },
  count(3, 90) * MINUTES,
);

test(
  'what stands in the tables is what the log says last, and its digests match',
  async () => {
    await meanwhile(cast.registry);
    const { rows, differences: unlike } = await foldLog(cast.registry);
    never('a column that is not personal differs from what the log says last', {
      trials: rows,
      failures: unlike,
    });
    const reported: string[] = [];
    const verified = await cast.registry.runWork({ actor: SYSTEM, requestId: 'world' }, (work) =>
      verifyLog(work, { projections, older: null, report: (line) => void reported.push(line) }),
    );
    never('`log verify` finds a difference', { trials: verified.rows, failures: reported });
    expect(verified.waiting).toBe(0);
  },
  count(2, 10) * MINUTES,
);
