import type { FactData, NewFact } from '../../domain/fact';
import type { SubsidyReopening } from '../../domain/subsidy-reopening';
import type { Projection } from '../log/projection';
import { reopeningsAfter } from './reopenings.store';

export type ReopeningFactType =
  | 'subsidy_reopening.opened'
  | 'subsidy_reopening.changed'
  | 'subsidy_reopening.vanished'
  | 'subsidy_reopening.signed'
  | 'subsidy_reopening.dismissed';

export function reopeningFact(type: ReopeningFactType, row: SubsidyReopening): NewFact {
  return {
    type,
    subject: { kind: 'subsidy_reopening', id: row.id, version: row.version },
    concerns: [row.authorityId],
    data: factData(row),
  };
}

function factData(row: SubsidyReopening): FactData {
  const { claimId, authorityId, personId, decisionId, state, causeType, causeEntry } = row;
  const { outcome, amountFen, flags, decidedFen, settledBy, settledByHuman, dismissal } = row;
  const { decidedByHuman, secondOfficerAboveFen, statedByHumans } = row;
  return {
    ...{ claimId, authorityId, personId, decisionId, state, causeType, causeEntry },
    ...{ outcome, amountFen, flags, decidedFen, settledBy, settledByHuman, dismissal },
    ...{ decidedByHuman, secondOfficerAboveFen, statedByHumans },
    openedAt: row.openedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

export const reopeningProjection: Projection = {
  kind: 'subsidy_reopening',
  rows: async (work, after, limit) =>
    (await reopeningsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: factData(row),
      // facts of before it was kept who stated what
      filled: { statedByHumans: [] },
    })),
};
