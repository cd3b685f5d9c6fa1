/** How long a contest may be filed and takes, and how fast an annulled decision is undone; by whose word. */
export interface ContestClockRule {
  readonly id: string;
  readonly amount: number;
  readonly unit: 'working_days' | 'days' | 'months';
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen to say so. */
    readonly confirmed: boolean;
  };
}

/** From the day on which an objection was received. */
export const OBJECTION_DECIDED: ContestClockRule = {
  id: 'registry-objection-decided',
  amount: 3,
  unit: 'working_days',
  // local rules on credit records give three to five working days for what the authority holds itself
  source: {
    instrument: '–',
    article: 'the registry’s own, after 河南省 credit rules',
    confirmed: false,
  },
};

/** From the service of the decision. */
export const RECONSIDERATION_FILED: ContestClockRule = {
  id: 'arl-20-reconsideration-filed',
  amount: 60,
  unit: 'days',
  source: { instrument: '行政复议法 (2023)', article: '20', confirmed: true },
};

/** From the filing; the body that reconsiders may take thirty days more. */
export const RECONSIDERATION_DECIDED: ContestClockRule = {
  id: 'arl-62-reconsideration-decided',
  amount: 60,
  unit: 'days',
  source: { instrument: '行政复议法 (2023)', article: '62', confirmed: true },
};

/** From the service of the decision. */
export const LITIGATION_FILED: ContestClockRule = {
  id: 'all-46-litigation-filed',
  amount: 6,
  unit: 'months',
  source: { instrument: '行政诉讼法 (2017)', article: '46', confirmed: true },
};

/** From the decision about a reconsideration. */
export const LITIGATION_AFTER_RECONSIDERATION: ContestClockRule = {
  id: 'all-45-litigation-after-reconsideration',
  amount: 15,
  unit: 'days',
  source: { instrument: '行政诉讼法 (2017)', article: '45', confirmed: true },
};

/** From the day on which the decision was annulled. */
export const ANNULLED_LIFTED: ContestClockRule = {
  id: 'apl-48-annulled-lifted',
  amount: 3,
  unit: 'working_days',
  source: {
    instrument: '行政处罚法 (2021)',
    article: '48 (withdrawal of what was published; read for every ban)',
    confirmed: true,
  },
};
