import type { Principal } from './principal';
import { Refusal } from './refusal';

/** @throws Refusal `subsidy-needs-second-officer`. */
export function mustBeAnother(
  { humanId }: Principal,
  first: string | null,
  detail = 'Above the figure another human decides than the one who submitted or proposed. Let another officer decide.',
): void {
  if (first === null || humanId === null || humanId === first) {
    throw new Refusal('subsidy-needs-second-officer', detail);
  }
}
