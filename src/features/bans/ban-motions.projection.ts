import type { BanMotion } from '../../domain/ban-motion';
import { columnsOf } from '../../platform/database/table';
import type { Projection } from '../log/projection';
import { motionFactData } from './ban-motions.commands';
import { BanMotionTable } from './ban-motions.store';

/** Motions as they stand. */
export const banMotionProjection: Projection = {
  kind: 'ban_motion',
  rows: async ({ tx }, after, limit) => {
    const rows = await tx.query<BanMotion>(
      `SELECT ${columnsOf(BanMotionTable)} FROM ban_motion
        WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({ id: row.id, version: row.version, data: motionFactData(row) }));
  },
};
