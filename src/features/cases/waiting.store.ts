import { endOfDay, type Waiting } from '../../platform/database/waiting';

/** Cases that are not closed, each until the earliest of its clocks that still run. The day after it is when it is looked at. */
export const casesWaiting: Waiting = {
  kind: 'ban_case',
  path: '/v1/ban-cases/{id}',
  sql: `SELECT id, state AS code, filed_at AS opened_at, ${endOfDay('look_on - 1')} AS due_at,
               look_on IS NULL AS undetermined
          FROM ban_case WHERE state <> 'closed' AND editions_seen IS NOT NULL AND authority_id = ANY($1::uuid[])`,
};
