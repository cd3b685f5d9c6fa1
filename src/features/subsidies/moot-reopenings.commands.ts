import type { SubsidyClaim } from '../../domain/subsidy-claim';
import { isMoot, vanish } from '../../domain/subsidy-reopening';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { reopeningFact } from './reopenings.facts';
import { openReopeningsOf, updateReopening } from './reopenings.store';

/** Lets vanish what is open of decisions that these claims, as they stand now, have left behind. */
export async function vanishMoot(
  work: Work,
  at: Date,
  claims: readonly SubsidyClaim[],
): Promise<void> {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  for (const open of await openReopeningsOf(work, [...byId.keys()])) {
    const claim = byId.get(open.claimId);
    if (!claim || !isMoot(open, claim)) continue;
    const next = vanish(open, at);
    await updateReopening(work, next);
    await record(work, at, reopeningFact('subsidy_reopening.vanished', next));
  }
}
