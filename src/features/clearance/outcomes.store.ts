import type { CheckOutcome } from '../../domain/check-outcome';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export const CheckOutcomeTable = table<CheckOutcome>('check_outcome', {
  checkId: { type: 'uuid', primary: true },
  outcome: { type: 'text' },
  reportedBy: { type: 'uuid' },
  reportedAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

/** What was reported of these checks; nothing of those of which nothing was. */
export async function outcomesOf(
  { tx }: Work,
  checkIds: readonly string[],
): Promise<CheckOutcome[]> {
  return tx.query(
    `SELECT ${columnsOf(CheckOutcomeTable)} FROM check_outcome WHERE check_id = ANY($1::uuid[])`,
    [checkIds],
  );
}

/** Writes the first report or its correction, whose caller holds the check. */
export async function saveOutcome({ tx }: Work, row: CheckOutcome): Promise<void> {
  const { checkId, outcome, reportedBy, reportedAt, version } = row;
  await tx.query(
    `INSERT INTO check_outcome (check_id, outcome, reported_by, reported_at, version)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (check_id) DO UPDATE SET outcome = excluded.outcome, reported_by = excluded.reported_by,
       reported_at = excluded.reported_at, version = excluded.version`,
    [checkId, outcome, reportedBy, reportedAt, version],
  );
}

/** Every outcome in the order of its check. */
export async function outcomesAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<CheckOutcome[]> {
  return tx.query(
    `SELECT ${columnsOf(CheckOutcomeTable)} FROM check_outcome
      WHERE $1::uuid IS NULL OR check_id > $1::uuid ORDER BY check_id LIMIT $2`,
    [after, limit],
  );
}
