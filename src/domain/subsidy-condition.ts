import type { Asked, Condition, Found } from './subsidy-found';
import {
  contributionWay,
  employerSize,
  graduated,
  hardship,
  insuredMonths,
  monthsInAll,
} from './subsidy-insured';
import { borrower, loansInAll, loanYears, principal } from './subsidy-loan';
import {
  capInAll,
  nothingLower,
  notPaidBy,
  once,
  periodNotPaid,
  yearlyCap,
} from './subsidy-paid-before';
import { certificateHeld, employedAs, inTime, level, occupation, trained } from './subsidy-record';
import type { SubsidyCondition } from './subsidy-rule';

const JUDGES: {
  readonly [Kind in SubsidyCondition['kind']]: (asked: Asked, condition: Condition<Kind>) => Found;
} = {
  level,
  occupation,
  applied_within_months: inTime,
  training_completed: trained,
  insured_months: insuredMonths,
  once_per_occupation_and_level: once,
  nothing_lower_after_higher: nothingLower,
  yearly_cap: yearlyCap,
  cap_in_all: capInAll,
  not_paid_by: notPaidBy,
  contribution_way: contributionWay,
  hardship,
  graduated_within_years: graduated,
  employer_size: employerSize,
  months_in_all: monthsInAll,
  period_not_paid_before: periodNotPaid,
  borrower,
  principal,
  loan_years: loanYears,
  loans_in_all: loansInAll,
  employed_as: employedAs,
  holds_certificate: certificateHeld,
};

/** Whether what a row asks is there. */
export function judge(asked: Asked, condition: SubsidyCondition): Found {
  const judgeKind = JUDGES[condition.kind] as (asked: Asked, condition: SubsidyCondition) => Found;
  return judgeKind(asked, condition);
}
