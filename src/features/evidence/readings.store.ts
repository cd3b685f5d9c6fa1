import type { ReadingReason } from '../../domain/evidence';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** That an officer asked for a file, and why. */
export interface EvidenceReading {
  readonly id: string;
  readonly evidenceId: string;
  readonly reason: ReadingReason;
  readonly sealedCaseReference: Buffer;
  readonly readBy: string;
  readonly readByHuman: string;
  readonly readAt: Date;
  readonly version: number;
}

export const EvidenceReadingTable = table<EvidenceReading>('evidence_reading', {
  id: { type: 'uuid', primary: true },
  evidenceId: { type: 'uuid' },
  reason: { type: 'text' },
  sealedCaseReference: { type: 'bytea' },
  readBy: { type: 'uuid' },
  readByHuman: { type: 'uuid' },
  readAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const caseReferencePlace = (readingId: string): Place => ({
  table: 'evidence_reading',
  row: readingId,
  column: 'sealed_case_reference',
});

export async function insertReading({ tx }: Work, reading: EvidenceReading): Promise<void> {
  await tx.orm.insert(EvidenceReadingTable, reading);
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfReadings(
  { tx }: Work,
  evidenceId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<EvidenceReading[]> {
  return tx.query(
    `SELECT ${columnsOf(EvidenceReadingTable)} FROM evidence_reading
      WHERE evidence_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [evidenceId, before, limit],
  );
}

export async function readingsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<EvidenceReading[]> {
  return tx.query(
    `SELECT ${columnsOf(EvidenceReadingTable)} FROM evidence_reading
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
