/** How long a step may take, by whose word. */
export interface ObligationClock {
  readonly id: string;
  readonly step: ClockedStep;
  /** What it counts from: the notice, or the step before. */
  readonly from: 'notice' | 'step_before';
  /** Days end at midnight, Asia/Shanghai; weekday 0 is the day it counts from. At least so many hours are left. */
  readonly within: { readonly weekdays?: number; readonly leastHours?: number };
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen to say so; the numbers are the registry's own in every row. */
    readonly confirmed: boolean;
  };
}

export const CLOCKED_STEPS = [
  'delivered',
  'contact_stopped',
  'acknowledged',
  'removed',
  'verified',
] as const;
export type ClockedStep = (typeof CLOCKED_STEPS)[number];

const OURS = { instrument: '–', article: 'the registry’s own', confirmed: false };

export const OBLIGATION_CLOCKS: Readonly<Record<ClockedStep, ObligationClock>> = {
  delivered: {
    id: 'registry-obligation-delivered',
    step: 'delivered',
    from: 'notice',
    within: { leastHours: 4 },
    source: OURS,
  },
  contact_stopped: {
    id: 'pel-44-contact-stopped',
    step: 'contact_stopped',
    from: 'notice',
    within: { weekdays: 0, leastHours: 4 },
    source: {
      instrument: '学前教育法',
      article: '44 (立即停止工作; for nursery classes of kindergartens, read for every nursery)',
      confirmed: true,
    },
  },
  acknowledged: {
    id: 'registry-obligation-acknowledged',
    step: 'acknowledged',
    from: 'notice',
    within: { weekdays: 1 },
    source: OURS,
  },
  removed: {
    id: 'mpl-62-removed',
    step: 'removed',
    from: 'notice',
    within: { weekdays: 3 },
    source: {
      instrument: '未成年人保护法',
      article: '62 (及时解聘; the days are the registry’s own)',
      confirmed: true,
    },
  },
  verified: {
    id: 'registry-obligation-verified',
    step: 'verified',
    from: 'step_before',
    within: { weekdays: 10 },
    source: OURS,
  },
};

/** So many weekdays after a clock ran out, the superior authority is told too. The registry's own. */
export const SUPERIOR_AFTER_WEEKDAYS = 1;
