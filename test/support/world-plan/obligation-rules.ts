import { bars } from './answering';
import { dayOf, endOf, minuteOf, sameTimeAfter, weekdaysAfter, type Minute } from './time';
import { divisionOf, found, lasting, listOf, type Obligation, type World } from './world';

export const STEPS = [
  'notified',
  'delivered',
  'contact_stopped',
  'acknowledged',
  'removed',
  'verified',
];
const LEAST_MINUTES = 4 * 60;

/** Of an obligation, that the institution still has the person. */
export function isUnmet({ state }: Obligation): boolean {
  return STEPS.indexOf(state) >= 0 && STEPS.indexOf(state) < STEPS.indexOf('removed');
}

/** Whoever employs somebody barred is obliged, by each ban once, until they do not employ them any more. */
export function oblige(world: World, person: number): void {
  const now = minuteOf(world.slot);
  const employers = new Set(lasting(world, person).map(({ institution }) => institution));
  for (const ban of listOf(world.bansOf, person).filter((one) => bars(one, dayOf(world.slot)))) {
    for (const institution of employers) {
      const before = world.obligations.filter(
        (one) => one.ban === ban && one.institution === institution,
      );
      if (before.some(isUnmet)) continue;
      world.obligations.push({
        label: `${ban.label} institution ${institution} #${before.length + 1}`,
        ...{ ban, institution, raised: now, state: 'notified', moved: now, escalation: 0 },
        steps: [{ step: 'notified', slot: world.slot, channel: 'system', implied: false }],
      });
    }
  }
}

/** A step with those that it implies. */
export function take(world: World, obligation: Obligation, step: string, channel: string): void {
  const from = STEPS.indexOf(obligation.state) + 1;
  const to = STEPS.indexOf(step);
  for (const done of STEPS.slice(from, to + 1)) {
    obligation.steps.push({ step: done, slot: world.slot, channel, implied: done !== step });
  }
  move(world, obligation, step);
}

/** Of all that is unmet between these two, when the person is in no post there any more. */
export function removed(
  world: World,
  { person, institution }: { readonly person: number; readonly institution: number },
  channel: string,
): void {
  for (const obligation of world.obligations) {
    const isIt = obligation.ban.person === person && obligation.institution === institution;
    if (isIt && isUnmet(obligation)) take(world, obligation, 'removed', channel);
  }
}

/** The ban is lifted: nothing is left to do, and everybody who was obliged is told. */
export function cancel(world: World, obligation: Obligation): void {
  const { label, institution, state } = obligation;
  if (state !== 'verified' && state !== 'cancelled') move(world, obligation, 'cancelled');
  const about = { kind: 'obligation_cancelled', about: label };
  world.notices.push({ institution, ...about, slot: world.slot });
}

/** Of bans whose term is over: what is open is cancelled, and whoever was still to do it is told. */
export function lapse(world: World): void {
  for (const obligation of world.obligations) {
    const { ban, state } = obligation;
    const isOpen = state !== 'verified' && state !== 'cancelled';
    if (isOpen && !bars(ban, dayOf(world.slot))) cancel(world, obligation);
  }
}

function move(world: World, obligation: Obligation, state: string): void {
  for (const level of [1, 2]) late(world, obligation, level, false);
  obligation.state = state;
  obligation.moved = minuteOf(world.slot);
  obligation.escalation = 0;
}

/** Whether the clock of a step ran out in this slot or before it; tells those who were not told. */
export function escalate(world: World): boolean {
  const now = minuteOf(world.slot);
  let any = false;
  for (const obligation of world.obligations) {
    const due = dueOf(obligation);
    if (due === null) continue;
    const level = now >= sameTimeAfter(due, 1) ? 2 : now >= due ? 1 : 0;
    for (let next = obligation.escalation + 1; next <= level; next += 1) {
      obligation.escalation = next;
      late(world, obligation, next, true);
      any = true;
    }
  }
  return any;
}

/** When the step after the state must be done; null at the end. */
export function dueOf({ state, raised, moved }: Obligation): Minute | null {
  const noticed = Math.floor(raised / endOf(0));
  switch (state) {
    case 'notified':
      return raised + LEAST_MINUTES;
    case 'delivered':
      return Math.max(endOf(noticed), raised + LEAST_MINUTES);
    case 'contact_stopped':
      return endOf(weekdaysAfter(noticed, 1));
    case 'acknowledged':
      return endOf(weekdaysAfter(noticed, 3));
    case 'removed':
      return endOf(weekdaysAfter(Math.floor(moved / endOf(0)), 10));
    default:
      return null;
  }
}

/** The authority of the place is told first, then the one above it. */
function late(world: World, obligation: Obligation, level: number, isSo: boolean): void {
  const place = divisionOf(world, obligation.institution);
  const division = level === 1 ? place : `${place.slice(0, 4)}00`;
  const key = `${obligation.label}:${obligation.state}${level === 1 ? '' : ':superior'}`;
  found(world, { kind: 'obligation_late', key, division }, isSo);
}
