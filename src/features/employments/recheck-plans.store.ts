import type { PlainDate } from '../../domain/calendar';
import type { MonthDay } from '../../domain/recheck';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** When a nursery's staff is asked about. */
export interface RecheckPlan {
  readonly institutionId: string;
  readonly monthDay: MonthDay;
  readonly nextOn: PlainDate;
  /** 0: not chosen by the institution. */
  readonly version: number;
}

export const RecheckPlanTable = table<RecheckPlan>('recheck_plan', {
  institutionId: { type: 'uuid', primary: true },
  monthDay: { type: 'text' },
  nextOn: { type: 'date' },
  version: { type: 'integer' },
});

/** Nurseries that nobody has planned for. */
export async function unplannedInstitutions({ tx }: Work, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT i.organisation_id AS id FROM institution i
      WHERE NOT EXISTS (SELECT FROM recheck_plan p WHERE p.institution_id = i.organisation_id)
      ORDER BY i.organisation_id LIMIT $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** Those that stand already are left as they are. */
export async function insertPlans({ tx }: Work, plans: readonly RecheckPlan[]): Promise<void> {
  if (plans.length === 0) return;
  await tx.query(
    `INSERT INTO recheck_plan (institution_id, month_day, next_on, version)
     SELECT p."institutionId", p."monthDay", p."nextOn", p."version"
       FROM jsonb_to_recordset($1::jsonb)
         AS p("institutionId" uuid, "monthDay" text, "nextOn" date, "version" integer)
     ON CONFLICT (institution_id) DO NOTHING`,
    [JSON.stringify(plans)],
  );
}

export async function updatePlan({ tx }: Work, plan: RecheckPlan): Promise<void> {
  await tx.query(
    `UPDATE recheck_plan SET month_day = $2, next_on = $3, version = $4 WHERE institution_id = $1`,
    [plan.institutionId, plan.monthDay, plan.nextOn, plan.version],
  );
}

/** Held to the end of the transaction; null where none is. */
export async function holdPlan({ tx }: Work, institutionId: string): Promise<RecheckPlan | null> {
  const [row] = await tx.query<RecheckPlan>(
    `SELECT ${columnsOf(RecheckPlanTable)} FROM recheck_plan WHERE institution_id = $1 FOR UPDATE`,
    [institutionId],
  );
  return row ?? null;
}

/** One that is due by today and that nobody works on, held to the end of the transaction. By chance, so that one that fails keeps none of the others waiting. */
export async function holdDuePlan({ tx }: Work, today: PlainDate): Promise<RecheckPlan | null> {
  const [row] = await tx.query<RecheckPlan>(
    `SELECT ${columnsOf(RecheckPlanTable)} FROM recheck_plan WHERE next_on <= $1
      ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [today],
  );
  return row ?? null;
}

/**
 * Whoever was last answered for before this instant makes the round of their institution due today, however far its
 * day is.
 */
export async function hasten({ tx }: Work, today: PlainDate, answeredBefore: Date): Promise<void> {
  await tx.query(
    `UPDATE recheck_plan p SET next_on = $1
       FROM (SELECT institution_id FROM recheck_plan
              WHERE next_on > $1 AND institution_id IN (
                    SELECT e.institution_id FROM employment_watch w JOIN employment e ON e.id = w.employment_id
                     WHERE w.answered_at < $2 AND e.state <> 'ended')
              ORDER BY institution_id FOR UPDATE) late
      WHERE p.institution_id = late.institution_id`,
    [today, answeredBefore],
  );
}

/** Chosen by institutions, in the order of their ids. */
export async function chosenPlansAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<RecheckPlan[]> {
  return tx.query(
    `SELECT ${columnsOf(RecheckPlanTable)} FROM recheck_plan
      WHERE version > 0 AND ($1::uuid IS NULL OR institution_id > $1) ORDER BY institution_id LIMIT $2`,
    [after, limit],
  );
}
