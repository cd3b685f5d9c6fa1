import { covers, type Period, type PlainDate } from './calendar';
import { isWithin } from './division';
import type { Position } from './requirement';
import type { ContributionWay, EmployerSize, FundFamily, LoanBorrower } from './subsidy-fact';

export const SUBSIDY_PROGRAMMES = [
  'skill_upgrade',
  'vocational_training',
  'social_insurance',
  'loan_interest',
  'post_subsidy',
] as const;
export type SubsidyProgramme = (typeof SUBSIDY_PROGRAMMES)[number];

/** What is paid for: a certificate, a payment or loan somebody spoke of, or work in a post. */
export type SubsidySubjectKind = 'credential' | 'fact' | 'employment';

/** What a row asks. Whoever reaches a number has met it: 以上 and 以下 are inclusive, Civil Code 1259. */
export type SubsidyCondition =
  /** Of the certificate that is paid for. */
  | { readonly kind: 'level'; readonly levels: readonly number[] }
  | { readonly kind: 'occupation'; readonly occupations: readonly string[] }
  /** The last day is the same day of the month so many months after the issue, or the month's last. */
  | { readonly kind: 'applied_within_months'; readonly months: number }
  | { readonly kind: 'training_completed' }
  | { readonly kind: 'insured_months'; readonly least: number; readonly orOnBenefit: boolean }
  /** Of what the same fund paid before, anywhere. */
  | { readonly kind: 'once_per_occupation_and_level' }
  | { readonly kind: 'nothing_lower_after_higher' }
  /** In the calendar year of the application; `moreForShortage` is only for occupations on a list of shortages. */
  | { readonly kind: 'yearly_cap'; readonly most: number; readonly moreForShortage: number }
  | { readonly kind: 'cap_in_all'; readonly most: number }
  /** The same certificate was not paid for from these funds, nor its occupation and level in the same province or anywhere. */
  | {
      readonly kind: 'not_paid_by';
      readonly funds: readonly FundFamily[];
      readonly within: 'province' | 'CN';
    }
  /** Of the payment or loan that is paid for; what is said of the person holds on its first day. */
  | { readonly kind: 'contribution_way'; readonly way: ContributionWay }
  | { readonly kind: 'hardship' }
  | { readonly kind: 'graduated_within_years'; readonly years: number }
  | { readonly kind: 'employer_size'; readonly sizes: readonly EmployerSize[] }
  /** Months paid for in all; without a limit for who had at most so many years to retirement at the first of them. */
  | {
      readonly kind: 'months_in_all';
      readonly most: number;
      readonly unlessRetiringWithinYears: number | null;
    }
  | { readonly kind: 'period_not_paid_before' }
  | { readonly kind: 'borrower'; readonly borrowers: readonly LoanBorrower[] }
  /** Partners: the sum of what each may borrow, and a tenth more where the percentage is 110. */
  | {
      readonly kind: 'principal';
      readonly personFen: number;
      readonly partnersPercent: number;
      readonly smallFirmFen: number;
    }
  | { readonly kind: 'loan_years'; readonly person: number; readonly smallFirm: number }
  | { readonly kind: 'loans_in_all'; readonly most: number }
  /** Of the post that is paid for: confirmed, and so many full months long. */
  | {
      readonly kind: 'employed_as';
      readonly positions: readonly Position[];
      readonly leastMonths: number;
    }
  | { readonly kind: 'holds_certificate'; readonly occupations: readonly string[] };

/** In fen, rounded down. */
export type SubsidyAmount =
  | { readonly kind: 'by_level'; readonly fen: Readonly<Record<number, number>> }
  /** Of what the base row gives. */
  | { readonly kind: 'percent_of_base'; readonly percent: number }
  /** A part of the contributions or the interest, less what was paid of it before. */
  | { readonly kind: 'part_of_paid'; readonly numerator: number; readonly denominator: number }
  /** `fen` is null where the text names no figure, or none is known: then nobody can say an amount. */
  | { readonly kind: 'per_month'; readonly fen: number | null; readonly mostMonths: number }
  | { readonly kind: 'nothing' };

export interface SubsidyRule {
  /** Of the rows of one place that follow one another. */
  readonly id: string;
  /** From 1. A row that changes is ended and followed by the next. */
  readonly version: number;
  readonly programme: SubsidyProgramme;
  /** Ways to one subsidy, of which one is enough. Of one way the base row of the smallest place applies. */
  readonly variant: string;
  /** `base` gives, `top_up` adds to it, `shortage_list` names occupations. */
  readonly role: 'base' | 'top_up' | 'shortage_list';
  /** `CN`, or a division: it and everything below. */
  readonly jurisdiction: string;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of a text was seen that says all of the row; else it is applied, and marked. */
    readonly confirmed: boolean;
    /** What no copy says; empty when confirmed. */
    readonly unconfirmed: string;
  };
  readonly inForce: Period;
  readonly fundFamily: FundFamily;
  /** Which day must lie in `inForce`: when the certificate was issued, the loan or the months began; or the application's. */
  readonly judgedBy: 'issue_day' | 'application_day';
  readonly subject: SubsidySubjectKind;
  /** All of them. */
  readonly conditions: readonly SubsidyCondition[];
  readonly amount: SubsidyAmount;
  /** Of a `shortage_list`. */
  readonly occupations: readonly string[];
}

export interface RulesApplied {
  readonly base: SubsidyRule;
  readonly topUps: readonly SubsidyRule[];
  readonly shortageLists: readonly SubsidyRule[];
}

/** Where and when, as far as it chooses the rows. */
export interface Claimed {
  /** Where it is applied for. */
  readonly division: string;
  /** When what is paid for came about; null without it, and then the day of the application stands for it. */
  readonly issuedOn: PlainDate | null;
  readonly appliedOn: PlainDate;
}

/** One for each way to the subsidy that is open there, by the day that each row looks at. */
export function rulesFor(rules: readonly SubsidyRule[], claimed: Claimed): RulesApplied[] {
  const here = rules.filter((rule) => applies(rule, claimed));
  const topUps = here.filter(({ role }) => role === 'top_up');
  const shortageLists = here.filter(({ role }) => role === 'shortage_list');
  return [...new Set(here.map(({ variant }) => variant))].flatMap((variant) => {
    const bases = here.filter((rule) => rule.role === 'base' && rule.variant === variant);
    const [base] = bases.sort((a, b) => breadth(a) - breadth(b));
    if (!base) return [];
    return [{ base, topUps: topUps.filter((rule) => rule.variant === variant), shortageLists }];
  });
}

function applies(
  { judgedBy, inForce, jurisdiction }: SubsidyRule,
  { division, issuedOn, appliedOn }: Claimed,
): boolean {
  const day = judgedBy === 'issue_day' ? (issuedOn ?? appliedOn) : appliedOn;
  return covers(inForce, day) && (jurisdiction === 'CN' || isWithin(division, jurisdiction));
}

/** Two digits of the code are a province, two a city, two a county. */
function breadth({ jurisdiction }: SubsidyRule): number {
  if (jurisdiction === 'CN') return 3;
  if (jurisdiction.endsWith('0000')) return 2;
  return jurisdiction.endsWith('00') ? 1 : 0;
}
