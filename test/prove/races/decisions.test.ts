import { never, say } from '../../support/claim';
import { faultsOfRace, raceForDecision } from '../../support/races/deciding';
import { bansOffTheLog, faultsOfRow, isUnderApproved, ledgerOf } from '../../support/races/ledger';
import { inLanes } from '../../support/races/lanes';
import { openStage, type Stage } from '../../support/races/stage';
import { count } from '../../support/scale';

const RACES = count(36, 10_000);
const LANES = 6;
const MINUTES = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, MINUTES);
afterAll(() => stage.close());

test(
  'of all who decide a proposal at once, one does, and never who proposed it',
  async () => {
    const begun = Date.now();
    const races = await inLanes(LANES, RACES, (chance, at) => raceForDecision(stage, chance, at));
    const moves = races.flatMap(({ outcomes }) => outcomes);
    const seconds = (Date.now() - begun) / 1_000;
    say(
      `${races.length} races of ${moves.length} moves in ${seconds.toFixed(0)} s; made ${moves.filter(({ status }) => status === 200).length}`,
    );
    const ledger = await ledgerOf(stage.registry);
    const trials = races.length;
    never('a race ends otherwise than with the one move that could be made', {
      trials,
      failures: races.flatMap(faultsOfRace),
    });
    never('a ban is in force or rejected by fewer than two humans', {
      trials,
      failures: [...ledger.values()].filter(isUnderApproved).map(({ id }) => id),
    });
    never('a ban or its facts tell of more or less than the move that was answered', {
      trials,
      failures: races.flatMap(({ banId, outcomes }) =>
        faultsOfRow(ledger.get(banId), outcomes.find(({ status }) => status === 200)?.move ?? null),
      ),
    });
    never('the row of a ban differs from its last fact', {
      trials,
      failures: await bansOffTheLog(stage.registry),
    });
    expect(ledger.size).toBe(races.length);
    expect(stage.faults()).toBe('');
  },
  count(3, 40) * MINUTES,
);
