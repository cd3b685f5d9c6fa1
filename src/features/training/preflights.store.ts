import type { PreflightsCounted, PreflightsOfDay } from '../../domain/preflight';
import type { Work } from '../../platform/database/work';

/** What an organisation sent to preflight since. */
export async function countPreflightsOf(
  { tx }: Work,
  organisationId: string,
  since: Date,
): Promise<PreflightsOfDay> {
  const [row] = await tx.query<PreflightsOfDay>(
    `SELECT count(*) FILTER (WHERE committed_at IS NULL)::integer AS uncommitted,
            coalesce(sum(rows), 0)::integer AS rows
       FROM training_batch
      WHERE organisation_id = $1 AND received_at >= $2 AND mode = 'preflight'`,
    [organisationId, since],
  );
  return row ?? { uncommitted: 0, rows: 0 };
}

export interface PreflightsOfProvider {
  /** Of which nothing came. */
  readonly left: PreflightsCounted;
  readonly committed: PreflightsCounted;
  /** Of those of which nothing came. */
  readonly rows: number;
}

/** Of those received since; what was received after `undecidedSince` and is still open counts for neither. */
export async function countPreflights(
  { tx }: Work,
  organisationId: string,
  since: Date,
  undecidedSince: Date,
): Promise<PreflightsOfProvider> {
  const rows = await tx.query<PreflightsCounted & { committed: boolean; rows: number }>(
    `SELECT committed_at IS NOT NULL AS committed, count(*)::integer AS preflights,
            coalesce(sum(rows), 0)::integer AS rows,
            coalesce(sum((totals ->> 'held_for_review')::integer), 0)::integer AS held
       FROM training_batch
      WHERE organisation_id = $1 AND received_at >= $2 AND mode = 'preflight'
        AND (committed_at IS NOT NULL OR state IN ('discarded', 'forgotten') OR received_at < $3)
      GROUP BY 1`,
    [organisationId, since, undecidedSince],
  );
  const none = { preflights: 0, held: 0, rows: 0 };
  const left = rows.find(({ committed }) => !committed) ?? none;
  return { left, committed: rows.find(({ committed }) => committed) ?? none, rows: left.rows };
}
