import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { ACTS } from '../../support/kill/acts';
import { logDifferences } from '../../support/kill/log';
import {
  coursesOf,
  cutAt,
  killAt,
  TOGETHER,
  type Blow,
  type Course,
  type Struck,
} from '../../support/kill/strike';
import { warmVictims, type Victims } from '../../support/kill/warm';
import { openStage, type Stage } from '../../support/races/stage';
import { count, SEED } from '../../support/scale';

let stage: Stage;
let victims: Victims;
beforeAll(async () => {
  stage = await openStage();
  victims = warmVictims(stage, 1);
}, 60_000);
afterAll(async () => {
  await victims.close();
  await stage.close();
}, 60_000);

const chance = chanceOf(SEED);
const EVERY = 1_000_000;

/** Before and after each message, and once behind the last, where nothing happens any more. */
function pointsOf(course: Course): Blow[] {
  const beside = course.said.flatMap((_, at): Blow[] => [
    { course, point: { message: at + 1, side: 'before' } },
    { course, point: { message: at + 1, side: 'after' } },
  ]);
  return [...beside, { course, point: { message: course.said.length + 1, side: 'before' } }];
}

/** Every point, or some of each act: those about its commit, and others by chance. */
function chosen(courses: readonly Course[], most: number): Blow[] {
  return courses.flatMap((course) => {
    const all = pointsOf(course);
    if (most >= all.length) return all;
    const commit = 2 * course.said.indexOf('>Q COMMIT');
    const about = all.slice(commit, commit + 3);
    const others = chance.shuffle(all.filter((blow) => !about.includes(blow)));
    return [...about, ...others].slice(0, most);
  });
}

function report(what: string, struck: readonly Struck[]): void {
  const reached = struck.filter((one) => one.reached).length;
  const slowest = Math.max(...struck.map(({ settledMs }) => settledMs));
  const acknowledged = struck.filter((one) => one.acknowledged).length;
  say(
    `  ${what}: ${struck.length} blows, ${reached} of them inside a request, ${acknowledged} acknowledged; slowest outcome ${Math.round(slowest)} ms`,
  );
  const failures = struck.flatMap(({ course, point, faults }) =>
    faults.map(
      (fault) =>
        `${course.act.name}, ${point.side} message ${point.message} (${course.said[point.message - 1]}): ${fault}`,
    ),
  );
  const about = (...kinds: string[]) => ({
    trials: struck.length,
    failures: failures.filter((fault) => kinds.some((kind) => fault.includes(`: ${kind}: `))),
  });
  never(`half of a request stands (${what})`, about('half'));
  never(`an acknowledged request is lost (${what})`, about('lost'));
  never(`a request sent again has no outcome in ten seconds (${what})`, about('unsettled', 'hung'));
  never(`a request sent again takes effect twice, or not (${what})`, about('effects'));
  never(`a check says other than what stands (${what})`, about('verdict'));
}

test(
  'a process killed beside any message leaves all of a request or nothing, and what it acknowledged',
  async () => {
    const first = await victims.next();
    const courses = await coursesOf(stage, first, ACTS, 'used');
    await first.end();
    for (const { act, said } of courses) say(`  ${act.name}: ${said.length} messages`);
    let waiting = chance.shuffle(chosen(courses, count(3, EVERY)));
    const struck: Struck[] = [];
    while (waiting.length > 0) {
      const blows = waiting.slice(0, TOGETHER);
      const results = await killAt(stage, await victims.next(), blows);
      struck.push(...results.filter((one) => one !== null));
      if (results[0] === null) throw new Error('a request neither came to its point nor ended');
      waiting = [...blows.filter((_, at) => results[at] === null), ...waiting.slice(TOGETHER)];
    }
    report('killed', struck);
  },
  count(60_000, 1_200_000),
);

test(
  'a process whose connection is cut beside any message serves on, and the request has one effect',
  async () => {
    const victim = await victims.next();
    const courses = await coursesOf(stage, victim, ACTS, 'new');
    const struck: Struck[] = [];
    for (const blow of chance.shuffle(chosen(courses, count(2, EVERY)))) {
      struck.push(await cutAt(stage, victim, blow));
    }
    await victim.end();
    report('cut', struck);
  },
  count(60_000, 1_200_000),
);

test('after all blows no row is without its fact, and no fact without its row', async () => {
  never('a row differs from its last fact', await logDifferences(stage));
}, 120_000);
