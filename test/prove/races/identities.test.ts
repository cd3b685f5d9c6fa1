import { never, say } from '../../support/claim';
import { countsOf, faultsOfAll, made } from '../../support/races/changing';
import { CORRECTIONS } from '../../support/races/correcting';
import { inLanes } from '../../support/races/lanes';
import {
  certificate,
  completion,
  decision,
  personNumber,
  proposal,
  proposedBy,
} from '../../support/races/requests';
import { openStage, type Stage } from '../../support/races/stage';
import { count } from '../../support/scale';

const CHANGES = count(2, 300);
const CHECKS_OF_EACH = count(24, 60);
const LANES = 2;
const MINUTES = 60_000;

let stage: Stage;
let people = 0;
beforeAll(async () => {
  stage = await openStage(['on', 'off']);
}, MINUTES);
afterAll(() => stage.close());

test.each(CORRECTIONS)(
  'whoever asks while $name is told what was true before or after, and nothing older once it is known',
  async ({ name, run }) => {
    const changes = await inLanes(LANES, CHANGES, (chance) => {
      people += 1;
      return run(stage, chance, people, CHECKS_OF_EACH);
    });
    const counts = changes.map((one) => countsOf(one, 10));
    const checks = counts.reduce((sum, one) => sum + one.checks, 0);
    const during = counts.reduce((sum, one) => sum + one.during, 0);
    say(`${name}: ${changes.length} times, ${checks} checks, ${during} begun while it was made`);
    never(`${name}, and a check fits no order of the two`, {
      trials: checks,
      failures: changes
        .map(faultsOfAll)
        .flatMap(({ stale, early, foreign, disordered }) => [
          ...stale,
          ...early,
          ...foreign,
          ...disordered,
        ]),
    });
    expect(during).toBeGreaterThan(0);
  },
  count(3, 20) * MINUTES,
);

interface Known {
  readonly rows: number;
  readonly persons: number;
}

test(
  'one unknown number that two schools’ records and two bans name at the same moment becomes one person',
  async () => {
    const [li, wu, zhao] = stage.officers;
    if (!wu || !zhao) throw new Error('three officers');
    const failures: string[] = [];
    const races = count(6, 500);
    await inLanes(LANES, races, async (chance) => {
      people += 1;
      const person = personNumber(people);
      const reference = `f-${people}`;
      const bans = [
        proposedBy(await made(stage, 0, proposal(li, person))),
        proposedBy(await made(stage, 1, proposal(wu, person))),
      ];
      const first = chance.below(2);
      const moves = [
        ...bans.map((ban) => decision(zhao, ban, 'approve')),
        completion(stage.school, person, reference),
        certificate(stage.school, person, reference),
      ];
      await Promise.all(chance.shuffle(moves).map((move, at) => made(stage, first + at, move)));
      const [known] = await stage.registry.owner<Known>(
        `SELECT count(*)::integer AS rows, count(DISTINCT person_id)::integer AS persons
           FROM (SELECT person_id FROM ban WHERE id = ANY($1::uuid[]) AND state = 'in_force'
                 UNION ALL SELECT person_id FROM completion WHERE reference = $2
                 UNION ALL SELECT person_id FROM credential WHERE reference = $2) named`,
        [bans.map(({ id }) => id), reference],
      );
      if (known?.rows !== 4 || known.persons !== 1) {
        failures.push(`${reference}: ${known?.rows} records of ${known?.persons} persons`);
      }
    });
    never('records that arrive together make two persons of one number', {
      trials: races,
      failures,
    });
    expect(stage.faults()).toBe('');
  },
  count(3, 20) * MINUTES,
);
