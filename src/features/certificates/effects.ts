import type { Work } from '../../platform/database/work';

/** Somebody's employment that has not ended. */
export interface Employed {
  readonly employmentId: string;
  readonly institutionId: string;
  readonly personId: string;
  readonly recordedAt: Date;
}

/** Who employs these people now: known to a feature behind this one. */
export type EmployedNow = (work: Work, personIds: readonly string[]) => Promise<Employed[]>;
