/** How long a step of a case may take, by whose word. */
export interface CaseClockRule {
  readonly id: string;
  readonly clock: CaseClockName;
  /** Whose time it is: the subject's runs out and takes a right with it, the authority's makes it late. */
  readonly binds: 'authority' | 'subject';
  readonly days: number;
  /** Working days need the table of their year. */
  readonly count: 'days' | 'working_days';
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen to say so. */
    readonly confirmed: boolean;
  };
}

export const CASE_CLOCKS = ['decision', 'hearing_request', 'hearing_notice', 'service'] as const;
export type CaseClockName = (typeof CASE_CLOCKS)[number];

const APL = '行政处罚法 (2021)';

export const CASE_CLOCK_RULES: Readonly<Record<CaseClockName, CaseClockRule>> = {
  /** From the filing to the decision. */
  decision: {
    id: 'apl-60-decision',
    clock: 'decision',
    binds: 'authority',
    days: 90,
    count: 'days',
    source: { instrument: APL, article: '60', confirmed: true },
  },
  /** From the service of the notice of the intended decision. */
  hearing_request: {
    id: 'apl-64-1-hearing-request',
    clock: 'hearing_request',
    binds: 'subject',
    days: 5,
    count: 'working_days',
    source: { instrument: APL, article: '64(1), 85', confirmed: true },
  },
  /** Before the hearing. */
  hearing_notice: {
    id: 'apl-64-2-hearing-notice',
    clock: 'hearing_notice',
    binds: 'authority',
    days: 7,
    count: 'working_days',
    source: { instrument: APL, article: '64(2), 85', confirmed: true },
  },
  /** From the decision. */
  service: {
    id: 'apl-61-service',
    clock: 'service',
    binds: 'authority',
    days: 7,
    count: 'working_days',
    source: { instrument: APL, article: '61, 85', confirmed: true },
  },
};

/** What is published counts as served so many days later. */
export const PUBLIC_NOTICE = {
  id: 'cpl-95-public-notice',
  days: 30,
  source: { instrument: '民事诉讼法 (2023)', article: '95', confirmed: true },
} as const;

/**
 * A subject's time in a year without a table of working days is never shortened: it is over after its weekdays and as
 * many days as the longest public holiday has had (the Spring Festival of 2026, 15 to 23 February). Days of rest that
 * are worked only make the true day earlier.
 */
export const LONGEST_HOLIDAY = {
  id: 'longest-public-holiday',
  days: 9,
} as const;
