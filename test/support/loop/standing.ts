import type { Registry } from '../registry';

/** An obligation as the database has it. */
export interface Standing {
  readonly id: string;
  readonly banId: string;
  readonly institutionId: string;
  readonly state: string;
  readonly escalation: number;
  /** That have a row. */
  readonly steps: readonly string[];
}

export interface LateFinding {
  readonly key: string;
  readonly division: string;
  readonly open: boolean;
}

/** A fact about an obligation, in the order of its versions. */
export interface Told {
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly state: string;
  readonly escalation: number;
  readonly escalatesAt: string | null;
}

/** Everything that is known of the obligations, behind the service's back. */
export interface Ground {
  readonly obligations: readonly Standing[];
  readonly findings: readonly LateFinding[];
  readonly told: readonly Told[];
  /** By id: the state of each ban and of each employment. */
  readonly states: ReadonlyMap<string, string>;
}

export async function groundOf({ owner }: Registry): Promise<Ground> {
  const rows = await owner<{ id: string; state: string }>(
    'SELECT id, state FROM ban UNION ALL SELECT id, state FROM employment',
  );
  return {
    obligations: await owner<Standing & Row>(
      `SELECT o.id, o.ban_id AS "banId", o.institution_id AS "institutionId", o.state, o.escalation,
              ARRAY(SELECT s.step FROM obligation_step s WHERE s.obligation_id = o.id) AS steps
         FROM obligation o ORDER BY o.id`,
    ),
    findings: await owner<LateFinding & Row>(
      `SELECT key, division, closed_at IS NULL AS open FROM finding WHERE kind = 'obligation_late'`,
    ),
    told: await owner<Told & Row>(
      `SELECT fact -> 'subject' ->> 'id' AS id, (fact -> 'subject' ->> 'version')::integer AS version,
              fact ->> 'type' AS type, fact ->> 'at' AS at, fact -> 'data' ->> 'state' AS state,
              (fact -> 'data' ->> 'escalation')::integer AS escalation,
              fact -> 'data' ->> 'escalatesAt' AS "escalatesAt"
         FROM log_fact WHERE fact -> 'subject' ->> 'kind' = 'obligation' ORDER BY id, version`,
    ),
    states: new Map(rows.map(({ id, state }) => [id, state])),
  };
}

type Row = Readonly<Record<string, unknown>>;

/** How many obligations time alone would still take further. */
export async function overdue({ owner }: Registry, now: Date): Promise<number> {
  const [row] = await owner<{ overdue: number }>(
    'SELECT count(*)::integer AS overdue FROM obligation WHERE escalates_at <= $1',
    [now],
  );
  return row?.overdue ?? 0;
}

/** Entries of the log that have no place yet. */
export async function unplaced({ owner }: Registry): Promise<number> {
  const [row] = await owner<{ unplaced: number }>(
    'SELECT count(*)::integer AS unplaced FROM log_entry e WHERE NOT EXISTS (SELECT FROM log_leaf l WHERE l.number = e.number)',
  );
  return row?.unplaced ?? 0;
}
