import { covers, type Period, type PlainDate } from './calendar';
import { isWithin } from './division';

/** A row of a rulebook that holds in a place and period. */
export interface RuleOfPlace {
  /** `CN`, or a division: it and everything below. */
  readonly jurisdiction: string;
  readonly inForce: Period;
}

/** The row of the smallest place that holds there on that day. Some row must: without one nobody could decide. */
export function ruleOfPlace<Rule extends RuleOfPlace>(
  rules: readonly Rule[],
  division: string,
  day: PlainDate,
): Rule {
  const [first] = narrowestFirst(rules).filter(
    ({ jurisdiction, inForce }) =>
      covers(inForce, day) && (jurisdiction === 'CN' || isWithin(division, jurisdiction)),
  );
  if (!first) throw new Error(`no row holds in ${division} on ${day}`);
  return first;
}

export function narrowestFirst<Rule extends RuleOfPlace>(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((a, b) => breadth(a) - breadth(b));
}

/** Two digits of the code are a province, two a city, two a county. */
function breadth({ jurisdiction }: RuleOfPlace): number {
  if (jurisdiction === 'CN') return 3;
  if (jurisdiction.endsWith('0000')) return 2;
  return jurisdiction.endsWith('00') ? 1 : 0;
}
