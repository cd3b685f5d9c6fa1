import { bars, CLEAR_DAYS, verdictOf } from './answering';
import { dayOf } from './time';
import { at, listOf, type Ban, type Check, type World } from './world';

/** How long after its last day an answer is called back. */
const YEAR = 365;

/** Every clear answer that would not be given any more, of which somebody may still make use. */
export function recall(world: World): void {
  for (const person of peopleInDoubt(world)) {
    for (const check of listOf(world.checksOf, person)) {
      if (check.recalled || check.verdict !== 'clear' || !isReliedOn(check)) continue;
      const lastDay = dayOf(check.slot) + CLEAR_DAYS;
      const today = dayOf(world.slot);
      if (lastDay < today - YEAR) continue;
      const now = verdictOf(world, person, check.position, Math.min(lastDay, today));
      if (now === 'clear') continue;
      check.recalled = true;
      world.recalls.push({ check: check.label, slot: world.slot });
      tell(world, check, 'answer_no_longer_current');
    }
  }
}

function peopleInDoubt(world: World): Set<number> {
  const banned = world.bans.filter((ban) => !ban.isLifted).map(({ person }) => person);
  const twins = banned.flatMap((person) => at(world.people, person).twin ?? []);
  return new Set([...banned, ...twins]);
}

/** Not by who said that they did not hire, nor by who hired and whose employment has ended. */
function isReliedOn({ outcome, employment }: Check): boolean {
  return outcome !== 'not_hired' && employment?.state !== 'ended';
}

/** A ban that was a mistake: whoever was answered `barred` because of it, and of no other, is told. */
export function withdraw(world: World, { person }: Ban): void {
  for (const check of listOf(world.checksOf, person)) {
    const days = [dayOf(check.slot), dayOf(world.slot)];
    const still = listOf(world.bansOf, person).some((ban) => days.some((day) => bars(ban, day)));
    if (check.verdict === 'barred' && !still) tell(world, check, 'answer_withdrawn');
  }
}

/** Once of each kind. */
function tell(world: World, { label, institution }: Check, kind: string): void {
  const isTold = world.notices.some((one) => one.kind === kind && one.about === label);
  if (!isTold) world.notices.push({ institution, kind, about: label, slot: world.slot });
}
