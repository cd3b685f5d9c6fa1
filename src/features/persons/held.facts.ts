import type { FactData, NewFact } from '../../domain/fact';
import type { Keys } from '../../platform/crypto/key-ring';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Projection } from '../log/projection';
import { claimPlace, heldAfter, type HeldRecordRow } from './held.store';

/** Never for who pushed it: they learn its state by the record's own facts. */
export function heldFact(
  keys: Keys,
  type: string,
  row: HeldRecordRow,
  concerns: readonly string[] = [],
): NewFact {
  return {
    type,
    subject: { kind: 'held_record', id: row.id, version: row.version },
    concerns,
    data: heldFactData(keys, row),
  };
}

/** The whole state; the claim as a keyed digest, null when its seal does not open. */
function heldFactData(keys: Keys, row: HeldRecordRow): FactData {
  return {
    recordKind: row.recordKind,
    recordId: row.recordId,
    recordVersion: row.recordVersion,
    organisationId: row.organisationId,
    division: row.division,
    personId: row.personId,
    claimedPersonId: row.claimedPersonId,
    causes: row.causes,
    ...reinstatedOf(row),
    claim: digestOf(keys, row.id, row.sealedClaim),
    heldAt: row.heldAt.toISOString(),
    state: row.state,
    evidence: row.evidence,
    knownThen: row.knownThen,
    requestedBy: row.requestedBy,
    requestedByHuman: row.requestedByHuman,
    requestedAt: row.requestedAt?.toISOString() ?? null,
    decidedBy: row.decidedBy,
    decidedByHuman: row.decidedByHuman,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    rejectionReason: row.rejectionReason,
  };
}

/** Left out where nobody did: older facts do not have it. */
function reinstatedOf({ reinstatedBy, reinstatedByHuman }: HeldRecordRow): FactData {
  return reinstatedBy === null && reinstatedByHuman === null
    ? {}
    : { reinstatedBy, reinstatedByHuman };
}

function digestOf(keys: Keys, id: string, sealedClaim: Buffer): string | null {
  try {
    return keys.commitment(`held_record:${id}`, keys.open(claimPlace(id), sealedClaim));
  } catch (error) {
    if (error instanceof UnreadableSeal) return null;
    throw error;
  }
}

export const heldRecordProjection: Projection = {
  kind: 'held_record',
  rows: async (work, after, limit) =>
    (await heldAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: heldFactData(work.keys, row),
    })),
};
