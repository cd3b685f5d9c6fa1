import { endOfDay, type Waiting } from '../../platform/database/waiting';

export const findingsWaiting: Waiting = {
  kind: 'finding',
  scope: 'findings:read',
  path: '/v1/findings/{id}',
  sql: `SELECT id, kind AS code, opened_at, ${endOfDay('due_on')} AS due_at,
               kind = 'ban_case_undetermined' AS undetermined
          FROM finding WHERE closed_at IS NULL AND division = ANY($2::text[])`,
};
