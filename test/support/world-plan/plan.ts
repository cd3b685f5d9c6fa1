import { chanceOf } from '../chance';
import { choose } from './acts';
import { makeAgenda } from './agenda';
import { bans, dismisses, obeys } from './authority';
import { lookAt, lookForUnreported } from './finding-rules';
import { applies, type Lives } from './lives';
import { escalate, lapse } from './obligation-rules';
import { recall } from './recall-rules';
import { recheck } from './recheck-rules';
import { dayOf, MORNING, NIGHT, SLOTS_A_DAY, slotAt, textOf, type Slot } from './time';
import { type Institution, type Person, type Planned, type World } from './world';

export interface Size {
  readonly institutions: number;
  readonly people: number;
  readonly days: number;
}

/** A slot in which the registry is looked at: what is done in it, and what has followed by its end. */
export interface Visit {
  readonly slot: Slot;
  readonly deeds: readonly Planned[];
  /** How much of each list there is afterwards: the lists only grow, and findings say when they closed. */
  readonly after: { readonly findings: number; readonly recalls: number; readonly notices: number };
}

export interface Plan {
  readonly world: World;
  readonly visits: readonly Visit[];
}

/** Nights on which nothing is due are visited once a week all the same: nothing may happen. */
const CONTROL_DAYS = 7;
const DIVISIONS = ['410102', '410105', '410122', '410202', '410302'];
const NAMES = ['王小明', '李娜', '张伟', '刘洋', '陈静', '杨帆', '赵敏', '黄磊'];

/** The same world for the same seed and size. */
export function makePlan(seed: number, size: Size): Plan {
  const world = emptyWorld(seed, size);
  const { chance } = world;
  const agenda = makeAgenda(size.days, () => 1 + chance.below(SLOTS_A_DAY - 1));
  const lives: Lives = { world, agenda };
  beginnings(lives, size);
  const visits: Visit[] = [];
  for (world.slot = 0; dayOf(world.slot) < size.days; world.slot += 1) {
    const isNight = world.slot % SLOTS_A_DAY === NIGHT;
    const before = countOf(world);
    const known = world.obligations.length;
    world.deeds = [];
    if (isNight) atNight(world);
    agenda.carryOut(world.slot);
    agree(lives, known);
    const anyLate = escalate(world);
    recall(world);
    const isControl = isNight && dayOf(world.slot) % CONTROL_DAYS === 0;
    const isMoved = anyLate || countOf(world) !== before;
    if (isControl || isMoved || world.deeds.length > 0) {
      visits.push({ slot: world.slot, deeds: world.deeds, after: sizesOf(world) });
    }
  }
  return { world, visits };
}

/** Institutions choose their day, some another later; everybody applies somewhere on some day, and bans fall when they fall. */
function beginnings(lives: Lives, { people, days, institutions }: Size): void {
  const { world, agenda } = lives;
  const { chance } = world;
  const on = (day: number, act: () => void) => agenda.inDays(day, act);
  const dayOfYear = () => textOf(10 + chance.below(Math.min(days - 10, 365))).slice(5);
  for (let number = 0; number < institutions; number += 1) {
    agenda.later(MORNING, () => choose(world, number, dayOfYear()));
    if (chance.below(3) === 0) on(chance.below(days), () => choose(world, number, dayOfYear()));
  }
  for (let person = 0; person < people; person += 1) {
    if (chance.below(20) > 0) on(chance.below(days), () => applies(lives, person));
  }
  for (let left = Math.max(20, Math.round(people * 0.07)); left > 0; left -= 1) {
    on(chance.below(Math.ceil(days * 0.8)), () => bans(lives));
  }
  for (let left = Math.max(3, Math.round(people * 0.02)); left > 0; left -= 1) {
    on(chance.below(days), () => dismisses(lives));
  }
}

/** What is due by the calendar, in the order in which the registry does it. */
function atNight(world: World): void {
  lapse(world);
  recheck(world);
  for (const employment of world.employments) {
    if (employment.state !== 'ended') lookAt(world, employment);
  }
  lookForUnreported(world);
}

/** Nine in ten institutions do something about what they are obliged to. */
function agree(lives: Lives, known: number): void {
  for (const obligation of lives.world.obligations.slice(known)) {
    if (lives.world.chance.below(10) > 0) obeys(lives, obligation);
  }
}

function emptyWorld(seed: number, size: Size): World {
  const numbers = [...Array(size.people).keys()];
  const lists = <Value>() => new Map(numbers.map((number): [number, Value[]] => [number, []]));
  return {
    chance: chanceOf(seed),
    people: numbers.map((number) => personOf(number, size.people)),
    institutions: [...Array(size.institutions).keys()].map((number): Institution => ({
      division: DIVISIONS[number % DIVISIONS.length] ?? '',
      monthDay: '01-01',
      nextRound: Infinity,
    })),
    slot: slotAt(0, NIGHT),
    deeds: [],
    ...{ checks: [], employments: [], bans: [], obligations: [], findings: [] },
    ...{ recalls: [], notices: [], rounds: [] },
    checksOf: lists(),
    employmentsOf: lists(),
    bansOf: lists(),
    openFindings: new Map(),
    dismissed: new Set(),
  };
}

/** Two in twenty share name and birth date. */
function personOf(number: number, people: number): Person {
  const isFirst = number % 20 === 0 && number + 1 < people;
  const isSecond = number % 20 === 1;
  const born = isSecond ? number - 1 : number;
  return {
    name: NAMES[born % NAMES.length] ?? '',
    birthDate: new Date(Date.UTC(1960, 0, 1 + born)).toISOString().slice(0, 10),
    serial: isSecond ? 2 : 1,
    twin: isFirst ? number + 1 : isSecond ? number - 1 : null,
    healthCheckedOn: null,
  };
}

function sizesOf({ findings, recalls, notices }: World): Visit['after'] {
  return { findings: findings.length, recalls: recalls.length, notices: notices.length };
}

/** Changes when anything followed. */
function countOf(world: World): number {
  const { findings, openFindings, recalls, notices, obligations, rounds } = world;
  const closed = findings.length - openFindings.size;
  return [findings, recalls, notices, obligations, rounds].reduce(
    (sum, list) => sum + list.length,
    closed,
  );
}
