import type { Verdict } from '../../domain/clearance';
import type { Employment } from '../../domain/employment';
import type { Work } from '../../platform/database/work';

/**
 * What follows from an employment in the features behind this one, in its own transaction: after its row and fact are
 * written, while its person is held.
 */
export interface EmploymentEffects {
  /** Recorded, confirmed or changed, with what was decided about it now. */
  decided(work: Work, at: Date, employment: Employment, verdict: Verdict): Promise<void>;
  ended(work: Work, at: Date, employment: Employment): Promise<void>;
}

/** All of them as one, each after the one before it. */
export function joinEmploymentEffects(all: readonly EmploymentEffects[]): EmploymentEffects {
  return {
    decided: async (...happened) => {
      for (const effects of all) await effects.decided(...happened);
    },
    ended: async (...happened) => {
      for (const effects of all) await effects.ended(...happened);
    },
  };
}
