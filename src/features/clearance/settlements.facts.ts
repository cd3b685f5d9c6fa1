import type { FactData, NewFact } from '../../domain/fact';
import type { IdentitySettlement } from '../../domain/identity-settlement';
import type { Projection } from '../log/projection';
import { settlementsAfter } from './settlements.store';

export function settlementFact(row: IdentitySettlement, concerns: readonly string[]): NewFact {
  return {
    type: 'identity_settlement.signed',
    subject: { kind: 'identity_settlement', id: row.id, version: 1 },
    concerns,
    data: settlementData(row),
  };
}

function settlementData(row: IdentitySettlement): FactData {
  return {
    personId: row.personId,
    personVersion: row.personVersion,
    seen: row.seen,
    evidence: row.evidence,
    signedBy: row.signedBy,
    signedByHuman: row.signedByHuman,
    signedAt: row.signedAt.toISOString(),
  };
}

export const identitySettlementProjection: Projection = {
  kind: 'identity_settlement',
  rows: async (work, after, limit) =>
    (await settlementsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: 1,
      data: settlementData(row),
    })),
};
