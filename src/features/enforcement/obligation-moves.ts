import { take, type Obligation, type Taken } from '../../domain/obligation';
import type { ObligationMove } from './obligations.commands';

const FACTS: Readonly<Record<Taken['step'], string>> = {
  delivered: 'obligation.delivered',
  contact_stopped: 'obligation.contact_stopped',
  acknowledged: 'obligation.acknowledged',
  removed: 'obligation.removed',
  verified: 'obligation.verified',
};

/** @throws Refusal as `take`. */
export function moveOf(before: Obligation, taken: Taken, now: Date): ObligationMove {
  const { obligation, steps } = take(before, taken, now);
  return { type: FACTS[taken.step], before, after: obligation, steps };
}
