import { plainDate, type Period } from '../calendar';

/** How many days before it is taken down an application may have been made, in a place and period. */
export interface LateEntryRule {
  /** Of the rows of one place that follow one another. */
  readonly id: string;
  /** From 1. A row that changes is ended and followed by the next. */
  readonly version: number;
  /** `CN`, or a division: it and everything below. The row of the smallest place applies. */
  readonly jurisdiction: string;
  readonly inForce: Period;
  /** Calendar days; the last of them still may. */
  readonly mostDays: number;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    readonly confirmed: boolean;
    /** What no copy says; empty when confirmed. */
    readonly unconfirmed: string;
  };
}

/** To take another number for a place, add its row; to change one, end it and add the next. */
export const LATE_ENTRY_RULES: readonly LateEntryRule[] = [
  {
    id: 'registry-subsidy-late-entry',
    version: 1,
    jurisdiction: 'CN',
    inForce: { startsOn: plainDate('2017-01-01'), endsOn: null },
    mostDays: 30,
    source: {
      instrument: '–',
      article: 'the registry’s own',
      confirmed: false,
      unconfirmed: 'the number of days: no text names one, and places set their own',
    },
  },
];
