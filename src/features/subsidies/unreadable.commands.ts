import type { Work } from '../../platform/database/work';
import { organisationDivisions } from '../access/authorities.store';
import { reconcileFindings, type NewFinding } from '../findings/findings.commands';
import type { ClaimRow } from './claims.store';

const KIND = 'subsidy_record_unreadable';

/** Of all these claims, puts before the authorities those whose decision cannot be computed because something does not open. */
export async function tellUnreadable(
  work: Work,
  at: Date,
  all: readonly ClaimRow[],
  unreadable: readonly ClaimRow[],
): Promise<void> {
  const divisions = await organisationDivisions(
    work,
    unreadable.map(({ authorityId }) => authorityId),
  );
  await reconcileFindings(
    work,
    at,
    all.map(({ id }) => ({ kind: KIND, key: id })),
    unreadable.map(({ id, authorityId, decisionId }): NewFinding => ({
      kind: 'subsidy_record_unreadable',
      division: divisions.get(authorityId) ?? '',
      key: id,
      evidence: { claimId: id, decisionId },
      dueOn: null,
      concerns: [authorityId],
    })),
  );
}
