import { ban, dismiss, end, isGone, lift, read, step } from './acts';
import { applies, isApplicant, type Lives } from './lives';
import { isUnmet, STEPS } from './obligation-rules';
import { dayOf } from './time';
import { lasting, type Ban, type Obligation } from './world';

/** An authority bars somebody: mostly who works somewhere, sometimes an applicant, sometimes a stranger. */
export function bans(lives: Lives): void {
  const { world, agenda } = lives;
  const { chance } = world;
  const person = chance.pick([employed, employed, applicant, anybody])(lives);
  const until = chance.below(6) === 0 ? dayOf(world.slot) + 20 + chance.below(200) : null;
  const isApproved = chance.below(10) > 0;
  const one = ban(world, person, until, isApproved);
  if (!isApproved) return;
  if (chance.below(5) < 2) {
    agenda.inDays(1 + chance.below(agenda.horizon(200) / 3), () => lifts(lives, one));
  }
  if (chance.below(6) === 0) {
    agenda.inDays(1 + chance.below(10), () => void ban(world, person, null, true));
  }
  if (chance.below(2) === 0) agenda.inDays(1 + chance.below(30), () => applies(lives, person));
}

function lifts({ world }: Lives, one: Ban): void {
  if (!one.isLifted) lift(world, one);
}

function employed(lives: Lives): number {
  const { world } = lives;
  const staff = world.employments.filter(({ state }) => state !== 'ended');
  return staff.length === 0
    ? anybody(lives)
    : (staff[world.chance.below(staff.length)]?.person ?? 0);
}

function applicant(lives: Lives): number {
  const { world } = lives;
  const since = world.checks.slice(-40).map(({ person }) => person);
  const some = since.filter((person) => isApplicant(world, person));
  return some.length === 0 ? anybody(lives) : (some[world.chance.below(some.length)] ?? 0);
}

function anybody({ world }: Lives): number {
  return world.chance.below(world.people.length);
}

/** An institution obeys at once, late, in one word, by telephone, by letting the person go, or not at all. */
export function obeys(lives: Lives, obligation: Obligation): void {
  const { world, agenda } = lives;
  const { chance } = world;
  const how = chance.below(100);
  const say = (slots: number, done: string, channel: string | null = null) =>
    agenda.later(slots, () => takes(lives, obligation, done, channel));
  if (how < 40) {
    const slow = how < 20 ? 1 : 2 + chance.below(20);
    agenda.later(chance.below(slow), () => reads(lives, obligation));
    STEPS.slice(2, 5).forEach((done, place) => say(slow * (place + 1), done));
  } else if (how < 55) say(chance.below(30), 'removed');
  else if (how < 70) say(1 + chance.below(12), 'contact_stopped', 'telephone');
  else if (how < 80) agenda.later(2, () => reads(lives, obligation));
  if (how >= 50 && how < 88) agenda.inDays(3 + chance.below(25), () => letsGo(lives, obligation));
  agenda.inDays(4 + chance.below(40), () => takes(lives, obligation, 'verified', 'in_person'));
}

function reads({ world }: Lives, { institution }: Obligation): void {
  read(world, institution);
}

function takes({ world }: Lives, obligation: Obligation, done: string, channel: string | null) {
  const from = STEPS.indexOf(obligation.state);
  if (from < 0 || STEPS.indexOf(done) <= from) return;
  const isVerified = done === 'verified';
  if (isVerified && (obligation.state !== 'removed' || !isGone(world, obligation))) return;
  step(world, obligation, done, channel);
}

function letsGo({ world }: Lives, obligation: Obligation): void {
  if (!isUnmet(obligation)) return;
  const today = dayOf(world.slot);
  for (const employment of lasting(world, obligation.ban.person)) {
    if (employment.institution !== obligation.institution) continue;
    const lastDay = employment.startsOn > today ? employment.startsOn - 1 : today;
    end(world, employment, lastDay, 'dismissed');
  }
}

const DISMISSIBLE = [
  'employed_without_check',
  'checked_after_start',
  'outcome_not_reported',
  'two_full_time_posts',
  'obligation_late',
];

/** An officer is told why, and that will do. */
export function dismisses({ world }: Lives): void {
  const open = [...world.openFindings.values()].filter(({ kind }) => DISMISSIBLE.includes(kind));
  const one = open[world.chance.below(Math.max(1, open.length))];
  if (one) dismiss(world, one);
}
