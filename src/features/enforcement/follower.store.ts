import type { Work } from '../../platform/database/work';
import { sizeOfLog, type LogFollower } from '../log/follower.store';

/** A fact that may change what somebody was answered: it names a person, or a check whose asker hired after all. */
export interface Cause {
  readonly leafIndex: number;
  readonly personId: string | null;
  readonly checkId: string | null;
  /** The fact registers the person: a newcomer. */
  readonly registers: boolean;
  /** The fact ends a ban as if it had never been. */
  readonly unbars: boolean;
}

/** Kinds of facts that name a person and move no answer. Whatever is not here is looked at. */
const MOVE_NO_ANSWER = [
  'employment',
  'reporting_line',
  'obligation',
  'subsidy_fact',
  'subsidy_claim',
  'subsidy_reopening',
  'subsidy_question',
  'subsidy_assessment',
];

/** So many leaves are looked through in a turn, each once: nearly every one of a batch of newcomers names a person. */
const MOST_LEAVES = 2_000;

/** The next stretch of the log: what in it may change answers, the first leaf after it, and whether there are more. */
export async function nextStretch(
  work: Work,
  { nextLeaf, untilLeaf }: LogFollower,
): Promise<{ readonly causes: readonly Cause[]; readonly until: number; readonly more: boolean }> {
  const size = await sizeOfLog(work);
  const until = untilLeaf ?? Math.min(nextLeaf + MOST_LEAVES, size);
  const more = until < size;
  if (until === nextLeaf) return { causes: [], until, more };
  const causes = await work.tx.query<Cause>(
    `SELECT l.leaf_index AS "leafIndex", p.id AS "personId", f.fact ->> 'type' = 'person.registered' AS registers,
            p.check_id AS "checkId", f.fact #>> '{subject,kind}' = 'ban'
              AND coalesce(f.fact #>> '{data,state}', '') IN ('lifted', 'superseded') AS unbars
       FROM log_leaf l
       JOIN log_fact f ON f.number = l.number
      CROSS JOIN LATERAL (
            SELECT CASE f.fact #>> '{subject,kind}' WHEN 'person' THEN f.fact #>> '{subject,id}'
                   ELSE f.fact #>> '{data,personId}' END AS id,
                   CASE WHEN f.fact #>> '{subject,kind}' = 'check_outcome'
                         AND f.fact #>> '{data,outcome}' = 'hired'
                         AND (f.fact #>> '{subject,version}')::integer > 1
                        THEN f.fact #>> '{subject,id}' END AS check_id) p
      WHERE l.leaf_index >= $1 AND l.leaf_index < $2
        AND (p.id IS NOT NULL OR p.check_id IS NOT NULL) AND f.fact #>> '{subject,kind}' <> ALL($3::text[])
      ORDER BY l.leaf_index`,
    [nextLeaf, until, MOVE_NO_ANSWER],
  );
  return { causes, until, more };
}
