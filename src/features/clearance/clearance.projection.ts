import { columnsOf } from '../../platform/database/table';
import type { Keys } from '../../platform/crypto/key-ring';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { checkFactData, withheldText } from './clearance.facts';
import { ClearanceCheckTable, type ClearanceCheckRow } from './clearance.store';
import { receiptClaimsOf } from './receipt-signing';
import { applicantOf } from './standing.commands';

/** Answers as they were given, each with a receipt that says so and names the leaf of its fact. */
export const clearanceCheckProjection: Projection = {
  kind: 'clearance_check',
  rows: async (work, after, limit) => {
    const rows = await work.tx.query<ClearanceCheckRow>(
      `SELECT ${columnsOf(ClearanceCheckTable)} FROM clearance_check
        WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      data: checkFactData(row, withheldDigest(work, row)),
    }));
  },
};

function withheldDigest(work: Work, row: ClearanceCheckRow): string {
  try {
    if (!speaksOf(work.keys, row)) return 'receipt altered';
    return work.keys.commitment(row.id, withheldText(row, applicantOf(work, row)));
  } catch {
    return 'unreadable';
  }
}

function speaksOf(keys: Keys, row: ClearanceCheckRow): boolean {
  const claims = receiptClaimsOf(keys, row.receipt);
  return claims?.jti === row.id && claims.leaf === row.leafHash.toString('hex');
}
