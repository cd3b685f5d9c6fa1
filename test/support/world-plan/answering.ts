import type { Verdict } from './deeds';
import { dayOf, type Day } from './time';
import {
  at,
  divisionOf,
  found,
  listOf,
  type Ban,
  type Check,
  type Employment,
  type World,
} from './world';

/** Posts for which everybody in this world lacks a licence or a course. */
const NEEDS_MORE: readonly string[] = ['caregiver', 'guard'];
/** A clear answer holds for so many days. */
export const CLEAR_DAYS = 30;

export function bars(ban: Ban, day: Day): boolean {
  return !ban.isLifted && (ban.until === null || day < ban.until);
}

/**
 * Who is barred is barred whatever else; of whom bears the name and birth date of somebody barred nobody can tell;
 * then whether they may do this work. `day` may lie behind: what is known now counts.
 */
export function verdictOf(world: World, person: number, position: string, day: Day): Verdict {
  if (listOf(world.bansOf, person).some((ban) => bars(ban, day))) return 'barred';
  const { twin } = at(world.people, person);
  if (twin !== null && listOf(world.bansOf, twin).some((ban) => bars(ban, day))) return 'refer';
  return NEEDS_MORE.includes(position) ? 'not_qualified' : 'clear';
}

/** An answer that is kept. Whom nobody can tell apart is put before the authority, once for each who asks. */
export function answer(
  world: World,
  asked: Pick<Check, 'label' | 'person' | 'institution' | 'position' | 'before'>,
  employment: Employment | null = null,
): Check {
  const { person, institution, position } = asked;
  const verdict = verdictOf(world, person, position, dayOf(world.slot));
  const check: Check = {
    ...asked,
    ...{ verdict, slot: world.slot, employment, outcome: null, recalled: false },
  };
  world.checks.push(check);
  listOf(world.checksOf, person).push(check);
  if (verdict === 'refer') {
    const key = `institution ${institution} person ${person}`;
    const division = divisionOf(world, institution);
    found(world, { kind: 'clearance_referred', key, division }, true);
  }
  return check;
}

/** An answer about an employment, which is its last from now on. */
export function answerFor(world: World, employment: Employment): Check {
  employment.checks += 1;
  const { label, person, institution, position, checks } = employment;
  const asked = { person, institution, position, before: 'nothing' } as const;
  const check = answer(world, { ...asked, label: `${label}#${checks}` }, employment);
  keepAnswer(world, employment, check.verdict, check.label);
  return check;
}

/** `check` is null where a yearly round found nothing to say. */
export function keepAnswer(
  world: World,
  employment: Employment,
  verdict: Verdict,
  check: string | null,
): void {
  const today = dayOf(world.slot);
  employment.answeredOn = today;
  employment.verdict = verdict;
  employment.lastCheck = check;
  if (verdict === 'clear') employment.firstClearOn ??= today;
}
