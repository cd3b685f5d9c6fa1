import type { PlainDate } from '../../domain/calendar';
import type { Verdict } from '../../domain/clearance';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** When an employment was last answered for and when to look again: it follows from the log, and is kept for speed. */
export interface EmploymentWatch {
  readonly employmentId: string;
  readonly answeredAt: Date;
  readonly verdict: Verdict;
  /** The check that the answer was; null for one of a yearly round that found nothing. */
  readonly checkId: string | null;
  /** The part of a yearly round that it was given in. */
  readonly partId: string | null;
  readonly firstClearOn: PlainDate | null;
  /** The next day on which time alone changes what is found. */
  readonly lookOn: PlainDate | null;
}

export const EmploymentWatchTable = table<EmploymentWatch>('employment_watch', {
  employmentId: { type: 'uuid', primary: true },
  answeredAt: { type: 'timestamptz' },
  verdict: { type: 'text' },
  checkId: { type: 'uuid', nullable: true },
  partId: { type: 'uuid', nullable: true },
  firstClearOn: { type: 'date', nullable: true },
  lookOn: { type: 'date', nullable: true },
});

/** New, or in the place of what stood there. */
export async function keepWatches(
  { tx }: Work,
  watches: readonly EmploymentWatch[],
): Promise<void> {
  if (watches.length === 0) return;
  await tx.query(
    `INSERT INTO employment_watch (employment_id, answered_at, verdict, check_id, part_id, first_clear_on, look_on)
     SELECT w."employmentId", w."answeredAt", w."verdict", w."checkId", w."partId", w."firstClearOn", w."lookOn"
       FROM jsonb_to_recordset($1::jsonb) AS w("employmentId" uuid, "answeredAt" timestamptz, "verdict" text,
            "checkId" uuid, "partId" uuid, "firstClearOn" date, "lookOn" date)
     ON CONFLICT (employment_id) DO UPDATE
        SET answered_at = excluded.answered_at, verdict = excluded.verdict, check_id = excluded.check_id,
            part_id = excluded.part_id,
            first_clear_on = excluded.first_clear_on, look_on = excluded.look_on`,
    [JSON.stringify(watches)],
  );
}

export async function watchesOf(
  { tx }: Work,
  employmentIds: readonly string[],
): Promise<EmploymentWatch[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentWatchTable)} FROM employment_watch
      WHERE employment_id = ANY($1::uuid[]) ORDER BY employment_id`,
    [employmentIds],
  );
}

/** Employments to look at by this day, those longest due first; what another transaction looks at is left to it. */
export async function watchesDue({ tx }: Work, today: PlainDate, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT employment_id AS id FROM employment_watch WHERE look_on <= $1
      ORDER BY look_on, employment_id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [today, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Those of these employments whose watch says what their last answer was: a check that names the employment and is the
 * last that does, or a part of a round that found it clear and is not older than that check.
 */
export async function answersKept(
  { tx }: Work,
  employmentIds: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT w.employment_id AS id
       FROM employment_watch w
       LEFT JOIN clearance_check c ON c.id = w.check_id AND c.employment_id = w.employment_id
       LEFT JOIN recheck_part p ON p.id = w.part_id
       LEFT JOIN LATERAL (SELECT max(checked_at) AS at FROM clearance_check
                           WHERE employment_id = w.employment_id) last ON true
      WHERE w.employment_id = ANY($1::uuid[]) AND w.answered_at >= last.at
        AND CASE WHEN w.check_id IS NULL
                 THEN w.verdict = 'clear' AND w.employment_id = ANY(p.clear) AND p.answered_at = w.answered_at
                 ELSE c.verdict = w.verdict AND c.checked_at = w.answered_at END`,
    [employmentIds],
  );
  return new Set(rows.map(({ id }) => id));
}
