import { endOfDay, type Waiting } from '../../platform/database/waiting';

/** Cases that are not closed, each with the earliest of its days, over or not, as it was last looked at. */
export const casesWaiting: Waiting = {
  kind: 'ban_case',
  scope: 'bans:read',
  path: '/v1/ban-cases/{id}',
  sql: `SELECT id, state AS code, filed_at AS opened_at, ${endOfDay('due_on')} AS due_at, undetermined
          FROM ban_case WHERE state <> 'closed' AND editions_seen IS NOT NULL AND authority_id = ANY($1::uuid[])`,
};
