import { never, say } from '../../support/claim';
import { countsOf, faultsOfAll } from '../../support/races/changing';
import { barWhileHiring } from '../../support/races/hiring';
import { inLanes } from '../../support/races/lanes';
import { aNursery, openStage, type Pass, type Stage } from '../../support/races/stage';
import {
  confirmationsOf,
  decisionsOn,
  employersOfBarred,
  obligedForNobody,
  staffOffTheLog,
} from '../../support/races/staff-ledger';
import { count, IS_FULL } from '../../support/scale';

const BANS = count(3, 500);
/** Decided, of each person who is barred. */
const CONFIRMS = count(10, 42);
const NURSERIES = 5;
const LANES = 4;
const JUST_AFTER_MS = 10;
const LEAST_JUST_AFTER = IS_FULL ? 0.1 : 0.05;
const MINUTES = 60_000;

let stage: Stage;
const nurseries: Pass[] = [];
beforeAll(async () => {
  stage = await openStage();
  for (let at = 1; at <= NURSERIES; at += 1) nurseries.push(await aNursery(stage.registry, at));
}, MINUTES);
afterAll(() => stage.close());

test(
  'once a ban is in force nobody is confirmed, and everybody who employs the person is told',
  async () => {
    const begun = Date.now();
    const changes = await inLanes(LANES, BANS, (chance, at) =>
      barWhileHiring(stage, nurseries, chance, at, CONFIRMS),
    );
    const seconds = (Date.now() - begun) / 1_000;
    const counts = changes.map((one) => countsOf(one, JUST_AFTER_MS));
    const total = (of: keyof (typeof counts)[number]): number =>
      counts.reduce((sum, one) => sum + one[of], 0);
    const faults = changes.map(faultsOfAll);
    const justAfter = total('justAfter') / total('checks');
    const { registry } = stage;
    const decisions = await decisionsOn(registry);
    const confirmations = await confirmationsOf(registry);
    const employers = await employersOfBarred(registry);
    say(
      `${changes.length} bans, ${total('checks')} hires, confirmations and moves in ${seconds.toFixed(0)} s (${(total('checks') / seconds).toFixed(0)}/s), ${decisions.length} confirmations decided, ${confirmations.length} made; begun while an approval ran ${total('during')}, within ${JUST_AFTER_MS} ms of its answer ${total('justAfter')} (${(100 * justAfter).toFixed(0)} %); told to ask again ${total('unanswered')}`,
    );
    never('somebody is hired as clear, confirmed or moved after their ban was answered or seen', {
      trials: total('after'),
      failures: faults.flatMap(({ stale }) => stale),
    });
    never('an employment is told of a ban that nobody has begun to approve', {
      trials: total('checks'),
      failures: faults.flatMap(({ early }) => early),
    });
    never('an answer about an employment fits neither before nor after the ban', {
      trials: total('checks'),
      failures: faults.flatMap(({ foreign, disordered }) => [...foreign, ...disordered]),
    });
    never('a confirmation is decided otherwise than its date against the ban says', {
      trials: decisions.length,
      failures: decisions
        .filter(({ verdict, later }) => later !== (verdict === 'barred'))
        .map(({ id }) => id),
    });
    never('a fact says that an employment was confirmed after the ban', {
      trials: confirmations.length,
      failures: confirmations.filter(({ later }) => later).map(({ id }) => id),
    });
    never('an employer of a barred person has not exactly one obligation by that ban', {
      trials: employers.length,
      failures: employers
        .filter(({ obligations }) => obligations !== 1)
        .map(({ employer, obligations }) => `${employer}: ${obligations}`),
    });
    never('somebody is obliged who does not employ the person', {
      trials: employers.length,
      failures: (await obligedForNobody(registry)).map(({ id }) => id),
    });
    never('an employment or an obligation differs from its last fact', {
      trials: 2 * employers.length,
      failures: await staffOffTheLog(registry),
    });
    // a run that asks at other times, or is not answered, proves nothing
    expect(justAfter).toBeGreaterThanOrEqual(LEAST_JUST_AFTER);
    expect(decisions.length).toBeGreaterThanOrEqual(BANS * CONFIRMS);
    expect(confirmations.length).toBeGreaterThan(BANS);
    expect(total('unanswered')).toBeLessThan(0.01 * total('checks'));
    expect(stage.faults()).toBe('');
  },
  count(3, 40) * MINUTES,
);
