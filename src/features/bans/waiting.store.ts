import { endOfDay, type Waiting } from '../../platform/database/waiting';

/** Proposals, corrections among them, that wait for another officer. */
export const proposalsWaiting: Waiting = {
  kind: 'ban_proposal',
  scope: 'bans:read',
  path: '/v1/bans/{id}',
  sql: `SELECT id, CASE WHEN corrects_id IS NULL THEN 'decide' ELSE 'decide_correction' END AS code,
               proposed_at AS opened_at, NULL::timestamptz AS due_at, false AS undetermined
          FROM ban WHERE state = 'proposed' AND authority_id = ANY($1::uuid[])`,
};

export const motionsWaiting: Waiting = {
  kind: 'ban_motion',
  scope: 'bans:read',
  path: '/v1/ban-motions/{id}',
  sql: `SELECT m.id, 'decide_' || m.kind AS code, m.requested_at AS opened_at, NULL::timestamptz AS due_at,
               false AS undetermined
          FROM ban_motion m JOIN ban b ON b.id = m.ban_id
         WHERE m.state = 'proposed' AND b.authority_id = ANY($1::uuid[])`,
};

/** Files whose rows are judged, for another officer to approve, and those whose rows come into force. */
export const importsWaiting: Waiting = {
  kind: 'ban_import',
  scope: 'bans:read',
  path: '/v1/ban-imports/{id}',
  sql: `SELECT id, CASE state WHEN 'checked' THEN 'approve' ELSE 'being_applied' END AS code, submitted_at AS opened_at, NULL::timestamptz AS due_at, false AS undetermined
          FROM ban_import WHERE state IN ('checked', 'approved') AND authority_id = ANY($1::uuid[])`,
};

/** Contests that are looked at again: without an outcome, or annulled and not followed by a lift, with their day, over or not. */
export const contestsWaiting: Waiting = {
  kind: 'ban_contest',
  scope: 'bans:read',
  path: '/v1/bans/{of}/contests',
  sql: `SELECT c.id, c.ban_id AS of, coalesce(c.outcome, c.kind) AS code, c.recorded_at AS opened_at,
               ${endOfDay('due_on')} AS due_at, c.undetermined
          FROM ban_contest c JOIN ban b ON b.id = c.ban_id
         WHERE c.editions_seen IS NOT NULL AND b.authority_id = ANY($1::uuid[])`,
};
