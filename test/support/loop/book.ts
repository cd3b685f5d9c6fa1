import type { Step } from '../../../src/domain/obligation';

/** A person, where they work, and which bans bar them: as it was acknowledged. */
export interface Life {
  /** By two bans; nobody lets them go, so that both oblige the same employers. */
  readonly tarrying: boolean;
  readonly banIds: string[];
  /** Of those bans. */
  readonly liftedIds: string[];
}

/** An institution that employed the person when the ban bound it. */
export interface Pair {
  readonly banId: string;
  readonly institutionId: string;
}

/** What a caller was told was done: what must stand for ever. */
export interface Book {
  readonly lives: Life[];
  /** By the employment through which an institution knows the person. */
  readonly lifeOf: Map<string, Life>;
  readonly employments: string[];
  readonly ended: string[];
  /** Who must be obliged by which ban. */
  readonly obliged: Pair[];
  /** What was shown to institutions: obligation and state. One that was cancelled in that moment was shown so, unread. */
  readonly shown: Map<string, Step>;
  readonly steps: { readonly obligationId: string; readonly step: string }[];
  /** Answers that nothing explains. */
  readonly surprises: string[];
}

export function newBook(): Book {
  return {
    lives: [],
    lifeOf: new Map(),
    employments: [],
    ended: [],
    obliged: [],
    shown: new Map(),
    steps: [],
    surprises: [],
  };
}
