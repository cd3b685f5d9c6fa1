import { dayOf } from '../town';
import type { Answer } from '../races/driver';
import { toldOf } from './checking';
import { outcomeOf } from './model';
import { idsOf, ordersOf, type Order, type Played } from './orders';
import type { Path, Paths } from './paths';
import { differencesOf, lastNumber, linesOf, offTheLog } from './rows';
import { banOf, commandOf, dayAfter } from './steps';
import type { Step } from './wishes';
import { checkOf, newPeople, requestOf, toldBy, type Names } from './wire';
import type { Command, World } from './world';

/** What was counted over all walks. */
export interface Tally {
  walks: number;
  steps: number;
  done: number;
  refused: number;
  together: number;
  checks: number;
  readonly arrows: Map<string, number>;
  readonly verdicts: Map<string, number>;
}

export const newTally = (): Tally => ({
  walks: 0,
  steps: 0,
  done: 0,
  refused: 0,
  together: 0,
  checks: 0,
  arrows: new Map(),
  verdicts: new Map(),
});

interface Way {
  readonly paths: Paths;
  readonly path: Path;
  readonly tally: Tally;
  world: World;
  names: Names;
}

/** Takes the steps, each held against the model. @throws Error that tells of the first difference. */
export async function walk(paths: Paths, path: Path, steps: readonly Step[], tally: Tally) {
  const since = await lastNumber(paths.registry);
  const way = setOut(paths, path, tally);
  path.turnTo(way.world.day);
  for (const step of steps) {
    if (step.does === 'nothing') continue;
    await take(way, step);
    await checkEverybody(way);
    tally.steps += 1;
  }
  const off = await offTheLog(paths.registry, idsIn(way), since);
  if (off.length > 0) throw new Error(`the log tells otherwise:\n${off.join('\n')}`);
  tally.walks += 1;
}

function setOut(paths: Paths, path: Path, tally: Tally): Way {
  const { numbers, bornOn } = newPeople();
  const world: World = {
    // not today: the clock of the path may be turned to an hour before the accounts were opened
    day: dayOf(paths.registry, 1),
    officers: paths.officers.map(({ authority }) => authority),
    people: bornOn.map((day, at) => ({
      name: at < 2 ? '王小明' : '张三',
      bornOn: day,
      names: [],
      disputed: false,
    })),
    bans: [],
    motions: [],
  };
  const names: Names = {
    officers: paths.officers.map(({ pass }) => pass),
    nursery: paths.nursery,
    numbers,
    mark: `walk ${numbers[0]?.slice(6, 17)}`,
    banIds: [],
    motionIds: [],
  };
  return { paths, path, tally, world, names };
}

async function take(way: Way, step: Exclude<Step, { does: 'nothing' }>): Promise<void> {
  const { world, tally } = way;
  if (step.does === 'wait') {
    way.world = { ...world, day: dayAfter(world, step) };
    way.path.turnTo(way.world.day);
    return;
  }
  if (step.does === 'one') return play(way, [commandOf(world, step.wish)]);
  tally.together += 1;
  const first = commandOf(world, step.wishes[0]);
  return play(way, [first, commandOf(world, step.wishes[1], banOf(world, first))]);
}

/** Sends all at once; what came back must be one of the model's orders, and the tables as it leaves them. */
async function play(way: Way, commands: readonly Command[]): Promise<void> {
  const { world, names, paths, tally } = way;
  const played: Played[] = await Promise.all(
    commands.map(async (command) => ({
      command,
      answer: await way.path.send(requestOf(names, command)),
    })),
  );
  const orders = ordersOf(world, played);
  if (orders.length === 0) throw new Error(unmatched(world, played));
  const faults: string[] = [];
  for (const order of orders) {
    const next = after(way, order, played);
    const differences = differencesOf(
      next.world,
      idsIn(next),
      await linesOf(paths.registry, idsIn(next)),
    );
    if (differences.length === 0) {
      way.world = next.world;
      way.names = next.names;
      for (const one of played) count(tally, one);
      return;
    }
    faults.push(...differences);
  }
  throw new Error(`${told(played)}\n${faults.join('\n')}`);
}

function after(
  { paths, path, tally, world, names }: Way,
  order: Order,
  played: readonly Played[],
): Way {
  const { bans, motions } = idsOf(played, order);
  return {
    paths,
    path,
    tally,
    world: order.worlds.at(-1) ?? world,
    names: {
      ...names,
      banIds: [...names.banIds, ...bans],
      motionIds: [...names.motionIds, ...motions],
    },
  };
}

/** Everybody is asked about after every step; who has two names, under both. */
async function checkEverybody({ world, names, path, tally }: Way): Promise<void> {
  const asked = world.people.flatMap(({ name, names: known }, who) =>
    [...new Set([name, ...known])].map((under) => ({ who, under })),
  );
  const answers = await Promise.all(
    asked.map(({ who, under }) => path.send(checkOf(names, who, under, world.day))),
  );
  answers.forEach((answer, at) => {
    const { who, under } = asked[at] ?? { who: 0, under: '' };
    const { verdict, reasons } = toldOf(world, who, under);
    tally.checks += 1;
    tally.verdicts.set(verdict, (tally.verdicts.get(verdict) ?? 0) + 1);
    const said = `${answer.status} ${String(answer.body['verdict'])} ${String(answer.body['reasons'])}`;
    if (said !== `201 ${verdict} ${reasons.join()}`) {
      throw new Error(
        `on ${world.day} person ${who} is told ${said}, by the model ${verdict} ${reasons.join()}\n${JSON.stringify(world, null, 1)}`,
      );
    }
  });
}

function idsIn({ names, paths }: Pick<Way, 'names' | 'paths'>) {
  return {
    bans: names.banIds,
    motions: names.motionIds,
    humans: paths.officers.map(({ human }) => human),
  };
}

function count(tally: Tally, { command, answer }: Played): void {
  tally[answer.status < 300 ? 'done' : 'refused'] += 1;
  const name = nameOf(command);
  const arrow = answer.status < 300 ? name : `${name}: ${toldBy(answer)}`;
  tally.arrows.set(arrow, (tally.arrows.get(arrow) ?? 0) + 1);
}

function nameOf(command: Command): string {
  if (command.does === 'request') return `request ${command.kind}`;
  return 'of' in command ? `${command.does} ${command.of}` : command.does;
}

function unmatched(world: World, played: readonly Played[]): string {
  const alone = played.map(({ command }) => outcomeOf(world, command).refusals.join(' or '));
  return `${told(played)}\nalone they would be refused with: ${alone.map((one) => one || 'nothing').join('; ')}\n${JSON.stringify(world, null, 1)}`;
}

function told(played: readonly { command: Command; answer: Answer }[]): string {
  return played
    .map(({ command, answer }) => `${JSON.stringify(command)} was answered ${toldBy(answer)}`)
    .join('\n');
}
