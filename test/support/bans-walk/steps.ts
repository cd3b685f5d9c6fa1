import { outcomeOf } from './model';
import type { Flaw, Step, Wish } from './wishes';
import {
  daysOn,
  KINDS,
  MOVES,
  overOn,
  type Act,
  type Command,
  type Kind,
  type Move,
  type World,
} from './world';

/**
 * A wish as a command in this world. An apt one that cannot be done as it was drawn is handed to another officer, and
 * then becomes something that can; one that is not apt becomes something that only one thing forbids. Near a ban, if
 * one is named.
 */
export function commandOf(world: World, drawn: Wish, near: number | null = null): Command {
  const wishes = insteadOf(world, drawn);
  const chosen = drawn.apt
    ? wishes.map((wish) => forbiddenBy(0, world, wish, near)).find(({ length }) => length > 0)
    : oneOfEach(
        wishes.flatMap((wish) => forbiddenBy(1, world, wish, near)),
        drawn.basis,
      );
  const { command } = chosen?.[drawn.at % chosen.length] ?? {};
  return command ?? proposing(world, drawn);
}

interface Forbidden {
  readonly command: Command;
  readonly refusals: readonly string[];
}

/** All that so many things forbid. */
function forbiddenBy(things: number, world: World, drawn: Wish, near: number | null): Forbidden[] {
  return candidates(world, drawn, near)
    .map((command) => ({ command, refusals: outcomeOf(world, command).refusals }))
    .filter(({ refusals }) => refusals.length === things);
}

/** Those that are refused alike, so that what is rare is tried as often. */
function oneOfEach(all: readonly Forbidden[], which: number): Forbidden[] {
  const reasons = [...new Set(all.flatMap(({ refusals }) => refusals))].sort();
  const reason = reasons[which % reasons.length];
  return all.filter(({ refusals }) => refusals[0] === reason);
}

function insteadOf({ officers }: World, drawn: Wish): Wish[] {
  const kinds = KINDS.map((_, at) => KINDS[(at + drawn.basis) % KINDS.length] ?? 'lift');
  const others = [drawn.what, 'approve' as const, ...kinds].flatMap((what) =>
    (['motion', 'ban'] as const).map((of) => ({ ...drawn, what, of, stale: false })),
  );
  return [drawn, ...others].flatMap((wish) =>
    officers.map((_, at) => ({ ...wish, by: (drawn.by + at) % officers.length })),
  );
}

/** The ban that a command is about; null for a new one. */
export function banOf({ motions }: World, command: Command): number | null {
  if (command.does === 'propose') return null;
  if (command.does === 'correct' || command.does === 'request') return command.ban;
  return command.of === 'ban' ? command.target : (motions[command.target]?.ban ?? null);
}

function candidates(world: World, drawn: Wish, near: number | null): Command[] {
  const { what, by } = drawn;
  const isNear = (at: number) =>
    near === null ||
    at === near ||
    world.bans[at]?.corrects === near ||
    world.bans[near]?.corrects === at;
  const bans = world.bans.flatMap((ban, at) => (isNear(at) ? [{ ban, at }] : []));
  const read = (version: number) => (drawn.stale ? version + 1 : version);
  if (what === 'propose') return [proposing(world, drawn)];
  if (what === 'correct') {
    return bans.map(({ ban, at }) => ({
      does: 'correct',
      by,
      ban: at,
      etag: read(ban.version),
      act: actOf(world, drawn, ban),
    }));
  }
  if (isMove(what)) {
    if (drawn.of === 'ban') {
      return bans.map(({ ban, at }) => ({
        does: what,
        by,
        of: 'ban',
        target: at,
        etag: read(ban.version),
      }));
    }
    return world.motions.flatMap((motion, target) =>
      isNear(motion.ban)
        ? [{ does: what, by, of: 'motion', target, etag: read(motion.version) } as const]
        : [],
    );
  }
  return bans.map(({ ban, at }) => ({
    does: 'request',
    by,
    ban: at,
    etag: read(ban.version),
    kind: what,
    basis: BASES[what][drawn.basis % BASES[what].length] ?? '',
    decidedOn: drawn.act.flaw === 'served tomorrow' ? daysOn(world.day, 1) : world.day,
    releasedOn: what === 'release' ? daysOn(world.day, drawn.act.released ? 0 : -15) : null,
  }));
}

export const BASES: Readonly<Record<Kind, readonly string[]>> = {
  lift: ['annulled', 'acquitted', 'wrong_person', 'deceased', 'corrected'],
  suspend: ['court_order', 'reconsideration_order'],
  resume: ['order_ended', 'order_revoked'],
  reopen: ['lift_annulled', 'lift_in_error'],
  release: ['release', 'parole'],
};

const isMove = (what: string): what is Move => MOVES.some((move) => move === what);

function proposing(world: World, drawn: Wish): Command {
  return { does: 'propose', by: drawn.by, act: actOf(world, drawn, null) };
}

/** A correction mostly stays with the person of the ban, and often with its decision. */
function actOf(world: World, { act, at }: Wish, corrected: Act | null): Act {
  const { ground, category, capacity, flaw } = act;
  const who = corrected && at % 4 !== 0 ? corrected.who : act.who;
  const decidedOn = daysOn(world.day, -act.daysAgo);
  return {
    who,
    name: act.otherName ? '李四' : (world.people[who]?.name ?? ''),
    document: corrected && at % 3 !== 0 ? corrected.document : `decision ${act.document}`,
    ground,
    category,
    capacity,
    instrument: INSTRUMENTS[flaw] ?? null,
    incidentOn: incidentOf(flaw, decidedOn),
    decidedOn,
    servedOn: flaw === 'served tomorrow' ? daysOn(world.day, 1) : decidedOn,
    term: termOf(act, decidedOn),
  };
}

function termOf({ ground, flaw, years, released }: Wish['act'], decidedOn: string): Act['term'] {
  const ofCourt = ground === 'court_prohibition' && flaw !== 'no term';
  if (!ofCourt && flaw !== 'term of a life') return null;
  return { years, releasedOn: released ? decidedOn : null };
}

const INSTRUMENTS: Readonly<Record<string, string>> = {
  'sealed record': 'public_security_penalty',
  'unfit document': 'administrative_decision',
};

function incidentOf(flaw: Flaw, decidedOn: string): string {
  if (flaw === 'before the law') return '2015-10-31';
  if (flaw === 'while under age') return '2022-01-01';
  return daysOn(decidedOn, flaw === 'decided before it happened' ? 1 : -30);
}

/** The day to which a wait leads: around the end of a term if there is one. */
export function dayAfter(world: World, { until, days }: Step & { does: 'wait' }): string {
  const ends = world.bans.flatMap((ban) => overOn(ban) ?? []).filter((end) => end > world.day);
  const [next] = ends.toSorted();
  const day = next && until !== 'later' ? daysOn(next, until === 'eve' ? -1 : 0) : null;
  return day !== null && day > world.day ? day : daysOn(world.day, days);
}
