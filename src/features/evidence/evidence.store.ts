import type { Evidence, EvidenceOwner } from '../../domain/evidence';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export const EvidenceTable = table<Evidence>('evidence', {
  id: { type: 'uuid', primary: true },
  ownerKind: { type: 'text' },
  ownerId: { type: 'uuid' },
  place: { type: 'integer' },
  mediaType: { type: 'text' },
  size: { type: 'integer' },
  chunks: { type: 'integer' },
  digest: { type: 'text' },
  addedBy: { type: 'uuid' },
  addedByHuman: { type: 'uuid' },
  addedAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

/** All of one owner, which the reader may know of, in their places. */
export async function evidenceOf({ tx }: Work, { kind, id }: EvidenceOwner): Promise<Evidence[]> {
  return tx.query(
    `SELECT ${columnsOf(EvidenceTable)} FROM evidence
      WHERE owner_kind = $1 AND owner_id = $2 ORDER BY place`,
    [kind, id],
  );
}

/** Whether the reader may know of it, its owner says. */
export async function findEvidence({ tx }: Work, id: string): Promise<Evidence | null> {
  const [row] = await tx.query<Evidence>(
    `SELECT ${columnsOf(EvidenceTable)} FROM evidence WHERE id = $1`,
    [id],
  );
  return row ?? null;
}

export async function insertEvidence({ tx }: Work, evidence: Evidence): Promise<void> {
  await tx.orm.insert(EvidenceTable, evidence);
}

export async function evidenceAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<Evidence[]> {
  return tx.query(
    `SELECT ${columnsOf(EvidenceTable)} FROM evidence
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
