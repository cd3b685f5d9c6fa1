import type { FactData, NewFact } from '../../domain/fact';
import { unlessAltered } from '../../platform/crypto/sealed';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { clawBackEvidencePlace, ClawBackTable, type ClawBackRow } from './claw-backs.store';

export type ClawBackFactType =
  'subsidy_claw_back.proposed' | 'subsidy_claw_back.signed' | 'subsidy_claw_back.withdrawn';

export function clawBackFact(work: Work, type: ClawBackFactType, row: ClawBackRow): NewFact {
  return {
    type,
    subject: { kind: 'subsidy_claw_back', id: row.id, version: row.version },
    concerns: [row.authorityId],
    data: clawBackData(work, row),
  };
}

/** `evidence` is the keyed digest of what the row's seal holds; null when it does not open. */
function clawBackData({ keys }: Work, row: ClawBackRow): FactData {
  const { claimId, authorityId, decisionId, state, reason, amountFen, beforeFen, paidFen } = row;
  const { proposedBy, proposedByHuman, settledBy, settledByHuman } = row;
  const evidence = unlessAltered(() =>
    keys.open(clawBackEvidencePlace(row.id), row.sealedEvidence),
  );
  return {
    ...{ claimId, authorityId, decisionId, state, reason, amountFen, beforeFen, paidFen },
    ...{ proposedBy, proposedByHuman, settledBy, settledByHuman },
    evidence: evidence === null ? null : keys.commitment(row.id, evidence),
    proposedAt: row.proposedAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

export const clawBackProjection: Projection = {
  kind: 'subsidy_claw_back',
  rows: async (work, after, limit) =>
    (
      await work.tx.query<ClawBackRow>(
        `SELECT ${columnsOf(ClawBackTable)} FROM subsidy_claw_back
          WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
        [after, limit],
      )
    ).map((row) => ({ id: row.id, version: row.version, data: clawBackData(work, row) })),
};
