import type { Evidence, EvidenceOwner } from '../../domain/evidence';
import type { FactData } from '../../domain/fact';
import type { Keys } from '../../platform/crypto/key-ring';
import type { EvidenceReading } from './readings.store';

/** Of one content two owners have two digests: nobody sees that they have the same file. `sha256` is hex. */
export function digestOf(keys: Keys, { kind, id }: EvidenceOwner, sha256: string): string {
  return keys.commitment(`evidence ${kind} ${id}`, sha256);
}

/** The whole state. */
export function evidenceFactData(evidence: Evidence): FactData {
  return {
    ownerKind: evidence.ownerKind,
    ownerId: evidence.ownerId,
    place: evidence.place,
    mediaType: evidence.mediaType,
    size: evidence.size,
    chunks: evidence.chunks,
    digest: evidence.digest,
    addedBy: evidence.addedBy,
    addedByHuman: evidence.addedByHuman,
    addedAt: evidence.addedAt.toISOString(),
  };
}

/** The whole state; `caseReference` is its keyed digest. */
export function readingFactData(reading: EvidenceReading, caseReference: string): FactData {
  return {
    evidenceId: reading.evidenceId,
    reason: reading.reason,
    caseReference,
    readBy: reading.readBy,
    readByHuman: reading.readByHuman,
    readAt: reading.readAt.toISOString(),
  };
}
