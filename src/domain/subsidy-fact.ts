import type { Period, PlainDate } from './calendar';
import type { Degree } from './credential';
import type { RecordState } from './update';

/** Grounds of hardship in finding work. Source: Employment Promotion Law, article 52; `local` is a province's own. */
export const HARDSHIP_GROUNDS = [
  'health',
  'skill_level',
  'family',
  'land_lost',
  'long_term_unemployed',
  'local',
] as const;
export type HardshipGround = (typeof HARDSHIP_GROUNDS)[number];

/** Source: 中小企业划型标准规定, 工信部联企业〔2011〕300号: the word is the statistics office's, not counted here. */
export const EMPLOYER_SIZES = ['micro', 'small', 'medium', 'large'] as const;
export type EmployerSize = (typeof EMPLOYER_SIZES)[number];

export const LOAN_BORROWERS = ['person', 'partners', 'small_firm'] as const;
export type LoanBorrower = (typeof LOAN_BORROWERS)[number];

/** Who pays the contributions: an employer, or the person as in flexible work (灵活就业). */
export const CONTRIBUTION_WAYS = ['employer', 'flexible'] as const;
export type ContributionWay = (typeof CONTRIBUTION_WAYS)[number];

/** From which money a subsidy is paid; the same thing is never paid from two. */
export const FUND_FAMILIES = [
  'unemployment_insurance',
  'employment_subsidy',
  'guaranteed_loan_interest',
  'local',
] as const;
export type FundFamily = (typeof FUND_FAMILIES)[number];

/** What each kind says. Money is in fen, levels are 5 (lowest) to 1. */
export interface SubsidyFactValues {
  /** Months of unemployment insurance paid so far, in all, by the as-of day. */
  readonly insured_months: { readonly months: number };
  /** Draws unemployment benefit in the period. */
  readonly unemployment_benefit: Readonly<Record<never, never>>;
  /** Is recognised as hard to employ (就业困难人员) in the period. */
  readonly hardship_status: { readonly ground: HardshipGround };
  readonly graduation: { readonly degree: Degree; readonly graduatedOn: PlainDate };
  /** Of the person's employer in the period. */
  readonly employer_size: { readonly size: EmployerSize; readonly employees: number };
  /** The period is the loan's; interest is what was paid of it by the as-of day. */
  readonly guaranteed_loan: {
    readonly borrower: LoanBorrower;
    /** How many stand behind it: 1 but for partners. */
    readonly borrowers: number;
    readonly principalFen: number;
    readonly interestFen: number;
    /** Subsidised loans before this one. */
    readonly earlierLoans: number;
  };
  /** Contributions paid for the months of the period; `paidFen` is the part that a subsidy counts from. */
  readonly social_insurance_payment: {
    readonly way: ContributionWay;
    readonly months: number;
    readonly paidFen: number;
  };
  /** The statutory day of retirement. */
  readonly retirement: { readonly retiresOn: PlainDate };
  /** Paid by an authority that keeps no claims here. */
  readonly subsidy_paid_elsewhere: {
    readonly fundFamily: FundFamily;
    readonly occupation: string | null;
    readonly level: number | null;
    readonly amountFen: number;
    readonly paidOn: PlainDate;
  };
}

export type SubsidyFactKind = keyof SubsidyFactValues;
export type SubsidyFactValue = SubsidyFactValues[SubsidyFactKind];

/** An employer's word counts where no authority has spoken. */
export const FACT_SPEAKERS = ['authority', 'employer'] as const;
export type FactSpeaker = (typeof FACT_SPEAKERS)[number];

interface Stated<Kind extends SubsidyFactKind> {
  readonly kind: Kind;
  readonly value: SubsidyFactValues[Kind];
  /** When it was true as said: the day of the source's own books. */
  readonly asOfOn: PlainDate;
  /** What it is about; null where the kind has no period. */
  readonly period: Period | null;
}

/** A thing that is not the registry's to know, as somebody said it. */
export type FactStatement = { [Kind in SubsidyFactKind]: Stated<Kind> }[SubsidyFactKind];

/** What a decision reads of it. */
export type SubsidyFact = FactStatement & {
  readonly id: string;
  readonly version: number;
  readonly speaker: FactSpeaker;
  readonly organisationId: string;
  readonly state: RecordState;
  /** A withdrawn one says nothing any more. */
  readonly withdrawn: boolean;
};

export type SubsidyFactOf<Kind extends SubsidyFactKind> = Extract<SubsidyFact, { kind: Kind }>;

/** Why what was said is taken back. */
export const FACT_WITHDRAWALS = ['wrong_person', 'wrong_value', 'sent_twice', 'annulled'] as const;
export type FactWithdrawal = (typeof FACT_WITHDRAWALS)[number];

/**
 * What counts of a kind on a day: of each fact what it said last as of that day or before, accepted and not withdrawn, an
 * authority's before an employer's, of each the newest first. Where an authority has spoken, no employer's word is left in
 * its period, not even while a human looks at the authority's.
 */
export function factsThatCount<Kind extends SubsidyFactKind>(
  facts: readonly SubsidyFact[],
  kind: Kind,
  on: PlainDate,
): SubsidyFactOf<Kind>[] {
  const said = lastSaid(facts, on).filter(
    (fact): fact is SubsidyFactOf<Kind> => fact.kind === kind && !fact.withdrawn,
  );
  const official = said.filter(({ speaker }) => speaker === 'authority').sort(newestFirst);
  const employers = said.filter(
    ({ speaker, period }) =>
      speaker === 'employer' && !official.some((word) => overlap(word.period, period)),
  );
  return [...official, ...employers.sort(newestFirst)].filter(({ state }) => state === 'accepted');
}

/** Books go on: what a fact said as of an earlier day stays true of that day. */
function lastSaid(facts: readonly SubsidyFact[], on: PlainDate): SubsidyFact[] {
  const last = new Map<string, SubsidyFact>();
  for (const fact of facts) {
    if (fact.asOfOn > on) continue;
    const before = last.get(fact.id);
    if (!before || before.asOfOn < fact.asOfOn) last.set(fact.id, fact);
  }
  return [...last.values()];
}

/** What has no period is about everything. */
export function overlap(a: Period | null, b: Period | null): boolean {
  if (a === null || b === null) return true;
  const beginsBeforeEnd = (one: Period, other: Period) =>
    other.endsOn === null || one.startsOn < other.endsOn;
  return beginsBeforeEnd(a, b) && beginsBeforeEnd(b, a);
}

function newestFirst(a: SubsidyFact, b: SubsidyFact): number {
  if (a.asOfOn !== b.asOfOn) return a.asOfOn < b.asOfOn ? 1 : -1;
  return a.id > b.id ? -1 : 1;
}
