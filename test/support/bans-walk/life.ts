import type { Chance } from '../chance';
import { settled } from '../races/changing';
import type { Answer } from '../races/driver';
import type { Stage } from '../races/stage';
import { dayOf } from '../town';
import { toldOf } from './checking';
import { actOf, contenders, correctionToOpen, motionToOpen, standing } from './contending';
import { idsOf, ordersOf, type Played } from './orders';
import { differencesOf, lastNumber, linesOf, offTheLog, type Lines } from './rows';
import { checkOf, newPeople, requestOf, toldBy, type Names } from './wire';
import type { Command, World } from './world';

/** What was seen of one ban, race after race. */
export interface Seen {
  races: number;
  moves: number;
  done: number;
  checks: number;
  /** Checks of the person while a correction of what stands, that names them too, was approved, and nothing lifted. */
  checksOfCorrected: number;
  readonly unordered: string[];
  readonly alone: string[];
  readonly clear: string[];
  readonly untrue: string[];
  readonly offTheLog: string[];
}

interface Life {
  readonly stage: Stage;
  readonly chance: Chance;
  readonly seen: Seen;
  world: World;
  names: Names;
}

/** A ban is put in force, and then moved by several at once, again and again, while its person is asked about. */
export async function live(stage: Stage, chance: Chance, at: number, races: number): Promise<Seen> {
  const since = await lastNumber(stage.registry);
  const life = begin(stage, chance, at);
  const { seen } = life;
  const proposer = chance.below(4);
  await must(life, { does: 'propose', by: proposer, act: actOf(life.world, chance, 0) });
  await must(life, {
    does: 'approve',
    by: (proposer + 1) % 4,
    of: 'ban',
    target: 0,
    etag: 1,
  });
  while (seen.races < races && seen.unordered.length === 0) await race(life);
  seen.offTheLog.push(...(await offTheLog(stage.registry, idsIn(life), since)));
  return seen;
}

function begin(stage: Stage, chance: Chance, at: number): Life {
  const { numbers, bornOn } = newPeople();
  const world: World = {
    day: dayOf(stage.registry),
    officers: stage.officers.map(() => 'county'),
    people: bornOn.map((day) => ({ name: '王小明', bornOn: day, names: [], disputed: false })),
    bans: [],
    motions: [],
  };
  const names: Names = {
    officers: stage.officers,
    nursery: stage.nursery,
    numbers,
    mark: `life ${at}`,
    banIds: [],
    motionIds: [],
  };
  const seen: Seen = {
    races: 0,
    moves: 0,
    done: 0,
    checks: 0,
    checksOfCorrected: 0,
    unordered: [],
    alone: [],
    clear: [],
    untrue: [],
    offTheLog: [],
  };
  return { stage, chance, seen, world, names };
}

/** Opens what can be decided, a correction alone or beside the motion that keeps it waiting, and lets several decide it at once. */
async function race(life: Life): Promise<void> {
  const { chance, seen } = life;
  const isAlone = chance.below(2) === 0;
  for (const open of isAlone ? [correctionToOpen] : [motionToOpen, correctionToOpen]) {
    const command = open(life.world, chance);
    if (command) await must(life, command);
  }
  const commands = contenders(life.world, chance);
  const who = life.world.bans[standing(life.world)]?.who ?? 0;
  const asked: Answer[] = [];
  let over = false;
  const ask = async (): Promise<void> => {
    do asked.push(await settled(life.stage, asked.length, questionOn(life, who)));
    while (!over);
  };
  const corrects = commands.some((command) => command.does === 'approve' && command.of === 'ban');
  const asking = corrects ? Promise.all([ask(), ask(), ask()]) : Promise.resolve();
  const played = await play(life, commands).finally(() => (over = true));
  await asking;
  judge(life, played, who, asked);
  await enter(life, played);
  seen.races += 1;
  seen.moves += played.length;
}

function questionOn({ names, world }: Life, who: number) {
  return checkOf(names, who, '王小明', world.day);
}

/** Each check says what was true in a state that was passed through; and of one who is corrected, never `clear`. */
function judge(life: Life, played: readonly Played[], who: number, asked: readonly Answer[]): void {
  const { world, seen } = life;
  const worlds = ordersOf(world, played).flatMap((order) => order.worlds);
  const may = new Set(worlds.map((one) => toldOf(one, who, '王小明').verdict));
  const isDone = (isIt: (command: Command) => boolean) =>
    played.some(({ command, answer }) => answer.status === 200 && isIt(command));
  const isCorrected = isDone(
    (command) =>
      command.does === 'approve' && command.of === 'ban' && world.bans[command.target]?.who === who,
  );
  // lifted before: a motion reopens it, and the correction takes its place then
  const wasClear = toldOf(world, who, '王小明').verdict === 'clear';
  const isLifted = isDone(
    (command) =>
      command.does === 'approve' &&
      command.of === 'motion' &&
      world.motions[command.target]?.kind === 'lift',
  );
  seen.checks += asked.length;
  for (const { status, body } of asked) {
    const said = status === 201 ? String(body['verdict']) : String(status);
    const fault = `${said} of ${[...may].join(' or ')}, while ${told(played)}`;
    if (!may.has(said)) seen.untrue.push(fault);
    if (!isCorrected || isLifted || wasClear) continue;
    seen.checksOfCorrected += 1;
    if (said === 'clear') seen.clear.push(fault);
  }
}

async function play(life: Life, commands: readonly Command[]): Promise<Played[]> {
  return Promise.all(
    commands.map(async (command, place) => ({
      command,
      answer: await settled(life.stage, place, requestOf(life.names, command)),
    })),
  );
}

async function must(life: Life, command: Command): Promise<void> {
  await enter(life, await play(life, [command]));
}

/** Finds the order in which it happened by what the tables say. */
async function enter(life: Life, played: readonly Played[]): Promise<void> {
  const { world, names, stage, seen } = life;
  const differences: string[] = [];
  for (const order of ordersOf(world, played)) {
    const { bans, motions } = idsOf(played, order);
    const next: Life = {
      ...life,
      world: order.worlds.at(-1) ?? world,
      names: {
        ...names,
        banIds: [...names.banIds, ...bans],
        motionIds: [...names.motionIds, ...motions],
      },
    };
    const lines = await linesOf(stage.registry, idsIn(next));
    const wrong = differencesOf(next.world, idsIn(next), lines);
    differences.push(...wrong);
    if (wrong.length > 0) continue;
    seen.alone.push(...byOneHuman(lines));
    seen.done += played.filter(({ answer }) => answer.status < 300).length;
    life.world = next.world;
    life.names = next.names;
    return;
  }
  seen.unordered.push(`${told(played)}: ${differences.join('; ') || 'in no order'}`);
}

/** Bans and motions that took effect or were rejected by whoever asked for it. */
function byOneHuman({ bans, motions }: Lines): string[] {
  const asked = [
    ...bans.map(({ proposedBy, ...row }) => ({ ...row, asker: proposedBy })),
    ...motions.map(({ requestedBy, ...row }) => ({ ...row, asker: requestedBy })),
  ];
  return asked
    .filter(({ state }) => state !== 'proposed' && state !== 'withdrawn')
    .filter(({ asker, decidedBy }) => decidedBy === null || decidedBy === asker)
    .map(({ id, state }) => `${id} is ${state}`);
}

function idsIn({ names, stage }: Life) {
  return { bans: names.banIds, motions: names.motionIds, humans: stage.humans };
}

function told(played: readonly Played[]): string {
  return played
    .map(({ command, answer }) => `${JSON.stringify(command)}: ${toldBy(answer)}`)
    .join(', ');
}
