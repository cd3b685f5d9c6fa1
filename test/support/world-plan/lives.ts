import { ask, certify, change, confirm, end, record, report } from './acts';
import type { Agenda } from './agenda';
import { CLEAR_DAYS } from './answering';
import { dayOf } from './time';
import { at, lasting, listOf, type Check, type Employment, type World } from './world';

/** What goes on in the life of one person with the institutions; each step plans the next. */
export interface Lives {
  readonly world: World;
  readonly agenda: Agenda;
}

/** Somebody applies. `position` at most nine times in ten one that needs no licence. */
export function applies({ world, agenda }: Lives, person: number): void {
  const { chance } = world;
  const institution = chance.below(world.institutions.length);
  if (isEmployedAt(world, person, institution)) return;
  const post = chance.below(100);
  const check = ask(
    world,
    person,
    institution,
    post < 47 ? 'cleaner' : post < 94 ? 'driver' : 'caregiver',
  );
  const what = chance.below(100);
  const lives = { world, agenda };
  if (what < 62) agenda.later(chance.below(4), () => hired(lives, check));
  else if (what < 75) agenda.inDays(1 + chance.below(28), () => turnedAway(lives, check));
  else if (what < 84) agenda.inDays(CLEAR_DAYS + 2 + chance.below(20), () => told(lives, check));
  else if (what < 90) agenda.inDays(2 + chance.below(22), () => askedAgain(lives, check));
}

/** Not after they were hired there in another way, nor on an answer that is not theirs any more. */
function hired(lives: Lives, check: Check): void {
  const { world, agenda } = lives;
  const { chance } = world;
  const { person, institution } = check;
  const isTaken = check.employment !== null || isEmployedAt(world, person, institution);
  if (isTaken || (check.verdict !== 'clear' && chance.below(2) === 0)) return;
  const day = dayOf(world.slot);
  const when = chance.below(100);
  const startsOn = day + (when < 12 ? -1 - chance.below(20) : when < 40 ? 0 : 1 + chance.below(25));
  const hours = chance.below(100) < 70 ? 'full_time' : 'part_time';
  const employment = record(world, check, { startsOn, hours });
  if (chance.below(100) < 85) agenda.later(chance.below(60), () => tryToConfirm(lives, employment));
  if (chance.below(100) < 4) agenda.inDays(1, () => neverCame(world, employment));
  for (const next of [changes, goesOnLeave, leaves]) next(lives, employment);
  if (chance.below(100) < 12) {
    agenda.inDays(1 + chance.below(agenda.horizon(150)), () => applies(lives, person));
  }
}

function tryToConfirm({ world, agenda }: Lives, employment: Employment): void {
  if (employment.state === 'ended') return;
  const { healthCheckedOn } = at(world.people, employment.person);
  if (healthCheckedOn === null || healthCheckedOn + 300 < dayOf(world.slot)) {
    certify(world, employment.person);
  }
  const letterSeen = world.chance.below(100) < 92;
  confirm(world, employment, letterSeen);
  if (employment.state === 'unconfirmed' && world.chance.below(2) === 0) {
    agenda.inDays(3 + world.chance.below(20), () => tryToConfirm({ world, agenda }, employment));
  }
}

function changes(lives: Lives, employment: Employment): void {
  const { world, agenda } = lives;
  const { chance } = world;
  if (chance.below(100) >= 40) return;
  agenda.inDays(1 + chance.below(agenda.horizon(400)), () => {
    if (employment.state === 'ended') return;
    const what = chance.below(4);
    if (what === 0) change(world, employment, { site: `house ${world.slot}` });
    if (what === 1)
      change(world, employment, { position: chance.pick(['caregiver', 'volunteer', 'driver']) });
    if (what === 2) {
      change(world, employment, {
        hours: employment.hours === 'full_time' ? 'part_time' : 'full_time',
      });
    }
    if (what === 3) change(world, employment, { position: 'guard', site: 'gate' });
    if (employment.state === 'unconfirmed' && chance.below(100) < 60) {
      agenda.inDays(1 + chance.below(6), () => tryToConfirm(lives, employment));
    }
    changes(lives, employment);
  });
}

function goesOnLeave(lives: Lives, employment: Employment): void {
  const { world, agenda } = lives;
  const { chance } = world;
  if (chance.below(100) >= 15) return;
  agenda.inDays(1 + chance.below(agenda.horizon(300)), () => {
    if (employment.state === 'ended' || employment.onLeave) return;
    change(world, employment, { onLeave: true });
    agenda.inDays(5 + chance.below(agenda.horizon(120)), () => {
      if (employment.state === 'ended') return;
      change(world, employment, { onLeave: false });
      agenda.later(1 + chance.below(30), () => tryToConfirm(lives, employment));
    });
  });
}

function leaves(lives: Lives, employment: Employment): void {
  const { world, agenda } = lives;
  const { chance } = world;
  agenda.inDays(10 + chance.below(agenda.horizon(1_000)), () => {
    if (employment.state === 'ended') return;
    const today = dayOf(world.slot);
    if (employment.startsOn > today) return neverCame(world, employment);
    const lastDay = Math.max(employment.startsOn, today - chance.below(3));
    end(
      world,
      employment,
      lastDay,
      chance.pick(['resigned', 'retired', 'dismissed', 'transferred']),
    );
    if (chance.below(100) < 40) {
      agenda.inDays(1 + chance.below(agenda.horizon(200)), () => applies(lives, employment.person));
    }
  });
}

function neverCame(world: World, employment: Employment): void {
  if (employment.state === 'ended' || employment.startsOn <= dayOf(world.slot)) return;
  end(world, employment, employment.startsOn - 1, 'not_started');
}

/** One in four is hired after all, and that is told. */
function turnedAway(lives: Lives, check: Check): void {
  const { world, agenda } = lives;
  if (check.outcome !== null) return;
  report(world, check, 'not_hired');
  if (world.chance.below(4) > 0) return;
  agenda.inDays(1 + world.chance.below(40), () => {
    if (world.chance.below(2) === 0) report(world, check, 'hired');
    else hired(lives, check);
  });
}

function told({ world }: Lives, check: Check): void {
  if (check.outcome === null) report(world, check, world.chance.pick(['hired', 'not_hired']));
}

function askedAgain(lives: Lives, check: Check): void {
  const { world } = lives;
  const { person, institution, position } = check;
  if (isEmployedAt(world, person, institution)) return;
  const again = ask(world, person, institution, position);
  if (world.chance.below(2) === 0) hired(lives, again);
}

function isEmployedAt(world: World, person: number, institution: number): boolean {
  return lasting(world, person).some((one) => one.institution === institution);
}

/** Somebody who applied in the last thirty days and was hired by nobody. */
export function isApplicant(world: World, person: number): boolean {
  const since = dayOf(world.slot) - CLEAR_DAYS;
  const asked = listOf(world.checksOf, person).some(({ slot }) => dayOf(slot) >= since);
  return asked && lasting(world, person).length === 0;
}
