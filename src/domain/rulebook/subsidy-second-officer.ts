import { plainDate, type Period } from '../calendar';

/** From which amount one human alone approves no claim, and decides no claw-back or back-pay, in a place and period. */
export interface SecondOfficerRule {
  /** Of the rows of one place that follow one another. */
  readonly id: string;
  /** From 1. A row that changes is ended and followed by the next. */
  readonly version: number;
  /** `CN`, or a division: it and everything below. The row of the smallest place applies. */
  readonly jurisdiction: string;
  readonly inForce: Period;
  /** What is more than this needs a second human. */
  readonly aboveFen: number;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    readonly confirmed: boolean;
    /** What no copy says; empty when confirmed. */
    readonly unconfirmed: string;
  };
}

/** To take another figure for a place, add its row; to change one, end it and add the next. */
export const SECOND_OFFICER_RULES: readonly SecondOfficerRule[] = [
  {
    id: 'registry-subsidy-second-officer',
    version: 1,
    jurisdiction: 'CN',
    inForce: { startsOn: plainDate('2017-01-01'), endsOn: null },
    aboveFen: 150_000,
    source: {
      instrument: '–',
      article: 'the registry’s own',
      confirmed: false,
      unconfirmed:
        'the figure: no text names one, and places set their own; that who handles social-insurance money is checked by another (经办与复核分离) is known of the practice alone',
    },
  },
];
