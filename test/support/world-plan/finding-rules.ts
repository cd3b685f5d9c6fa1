import { CLEAR_DAYS } from './answering';
import { dayOf } from './time';
import { divisionOf, found, listOf, type Check, type Employment, type World } from './world';

/** So many days may go by from one answer about somebody employed to the next. */
export const YEAR = 365;

/** What is found of an employment as it is now, and of it beside the person's others. */
export function lookAt(world: World, employment: Employment): void {
  const today = dayOf(world.slot);
  const { label, state, startsOn, firstClearOn, verdict, lastCheck, institution } = employment;
  const division = divisionOf(world, institution);
  const isAtWork = state !== 'ended' && startsOn <= today;
  const holds = (kind: string, isSo: boolean, key = label) =>
    found(world, { kind, key, division }, isSo);
  holds('employed_without_check', isAtWork && state === 'unconfirmed');
  holds(
    'checked_after_start',
    state !== 'ended' && firstClearOn !== null && firstClearOn > startsOn,
  );
  holds('recheck_overdue', isAtWork && employment.answeredOn + YEAR < today);
  const doubted = state === 'confirmed' && verdict !== 'clear' ? lastCheck : null;
  if (employment.doubted !== null && employment.doubted !== doubted) {
    holds('not_clear_in_service', false, employment.doubted);
  }
  if (doubted !== null) holds('not_clear_in_service', true, doubted);
  employment.doubted = doubted;
  lookAtPairs(world, employment);
}

/** Nobody is in two full-time posts: one finding for each division that has one of them. */
function lookAtPairs(world: World, employment: Employment): void {
  for (const other of listOf(world.employmentsOf, employment.person)) {
    if (other === employment) continue;
    const pair = [employment, other];
    const isSo = pair.every(({ hours, state }) => hours === 'full_time' && state !== 'ended');
    const labels = pair.map(({ label }) => label).sort();
    for (const division of new Set(pair.map((one) => divisionOf(world, one.institution)))) {
      const key = [...labels, division].join(' ');
      found(world, { kind: 'two_full_time_posts', key, division }, isSo);
    }
  }
}

/** Thirty days after a clear answer before hiring, unless it was told or asked again. */
export function lookForUnreported(world: World): void {
  const last = dayOf(world.slot) - CLEAR_DAYS - 1;
  for (const check of world.checks) {
    if (check.before !== 'hiring' || check.verdict !== 'clear' || dayOf(check.slot) !== last) {
      continue;
    }
    const again = listOf(world.checksOf, check.person).some(
      (later) => later.institution === check.institution && isAfter(world, later, check),
    );
    if (check.outcome === null && !again) unreported(world, check, true);
  }
}

export function unreported(world: World, { label, institution }: Check, isSo: boolean): void {
  const division = divisionOf(world, institution);
  found(world, { kind: 'outcome_not_reported', key: label, division }, isSo);
}

function isAfter(world: World, later: Check, check: Check): boolean {
  return (
    later.slot > check.slot ||
    (later.slot === check.slot && world.checks.indexOf(later) > world.checks.indexOf(check))
  );
}
