import type { SubsidyProgramme } from '../../domain/subsidy-rule';
import type { Work } from '../../platform/database/work';

export interface ReportRow {
  readonly programme: SubsidyProgramme;
  readonly division: string;
  readonly level: number | null;
  /** `YYYY-MM` of the last decision, Asia/Shanghai. */
  readonly month: string;
  readonly approved: number;
  readonly refused: number;
  readonly approvedFen: number;
  readonly paidFen: number;
  readonly toClawBackFen: number;
  readonly reopened: number;
}

/** Of claims of these authorities that were decided from the first month to the last. */
export async function reportOf(
  { tx }: Work,
  authorityIds: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ReportRow[]> {
  return tx.query(
    `SELECT c.programme, c.division, c.level, to_char(c.decided_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
            count(*) FILTER (WHERE c.state <> 'refused')::integer AS approved,
            count(*) FILTER (WHERE c.state = 'refused')::integer AS refused,
            coalesce(sum(c.amount_fen) FILTER (WHERE c.state <> 'refused'), 0)::bigint AS "approvedFen",
            coalesce(sum(c.paid_fen), 0)::bigint AS "paidFen",
            coalesce(sum(c.paid_fen - c.amount_fen) FILTER (WHERE c.state = 'clawing_back'), 0)::bigint AS "toClawBackFen",
            count(*) FILTER (WHERE EXISTS (
              SELECT FROM subsidy_reopening o WHERE o.claim_id = c.id AND o.state = 'open'))::integer AS reopened
       FROM subsidy_claim c
      WHERE c.authority_id = ANY($1::uuid[])
        AND c.decided_at >= ($2 || '-01')::date::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND c.decided_at < (($3 || '-01')::date + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 NULLS LAST, 4`,
    [authorityIds, from, to],
  );
}
