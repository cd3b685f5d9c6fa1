import { addDays, midnightInShanghai, type PlainDate } from './calendar';
import { Refusal } from './refusal';

export type Outcome = 'hired' | 'not_hired';

/** As long as a clear answer lasts at most: afterwards nobody starts on it. */
export const DAYS_TO_REPORT = 30;

/** What an institution made of an answer. */
export interface CheckOutcome {
  readonly checkId: string;
  readonly outcome: Outcome;
  /** The client's account. */
  readonly reportedBy: string;
  readonly reportedAt: Date;
  readonly version: number;
}

/** What a report is about. */
export interface Reported {
  readonly checkId: string;
  readonly purpose: string;
  /** Whether an employment was recorded by this check. */
  readonly isCited: boolean;
}

/**
 * The outcome as it stands after a report: a repeat changes nothing, another word corrects the one before. It may
 * come late, and after any verdict: what happened can always be told.
 *
 * @throws Refusal `outcome-not-expected`, `outcome-contradicts-employment`.
 */
export function report(
  before: CheckOutcome | null,
  { checkId, purpose, isCited }: Reported,
  outcome: Outcome,
  by: string,
  now: Date,
): CheckOutcome {
  if (purpose !== 'pre_employment') {
    throw new Refusal(
      'outcome-not-expected',
      'Only a check before hiring has an outcome. What becomes of an employment is told there.',
    );
  }
  if (outcome === 'not_hired' && isCited) {
    throw new Refusal(
      'outcome-contradicts-employment',
      'An employment was recorded by this check. If nobody works there, end the employment.',
    );
  }
  if (before?.outcome === outcome) return before;
  return { checkId, outcome, reportedBy: by, reportedAt: now, version: (before?.version ?? 0) + 1 };
}

/** A check from before this instant should have been reported: the last of its thirty days in Shanghai is over. */
export function overdueBefore(today: PlainDate): Date {
  return midnightInShanghai(addDays(today, -DAYS_TO_REPORT));
}
