import type { World } from '../world-plan/world';
import type { Cast } from './cast';
import type { Labels } from './labels';

/** A world while it is played: who plays, what the registry calls what the plan labels, and the last ETags. */
export interface Stage {
  readonly cast: Cast;
  readonly world: World;
  readonly labels: Labels;
  readonly etags: Map<string, string>;
}
