import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { checkFactData, withheldText } from './clearance.facts';
import { ClearanceCheckTable, type ClearanceCheckRow } from './clearance.store';
import { applicantOf } from './standing.commands';

/** Answers as they were given. */
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
    return work.keys.commitment(row.id, withheldText(row, applicantOf(work, row)));
  } catch {
    return 'unreadable';
  }
}
