import type { PlainDate } from '../../domain/calendar';
import type { PersonClaim } from '../../domain/person';
import type { Refusal } from '../../domain/refusal';
import type { KeptDecision } from '../../domain/subsidy-kept';
import type { SubsidyProgramme } from '../../domain/subsidy-rule';

/** Why it is asked: somebody applies, wants to know, or an earlier payment is looked at again. */
export type AssessmentPurpose = 'application' | 'advice' | 'review';

/** About one person; of one that cannot be, why. */
export interface SubsidyQuestion {
  readonly person: PersonClaim | Refusal;
  readonly programmes: readonly SubsidyProgramme[];
  /** The certificate, payment, loan or post; null for whichever gives most. */
  readonly subjectId: string | null;
}

export interface AskedFor {
  readonly purpose: AssessmentPurpose;
  /** Of the application; null for today. */
  readonly appliedOn: PlainDate | null;
  /** Where it is applied for; null for where the asker is. */
  readonly division: string | null;
  readonly keep: boolean;
}

export interface Assessed {
  /** Under which it is kept; null where nothing is. */
  readonly id: string | null;
  readonly decision: KeptDecision;
}
