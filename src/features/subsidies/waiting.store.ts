import { divisionsWithin } from '../../domain/division';
import { narrowestFirst } from '../../domain/rule-of-place';
import { SECOND_OFFICER_RULES } from '../../domain/rulebook/subsidy-second-officer';
import type { Waiting } from '../../platform/database/waiting';

/** The figure of the row of the place for a claim of today, as SQL. */
const ABOVE_FEN = `CASE ${narrowestFirst(SECOND_OFFICER_RULES)
  .map(({ jurisdiction, inForce: { startsOn, endsOn }, aboveFen }) => {
    const places = divisionsWithin(jurisdiction).map((code) => `'${code}'`);
    const here = jurisdiction === 'CN' ? 'true' : `c.division IN (${places.join()})`;
    const since = `'${startsOn}' <= day.today`;
    const until = endsOn === null ? 'true' : `day.today < '${endsOn}'`;
    return `WHEN ${here} AND ${since} AND ${until} THEN ${aboveFen}`;
  })
  .join(' ')} END`;

/** Claims that a clerk must do something about: decide, order, or have money come back. */
export const claimsWaiting: Waiting = {
  kind: 'subsidy_claim',
  scope: 'subsidies:read',
  path: '/v1/subsidy-claims/{id}',
  sql: `SELECT id, code, opened_at, NULL::timestamptz AS due_at, false AS undetermined
          FROM (SELECT c.id, coalesce(CASE c.state WHEN 'submitted' THEN c.submitted_at ELSE c.decided_at END, c.drafted_at) AS opened_at,
                       CASE WHEN c.state = 'submitted' AND c.amount_fen > ${ABOVE_FEN} THEN 'decide_by_another'
                            WHEN c.state = 'submitted' THEN 'decide'
                            WHEN EXISTS (SELECT FROM subsidy_claw_back b WHERE b.claim_id = c.id AND b.state = 'proposed')
                              THEN 'sign_claw_back'
                            WHEN EXISTS (SELECT FROM subsidy_recovery r WHERE r.claim_id = c.id AND r.state = 'recorded')
                              THEN 'confirm_recovery'
                            WHEN c.state = 'clawing_back' THEN 'recover'
                            WHEN EXISTS (SELECT FROM subsidy_payment p WHERE p.claim_id = c.id AND p.state = 'failed')
                              THEN 'order_again' ELSE 'order' END AS code
                  FROM subsidy_claim c, (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS today) day
                 WHERE c.authority_id = ANY($1::uuid[]) AND (c.state IN ('submitted', 'approved', 'clawing_back')
                        OR EXISTS (SELECT FROM subsidy_claw_back b WHERE b.claim_id = c.id AND b.state = 'proposed'))
                   AND NOT EXISTS (SELECT FROM subsidy_payment p WHERE p.claim_id = c.id AND p.state = 'waiting')) claim`,
};

/** Batches whose file is to be given to the bank, or whose results are to come. */
export const paymentBatchesWaiting: Waiting = {
  kind: 'subsidy_payment_batch',
  scope: 'subsidies:read',
  path: '/v1/subsidy-payment-batches/{id}',
  sql: `SELECT id, CASE state WHEN 'prepared' THEN 'issue' ELSE 'results' END AS code,
               coalesce(issued_at, prepared_at) AS opened_at, NULL::timestamptz AS due_at, false AS undetermined
          FROM subsidy_payment_batch b
         WHERE b.authority_id = ANY($1::uuid[])
           AND EXISTS (SELECT FROM subsidy_payment p WHERE p.batch_id = b.id AND p.state = 'waiting')`,
};

/** Decisions that would be taken otherwise now. */
export const reopeningsWaiting: Waiting = {
  kind: 'subsidy_reopening',
  scope: 'subsidies:read',
  path: '/v1/subsidy-reopenings/{id}',
  sql: `SELECT id, 'sign' AS code, opened_at, NULL::timestamptz AS due_at, false AS undetermined
          FROM subsidy_reopening WHERE state = 'open' AND authority_id = ANY($1::uuid[])`,
};
