/** One line of the story: what somebody did, what ought to come, what came. */
export interface Line {
  readonly who: string;
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

export type Tell = (who: string, what: string, expected: string, got: string) => void;
