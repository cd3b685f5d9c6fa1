import type { Waiting } from '../../platform/database/waiting';

/** Measures that run, each until somebody confirms it, or decides; what time has ended waits for nobody. */
export const measuresWaiting: Waiting = {
  kind: 'interim_measure',
  scope: 'bans:read',
  path: '/v1/interim-measures/{id}',
  sql: `SELECT id, code, opened_at, due_at, false AS undetermined
          FROM (SELECT id, imposed_at AS opened_at,
                       CASE WHEN state = 'imposed' THEN 'confirm'
                            WHEN end_requested_at IS NOT NULL THEN 'decide_end' ELSE 'ends' END AS code,
                       imposed_at + CASE state WHEN 'imposed' THEN interval '72 hours' ELSE interval '2160 hours' END
                         AS due_at
                  FROM interim_measure
                 WHERE state IN ('imposed', 'confirmed') AND authority_id = ANY($1::uuid[])) measure
         WHERE due_at > $3::timestamptz`,
};
