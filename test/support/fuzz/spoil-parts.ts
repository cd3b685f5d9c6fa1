import type { Route } from '../../../src/platform/http/contract';
import type { Stage } from './stage';
import type { Answer, Draft } from './wire';

/** What a spoil works with. `at` says where and `pick` says what, both modulo what there is. */
export interface SpoilParts {
  readonly route: Route;
  readonly stage: Stage;
  /** Sends, and holds the answer to the contract as every other. */
  readonly exchange: (draft: Draft) => Promise<Answer>;
  readonly at: number;
  readonly pick: number;
  readonly text: string;
}

/** One thing done to a good request. What comes out may still be good. */
export type Spoil = (draft: Draft, parts: SpoilParts) => Draft | Promise<Draft>;
