import type { Evidence } from '../../domain/evidence';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { evidenceFactData, readingFactData } from './evidence.facts';
import { evidenceAfter } from './evidence.store';
import { contentOf } from './read.commands';
import { caseReferencePlace, readingsAfter, type EvidenceReading } from './readings.store';
import { countChunks } from './uploads.store';

/**
 * Files as they stand: every chunk is opened, and all of a file are held against its digest, one chunk in memory at a
 * time. A file that is not what was received has a member more.
 */
export const evidenceProjection: Projection = {
  kind: 'evidence',
  rows: async (work, after, limit) => {
    const projected = [];
    for (const row of await evidenceAfter(work, after, limit)) {
      const data = evidenceFactData(row);
      projected.push({
        id: row.id,
        version: row.version,
        data: (await isWhole(work, row)) ? data : { ...data, content: 'altered' },
      });
    }
    return projected;
  },
};

async function isWhole(work: Work, evidence: Evidence): Promise<boolean> {
  let size = 0;
  try {
    for await (const bytes of contentOf((act) => act(work), evidence)) size += bytes.length;
  } catch (error) {
    if (error instanceof UnreadableSeal) return false;
    throw error;
  }
  return size === evidence.size && (await countChunks(work, evidence.id)) === evidence.chunks;
}

/** Who read what, and why. */
export const evidenceReadingProjection: Projection = {
  kind: 'evidence_reading',
  rows: async (work, after, limit) =>
    (await readingsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: readingFactData(row, referenceDigest(work, row)),
    })),
};

function referenceDigest({ keys }: Work, { id, sealedCaseReference }: EvidenceReading): string {
  try {
    return keys.commitment(id, keys.open(caseReferencePlace(id), sealedCaseReference));
  } catch (error) {
    if (error instanceof UnreadableSeal) return 'unreadable';
    throw error;
  }
}
