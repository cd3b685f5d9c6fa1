import { live } from '../../support/bans-walk/life';
import { never, say } from '../../support/claim';
import { inLanes } from '../../support/races/lanes';
import { openStage, type Stage } from '../../support/races/stage';
import { count } from '../../support/scale';

const RACES_OF_A_BAN = 20;
/** Fewer than the birthdays of the young: nobody has a namesake in another life. */
const BANS = count(3, 500);
const LANES = 6;
const MINUTES = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, MINUTES);
afterAll(() => stage.close());

test(
  'whatever officers do to a ban at once through two processes, they could have done it one after another',
  async () => {
    const begun = Date.now();
    const lives = await inLanes(LANES, BANS, (chance, at) =>
      live(stage, chance, at, RACES_OF_A_BAN),
    );
    const sum = (of: 'races' | 'moves' | 'done' | 'checks' | 'checksOfCorrected'): number =>
      lives.reduce((all, seen) => all + seen[of], 0);
    const all = (of: 'unordered' | 'alone' | 'clear' | 'untrue' | 'offTheLog'): string[] =>
      lives.flatMap((seen) => seen[of]);
    say(
      `${sum('races')} races of ${sum('moves')} moves in ${((Date.now() - begun) / 1_000).toFixed(0)} s; made ${sum('done')}`,
    );
    never('moves at once end as they could not have ended one after another', {
      trials: sum('races'),
      failures: all('unordered'),
    });
    never('a ban or a motion is decided by one human', {
      trials: sum('done'),
      failures: all('alone'),
    });
    never('a check says what was true in no state that was passed through', {
      trials: sum('checks'),
      failures: all('untrue'),
    });
    never('a check is clear while a correction takes the place of the ban', {
      trials: sum('checksOfCorrected'),
      failures: all('clear'),
    });
    never('facts of a ban or motion leave out a version, or tell of another row or drawing', {
      trials: lives.length,
      failures: all('offTheLog'),
    });
    expect(sum('races')).toBe(BANS * RACES_OF_A_BAN);
    expect(stage.faults()).toBe('');
  },
  count(3, 40) * MINUTES,
);
