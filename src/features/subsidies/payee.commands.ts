import { Refusal } from '../../domain/refusal';
import { undecided, type Payee } from '../../domain/subsidy-payee';
import type { Work } from '../../platform/database/work';
import { assessAndTake, moveClaim } from './claims.commands';
import { payeePlace } from './claims.store';
import { isOrdered } from './payments.store';

/**
 * Another account. An approved claim is submitted again by whoever changed it, and approved anew.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `subsidy-claim-moved`, and as `submitClaim`.
 */
export function correctPayee(work: Work, claimId: string, version: number | null, payee: Payee) {
  return moveClaim(work, claimId, version, 'corrected', async (claim, officer, at) => {
    if (await isOrdered(work, claimId)) {
      throw new Refusal(
        'subsidy-claim-moved',
        'Its payment was ordered. Import the result first.',
        {
          members: { state: claim.state },
        },
      );
    }
    const sealedPayee = work.keys.seal(payeePlace(claimId), JSON.stringify(payee));
    if (!officer.humanId) throw new Error('a payee is corrected by an officer');
    const before = { ...undecided(claim), payeeByHuman: officer.humanId };
    if (before.state === 'draft') return { ...before, sealedPayee, version: claim.version + 1 };
    return { ...(await assessAndTake(work, before, officer, at)), sealedPayee };
  });
}
