import type { Chance } from '../chance';
import { outcomeOf } from './model';
import { BASES } from './steps';
import { daysOn, KINDS, type Act, type Command, type Kind, type World } from './world';

/** The one that stands or was lifted: whatever took the place of another came later. */
export function standing({ bans }: World): number {
  return bans.findLastIndex(({ state }) => ['in_force', 'suspended', 'lifted'].includes(state));
}

/** A motion that can be asked for, unless one is open. */
export function motionToOpen(world: World, chance: Chance): Command | null {
  const possible = KINDS.map((kind) => request(world, chance, kind)).filter((command) =>
    canBeDone(world, command),
  );
  return possible[chance.below(possible.length)] ?? null;
}

/** Two times in three, unless one is open. Mostly of the same person; of another in one of six. */
export function correctionToOpen(world: World, chance: Chance): Command | null {
  const ban = standing(world);
  const { who = 0, version: etag = 0 } = world.bans[ban] ?? {};
  const other = chance.below(6) === 0 ? 2 - who : who;
  const act = actOf(world, chance, other);
  const command: Command = { does: 'correct', by: chance.below(4), ban, etag, act };
  return chance.below(3) > 0 && canBeDone(world, command) ? command : null;
}

/** Three to five of all that every officer could try at what is open, and two motions more. */
export function contenders(world: World, chance: Chance): Command[] {
  const all = [
    ...openAmong(world.motions).flatMap((at) => decisions(world, 'motion', at)),
    // twice: drawn twice as often
    ...openAmong(world.bans).flatMap((at) => decisions(world, 'ban', at)),
    ...openAmong(world.bans).flatMap((at) => decisions(world, 'ban', at)),
    request(world, chance, 'lift'),
    request(world, chance, 'resume'),
  ];
  return chance.shuffle(all).slice(0, 3 + chance.below(3));
}

function openAmong(rows: readonly { readonly state: string }[]): number[] {
  return rows.flatMap(({ state }, at) => (state === 'proposed' ? [at] : []));
}

function decisions({ officers }: World, of: 'ban' | 'motion', target: number): Command[] {
  const moves = ['approve', 'approve', 'reject', 'withdraw'] as const;
  return officers.flatMap((_, by) => moves.map((does) => ({ does, by, of, target, etag: 1 })));
}

/** A decision that the proposal of a ban repeats, for life or for an unknown time. */
export function actOf(world: World, chance: Chance, who: number): Act {
  const decidedOn = daysOn(world.day, -20);
  const isTerm = chance.below(3) === 0;
  return {
    who,
    name: '王小明',
    document: 'decision',
    ground: isTerm ? 'court_prohibition' : 'child_abuse',
    category: 'abuse',
    capacity: 'perpetrator',
    instrument: null,
    incidentOn: daysOn(world.day, -60),
    decidedOn,
    servedOn: decidedOn,
    term: isTerm ? { years: 3, releasedOn: null } : null,
  };
}

function request(world: World, chance: Chance, kind: Kind): Command {
  const ban = standing(world);
  return {
    does: 'request',
    by: chance.below(4),
    ban,
    etag: world.bans[ban]?.version ?? 0,
    kind,
    basis: BASES[kind][0] ?? '',
    decidedOn: world.day,
    releasedOn: kind === 'release' ? world.day : null,
  };
}

function canBeDone(world: World, command: Command): boolean {
  return outcomeOf(world, command).refusals.length === 0;
}
