import type { Ban } from '../../domain/ban';
import type { PlainDate } from '../../domain/calendar';
import type { EmploymentState } from '../../domain/employment';
import type { Foreseen } from '../../domain/foresight';
import type { Position } from '../../domain/requirement';
import type { Work } from '../../platform/database/work';

/** A ban that bars, or barred, somebody: it names its person. */
export type BindingBan = Ban & { readonly personId: string };

/** A proposal as approval would leave it. */
export interface ForeseenBan extends Foreseen {
  /** Null while nobody has the document that it names. */
  readonly personId: string | null;
  /** The ban whose place it would take. */
  readonly superseded: BindingBan | null;
}

/** An employment that has not ended, of somebody who would be barred. */
export interface TouchedPost {
  readonly employmentId: string;
  readonly institutionId: string;
  readonly position: Position;
  readonly state: EmploymentState;
}

/** An institution that would be obliged, or whose obligation would be cancelled. */
export interface TouchedObligation {
  readonly institutionId: string;
  readonly move: 'raised' | 'cancelled';
  /** Null before it is raised. */
  readonly obligationId: string | null;
}

/** A clear answer that is shown as current and would not be. */
export interface TouchedReceipt {
  readonly checkId: string;
  readonly institutionId: string;
  readonly position: Position;
  readonly validUntil: PlainDate | null;
}

/** A list for each feature. */
export interface Touched {
  readonly posts?: readonly TouchedPost[];
  readonly obligations?: readonly TouchedObligation[];
  readonly receipts?: readonly TouchedReceipt[];
}

/**
 * What follows from a ban in the features behind this one, in the ban's own transaction: after its row and fact are
 * written, while its person is held. What throws here undoes the ban too.
 */
export interface BanEffects {
  /** What approval would touch, as things stand now: what acts takes its targets from where this does. Writes nothing. */
  wouldTouch(work: Work, at: Date, foreseen: ForeseenBan): Promise<Touched>;
  /** Approved, resumed or reopened; or approved as the correction of one that is suspended. */
  inForce(work: Work, at: Date, ban: BindingBan): Promise<void>;
  /** Bars nobody until an order falls. */
  suspended(work: Work, at: Date, ban: BindingBan): Promise<void>;
  lifted(work: Work, at: Date, ban: BindingBan): Promise<void>;
  /** Its correction has taken its place, and what follows from that one is done. */
  superseded(work: Work, at: Date, ban: BindingBan, correction: BindingBan): Promise<void>;
}

/** With every list, though it be empty. */
export interface JoinedBanEffects extends BanEffects {
  wouldTouch(work: Work, at: Date, foreseen: ForeseenBan): Promise<Required<Touched>>;
}

/** What follows from a ban of a nursery, in the ban's own transaction, while the nursery is held. */
export interface InstitutionBanEffects {
  /** A ban of whoever has this code came into force, or stopped to be. */
  moved(work: Work, at: Date, uscc: string): Promise<void>;
}

/** What follows from a ban, whomever it bars. */
export interface Consequences {
  readonly ofPersons: JoinedBanEffects;
  readonly ofInstitutions: InstitutionBanEffects;
}

/** All of them as one, each after the one before it. */
export function joinBanEffects(all: readonly BanEffects[]): JoinedBanEffects {
  return {
    wouldTouch: async (work, at, foreseen) => {
      const posts: TouchedPost[] = [];
      const obligations: TouchedObligation[] = [];
      const receipts: TouchedReceipt[] = [];
      for (const effects of all) {
        const its = await effects.wouldTouch(work, at, foreseen);
        posts.push(...(its.posts ?? []));
        obligations.push(...(its.obligations ?? []));
        receipts.push(...(its.receipts ?? []));
      }
      return { posts, obligations, receipts };
    },
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
