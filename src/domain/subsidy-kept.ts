import type { PlainDate } from './calendar';
import { canonical, type FactValue } from './fact';
import type { SecondOfficerRule } from './rulebook/subsidy-second-officer';
import { assessSubsidy } from './subsidy';
import type { SubsidyAssessment } from './subsidy-assessment';
import type { SubsidyCase } from './subsidy-case';
import type { SubsidyRule } from './subsidy-rule';

/** What a decision keeps, so that it can be recomputed when the rulebook and every record have moved on. Plain JSON. */
export interface KeptDecision {
  /** 1: where authorities contradict each other the newest word counts; see `readAs`. 2: then nobody knows. */
  readonly v: 1 | 2;
  /** Of the application. */
  readonly day: PlainDate;
  readonly given: SubsidyCase;
  /** Whole, as they were. */
  readonly rules: readonly SubsidyRule[];
  readonly assessment: SubsidyAssessment;
  /** The row that said whether one human may decide; of approvals and signed reopenings. */
  readonly secondOfficer?: SecondOfficerRule;
}

/** Decides, and keeps of the rulebook the rows of the programme: also one that did not apply is why. */
export function decideAndKeep(
  rulebook: readonly SubsidyRule[],
  given: SubsidyCase,
  day: PlainDate,
): KeptDecision {
  const rules = rulebook.filter(({ programme }) => programme === given.programme);
  return { v: 2, day, given, rules, assessment: assessSubsidy(rules, given, day) };
}

export interface Replay {
  readonly identical: boolean;
  readonly recomputed: SubsidyAssessment;
}

/** The same computation from what was kept, and nothing else. */
export function replay({ v, rules, given, day, assessment }: KeptDecision): Replay {
  const asThen: SubsidyCase = v === 1 ? { ...given, readAs: 1 } : given;
  const recomputed = assessSubsidy(rules, asThen, day);
  return { identical: textOf(recomputed) === textOf(assessment), recomputed };
}

/**
 * Whether the same claim would be decided otherwise: another outcome, amount, thing paid for or flag. A record that was
 * corrected where nothing looks, or more of what was enough, changes nothing.
 */
export function differs(before: SubsidyAssessment, after: SubsidyAssessment): boolean {
  const result = ({ outcome, amountFen, months, subject, flags }: SubsidyAssessment) =>
    textOf({ outcome, amountFen, months, subject: subject && subject.id, flags });
  return result(before) !== result(after);
}

/** What a human is asked to sign after a decision was reopened: positive is owed to the person, negative is paid too much. */
export function balanceFen(before: SubsidyAssessment, after: SubsidyAssessment): number {
  return after.amountFen - before.amountFen;
}

function textOf(value: object): string {
  return canonical(value as FactValue);
}
