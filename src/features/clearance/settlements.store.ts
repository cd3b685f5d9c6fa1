import type { IdentitySettlement } from '../../domain/identity-settlement';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { FindingTable, type Finding } from '../findings/findings.store';

export const IdentitySettlementTable = table<IdentitySettlement>('identity_settlement', {
  id: { type: 'uuid', primary: true },
  personId: { type: 'uuid' },
  personVersion: { type: 'integer' },
  seen: { type: 'text' },
  evidence: { type: 'text', array: true },
  signedBy: { type: 'uuid' },
  signedByHuman: { type: 'uuid' },
  signedAt: { type: 'timestamptz' },
});

export async function settlementsOf({ tx }: Work, personId: string): Promise<IdentitySettlement[]> {
  return tx.query(
    `SELECT ${columnsOf(IdentitySettlementTable)} FROM identity_settlement WHERE person_id = $1 ORDER BY id`,
    [personId],
  );
}

export async function insertSettlement({ tx }: Work, row: IdentitySettlement): Promise<void> {
  await tx.orm.insert(IdentitySettlementTable, { ...row, evidence: [...row.evidence] });
}

/** Every one, whole, in the order of its id. */
export async function settlementsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<IdentitySettlement[]> {
  return tx.query(
    `SELECT ${columnsOf(IdentitySettlementTable)} FROM identity_settlement
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

const CONTRADICTION = `kind = 'identity_contradiction'`;

/** Open or not. Null when it is none about an identity, or lies in none of `divisions`. */
export async function findContradiction(
  { tx }: Work,
  findingId: string,
  divisions: readonly string[],
): Promise<Finding | null> {
  const [row] = await tx.query<Finding>(
    `SELECT ${columnsOf(FindingTable)} FROM finding
      WHERE id = $1 AND ${CONTRADICTION} AND division = ANY($2::text[])`,
    [findingId, divisions],
  );
  return row ?? null;
}

/** Keys of those that are open about this person, wherever they lie. */
export async function contradictionsOpen({ tx }: Work, personId: string): Promise<string[]> {
  const rows = await tx.query<{ key: string }>(
    `SELECT key FROM finding
      WHERE ${CONTRADICTION} AND closed_at IS NULL AND starts_with(key, $1) ORDER BY key`,
    [`identity_contradiction:${personId}:`],
  );
  return rows.map(({ key }) => key);
}

/** What contradicted, in counts that only grow: doubts that were opened, and versions of records that were held. */
export async function contradictionCounts(
  { tx }: Work,
  personId: string,
): Promise<{ readonly findings: number; readonly held: number }> {
  const [row] = await tx.query<{ findings: number; held: number }>(
    `SELECT (SELECT count(*) FROM finding WHERE ${CONTRADICTION} AND starts_with(key, $1))::integer AS findings,
            (SELECT coalesce(sum(1 + record_version), 0) FROM held_record
              WHERE person_id = $2 OR claimed_person_id = $2)::integer AS held`,
    [`identity_contradiction:${personId}:`, personId],
  );
  return row ?? { findings: 0, held: 0 };
}

/** Whether an open finding, or a record that waits, contradicts this person outside these divisions. */
export async function isContradictedOutside(
  { tx }: Work,
  personId: string,
  divisions: readonly string[],
): Promise<boolean> {
  const [row] = await tx.query<{ outside: boolean }>(
    `SELECT EXISTS (SELECT FROM finding
                     WHERE ${CONTRADICTION} AND closed_at IS NULL AND starts_with(key, $1)
                       AND division <> ALL($3::text[]))
         OR EXISTS (SELECT FROM held_record
                     WHERE (person_id = $2 OR claimed_person_id = $2) AND decided_at IS NULL
                       AND 'identity_contradicted' = ANY(causes) AND division <> ALL($3::text[])) AS outside`,
    [`identity_contradiction:${personId}:`, personId, divisions],
  );
  return row?.outside ?? false;
}

/** Records that wait for a human in these divisions and name this person. */
export async function heldAbout(
  { tx }: Work,
  personId: string,
  divisions: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM held_record
      WHERE (person_id = $1 OR claimed_person_id = $1) AND decided_at IS NULL
        AND division = ANY($2::text[]) ORDER BY id`,
    [personId, divisions],
  );
  return rows.map(({ id }) => id);
}
