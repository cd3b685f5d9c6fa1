import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { banFactData, subjectText } from './bans.commands';
import { BanTable, type BanRow } from './bans.store';
import { claimOf } from './subject.store';

/** Bans as they stand, with a digest of whom each names. */
export const banProjection: Projection = {
  kind: 'ban',
  rows: async (work, after, limit) => {
    const rows = await work.tx.query<BanRow>(
      `SELECT ${columnsOf(BanTable)} FROM ban WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      data: banFactData(row, subjectDigest(work, row)),
    }));
  },
};

/** A subject that does not open, or opens to what no document can be, is an alteration like any other. */
function subjectDigest(work: Work, row: BanRow): string {
  try {
    return work.keys.commitment(row.id, subjectText(claimOf(work, row)));
  } catch {
    return 'unreadable';
  }
}
