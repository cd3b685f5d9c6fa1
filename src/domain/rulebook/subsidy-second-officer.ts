/** From which amount one human alone approves no claim, and signs no claw-back or back-pay. */
export interface SecondOfficerRule {
  readonly id: string;
  readonly version: number;
  /** What is more than this needs a second human. */
  readonly aboveFen: number;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    readonly confirmed: boolean;
  };
}

/** No text names a figure; who handles social-insurance money is to be checked by another (经办与复核分离). */
export const SECOND_OFFICER: SecondOfficerRule = {
  id: 'registry-subsidy-second-officer',
  version: 1,
  aboveFen: 150_000,
  source: { instrument: '–', article: 'the registry’s own', confirmed: false },
};
