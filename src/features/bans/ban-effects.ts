import type { Ban } from '../../domain/ban';
import type { Work } from '../../platform/database/work';

/** A ban that bars, or barred, somebody: it names its person. */
export type BindingBan = Ban & { readonly personId: string };

/**
 * What follows from a ban in the features behind this one, in the ban's own transaction: after its row and fact are
 * written, while its person is held. What throws here undoes the ban too.
 */
export interface BanEffects {
  /** Approved, resumed or reopened; or approved as the correction of one that is suspended. */
  inForce(work: Work, at: Date, ban: BindingBan): Promise<void>;
  /** Bars nobody until an order falls. */
  suspended(work: Work, at: Date, ban: BindingBan): Promise<void>;
  lifted(work: Work, at: Date, ban: BindingBan): Promise<void>;
  /** Its correction has taken its place, and what follows from that one is done. */
  superseded(work: Work, at: Date, ban: BindingBan, correction: BindingBan): Promise<void>;
}

/** All of them as one, each after the one before it. */
export function joinBanEffects(all: readonly BanEffects[]): BanEffects {
  return {
    inForce: async (work, at, ban) => {
      for (const effects of all) await effects.inForce(work, at, ban);
    },
    suspended: async (work, at, ban) => {
      for (const effects of all) await effects.suspended(work, at, ban);
    },
    lifted: async (work, at, ban) => {
      for (const effects of all) await effects.lifted(work, at, ban);
    },
    superseded: async (work, at, ban, correction) => {
      for (const effects of all) await effects.superseded(work, at, ban, correction);
    },
  };
}
