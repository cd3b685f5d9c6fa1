import { covers, type PlainDate } from './calendar';
import { isWithin } from './division';
import type { SecondOfficerRule } from './rulebook/subsidy-second-officer';

/**
 * The row for a claim of this place that is decided on this day: that of the smallest place. Some row always applies: without
 * one nobody could say who may decide.
 */
export function secondOfficerRule(
  rules: readonly SecondOfficerRule[],
  division: string,
  day: PlainDate,
): SecondOfficerRule {
  const [first] = narrowestFirst(rules).filter(
    ({ jurisdiction, inForce }) =>
      covers(inForce, day) && (jurisdiction === 'CN' || isWithin(division, jurisdiction)),
  );
  if (!first) throw new Error(`no row says from which amount two decide in ${division} on ${day}`);
  return first;
}

export function narrowestFirst(rules: readonly SecondOfficerRule[]): SecondOfficerRule[] {
  return [...rules].sort((a, b) => breadth(a) - breadth(b));
}

/** Two digits of the code are a province, two a city, two a county. */
function breadth({ jurisdiction }: SecondOfficerRule): number {
  if (jurisdiction === 'CN') return 3;
  if (jurisdiction.endsWith('0000')) return 2;
  return jurisdiction.endsWith('00') ? 1 : 0;
}
