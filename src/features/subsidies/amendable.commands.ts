import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { isOrdered } from './payments.store';
import { recoveriesOf } from './recoveries.store';

/**
 * Nothing of the claim's money is under way: what a claim is worth changes when it is known what was paid and what came back.
 *
 * @throws Refusal `subsidy-claim-moved`.
 */
export async function mustHaveNothingUnderWay(work: Work, claimId: string): Promise<void> {
  if (await isOrdered(work, claimId)) {
    throw new Refusal(
      'subsidy-claim-moved',
      'Its payment was ordered. Have the file issued, which leaves it out, or import the result first.',
    );
  }
  const recoveries = await recoveriesOf(work, [claimId]);
  if (recoveries.some(({ state }) => state === 'recorded')) {
    throw new Refusal(
      'subsidy-claim-moved',
      'Money is recorded as come back and not confirmed. Have another officer confirm that recovery, or reject it, first.',
    );
  }
}
