import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { Evidence, EvidenceOwner, ReadingReason } from '../../domain/evidence';
import { Refusal } from '../../domain/refusal';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Within, Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { digestOf, readingFactData } from './evidence.facts';
import { evidenceOf, findEvidence } from './evidence.store';
import { authorityOfOwner, findAuthorityOfOwner, type EvidenceOwners } from './owners';
import {
  caseReferencePlace,
  insertReading,
  pageOfReadings,
  type EvidenceReading,
} from './readings.store';
import { chunkPlace, findChunk } from './uploads.store';

/** @throws Refusal `not-found`, also for what is another line's. */
export async function listEvidence(
  work: Work,
  owners: EvidenceOwners,
  owner: EvidenceOwner,
): Promise<Evidence[]> {
  await authorityOfOwner(work, owners, owner, 'list');
  return evidenceOf(work, owner);
}

/**
 * Lets an officer read a file: who, why and for what is a fact before the first byte leaves.
 *
 * @throws Refusal `not-found`, also for what is another line's.
 */
export async function readEvidence(
  work: Work,
  owners: EvidenceOwners,
  evidenceId: string,
  reason: ReadingReason,
  caseReference: string,
): Promise<Evidence> {
  const officer = await holdDeciding(work);
  const now = await work.now();
  const { evidence, authorityId } = await getEvidence(work, owners, evidenceId, 'content');
  if (officer.humanId === null) throw new Error('an officer is a human');
  const id = v7();
  const reading: EvidenceReading = {
    id,
    evidenceId,
    reason,
    sealedCaseReference: work.keys.seal(caseReferencePlace(id), caseReference),
    readBy: officer.id,
    readByHuman: officer.humanId,
    readAt: now,
    version: 1,
  };
  await insertReading(work, reading);
  await record(work, now, {
    type: 'evidence.read',
    subject: { kind: 'evidence_reading', id, version: reading.version },
    concerns: [...new Set([authorityId, officer.organisationId ?? authorityId])],
    data: readingFactData(reading, work.keys.commitment(id, caseReference)),
  });
  return evidence;
}

/**
 * The bytes of a file, chunk by chunk, each in a transaction of its own. The last one comes only when all of them
 * together are what was received.
 *
 * @throws UnreadableSeal when a chunk is missing, altered, or another's.
 */
export async function* contentOf(within: Within, evidence: Evidence): AsyncGenerator<Buffer> {
  const { id, chunks, size, digest, ownerKind, ownerId } = evidence;
  const hash = createHash('sha256');
  let read = 0;
  for (let number = 1; number <= chunks; number += 1) {
    const isLast = number === chunks;
    const place = chunkPlace(id, number, isLast);
    const { bytes, keys } = await within(async (work) => {
      const sealed = await findChunk(work, id, number);
      if (!sealed) throw new UnreadableSeal(place);
      return { bytes: work.keys.openBytes(place, sealed), keys: work.keys };
    });
    hash.update(bytes);
    read += bytes.length;
    if (isLast) {
      const owner = { kind: ownerKind, id: ownerId };
      const isWhole = read === size && digestOf(keys, owner, hash.digest('hex')) === digest;
      if (!isWhole) throw new UnreadableSeal(place);
    }
    yield bytes;
  }
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function listReadings(
  work: Work,
  owners: EvidenceOwners,
  evidenceId: string,
  page: Parameters<typeof pageOfReadings>[2],
): Promise<(EvidenceReading & { readonly caseReference: string })[]> {
  await getEvidence(work, owners, evidenceId, 'list');
  const readings = await pageOfReadings(work, evidenceId, page);
  return readings.map((reading) => ({
    ...reading,
    caseReference: work.keys.open(caseReferencePlace(reading.id), reading.sealedCaseReference),
  }));
}

async function getEvidence(
  work: Work,
  owners: EvidenceOwners,
  evidenceId: string,
  use: 'content' | 'list',
) {
  const evidence = await findEvidence(work, evidenceId);
  const owner = evidence && { kind: evidence.ownerKind, id: evidence.ownerId };
  const authorityId = owner && (await findAuthorityOfOwner(work, owners, owner, use));
  if (!authorityId) throw new Refusal('not-found', 'There is no such evidence in your line.');
  return { evidence, authorityId };
}
