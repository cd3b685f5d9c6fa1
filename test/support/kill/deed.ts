import type { Sent } from '../races/driver';
import type { Traced } from './traces';

/** One request that changes something, about somebody of its own. */
export interface Deed extends Traced {
  readonly sent: Sent;
}
