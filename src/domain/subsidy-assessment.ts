import type { FactValue } from './fact';
import type { Reference } from './subsidy-case';
import type { FundFamily } from './subsidy-fact';
import type { Met, WouldChange } from './subsidy-found';
import type { SubsidyCondition, SubsidyProgramme } from './subsidy-rule';

export type SubsidyOutcome = 'eligible' | 'not_eligible' | 'undetermined';

/** Beside the conditions of rows: that there is a row, a thing to pay for, a figure, and something left of it. */
export type AssessedCondition =
  SubsidyCondition['kind'] | 'rule_in_force' | 'subject' | 'figure' | 'something_left';

export interface ConditionOutcome {
  readonly condition: AssessedCondition;
  /** Whose condition it is; null where no row is in force. */
  readonly rule: RuleReference | null;
  readonly required: FactValue;
  readonly found: FactValue;
  readonly from: readonly Reference[];
  readonly met: Met;
}

export interface RuleReference {
  readonly id: string;
  readonly version: number;
}

/** Looked at by a human before anything is paid; no row known says that it refuses. */
export type SubsidyFlag =
  | 'ban_in_force'
  | 'ban_to_refer'
  | 'certificate_revoked'
  | 'certificate_suspended'
  | 'certificate_superseded'
  | 'certificate_withdrawn';

/** Plain JSON, as the case is. */
export interface SubsidyAssessment {
  readonly programme: SubsidyProgramme;
  /** What would be paid for. */
  readonly subject: Reference | null;
  readonly occupation: string | null;
  readonly level: number | null;
  readonly variant: string | null;
  readonly fundFamily: FundFamily | null;
  readonly outcome: SubsidyOutcome;
  /** 0 unless eligible. */
  readonly amountFen: number;
  readonly months: number | null;
  readonly conditions: readonly ConditionOutcome[];
  readonly whatWouldChange: readonly WouldChange[];
  readonly flags: readonly SubsidyFlag[];
  /** The base row first. */
  readonly rules: readonly (RuleReference & { readonly confirmed: boolean })[];
}

/**
 * What would turn the answer, as it is told: there is a last day to apply only for what is eligible. The assessment keeps
 * all of it, since decisions that were kept are computed again to the letter.
 */
export function changesTold({ outcome, whatWouldChange }: SubsidyAssessment): WouldChange[] {
  return whatWouldChange.filter(({ needs }) => outcome === 'eligible' || needs !== 'apply_by');
}
