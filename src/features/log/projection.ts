import type { FactData } from '../../domain/fact';
import type { Work } from '../../platform/database/work';

/** A row as it stands now, in the words of the facts that made it. */
export interface ProjectedRow {
  readonly id: string;
  readonly version: number;
  readonly data: FactData;
  /** Of the fact that made it, where the row names one. */
  readonly entryNumber?: number;
  /**
   * What a migration filled of members that facts did not have once, worked out from what the fact has. It stands for them
   * where the last fact lacks the member, and is never looked at where it has it.
   */
  readonly filled?: FactData;
}

/** A table whose rows must be what the last fact of each subject of this kind says. */
export interface Projection {
  /** `subject.kind` of its facts. */
  readonly kind: string;
  /** The rows after this id, every one of them, in the order of the ids' bytes (`uuid`, or text with COLLATE "C"). */
  rows(work: Work, after: string | null, limit: number): Promise<readonly ProjectedRow[]>;
}
