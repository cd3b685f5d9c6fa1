import type { Obligation, ObligationState } from '../../domain/obligation';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { ObligationTable } from './obligations.store';

/** How far a ban is carried out. */
export interface Count {
  readonly state: ObligationState;
  readonly obligations: number;
  /** Of these, where the person is in a post. */
  readonly inPost: number;
}

const IN_POST = `EXISTS (SELECT FROM employment e WHERE e.person_id = o.person_id
  AND e.institution_id = o.institution_id AND e.state <> 'ended')`;

export async function countByState({ tx }: Work, banId: string): Promise<Count[]> {
  return tx.query(
    `SELECT o.state, count(*)::integer AS obligations, (count(*) FILTER (WHERE ${IN_POST}))::integer AS "inPost"
       FROM obligation o WHERE o.ban_id = $1 GROUP BY o.state`,
    [banId],
  );
}

/** For screens, in the order of their ids; with `inPost`, only those where the person is in a post. */
export async function pageOfBan(
  { tx }: Work,
  banId: string,
  {
    inPost,
    after,
    limit,
  }: { readonly inPost: boolean; readonly after: string | null; readonly limit: number },
): Promise<(Obligation & { readonly institutionName: string })[]> {
  return tx.query(
    `SELECT ${columnsOf(ObligationTable, 'o')}, i.name AS "institutionName"
       FROM obligation o JOIN organisation i ON i.id = o.institution_id
      WHERE o.ban_id = $1 AND ($2::uuid IS NULL OR o.id > $2) AND (NOT $4 OR ${IN_POST})
      ORDER BY o.id LIMIT $3`,
    [banId, after, limit, inPost],
  );
}
