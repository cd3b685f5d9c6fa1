import type { FactData } from '../../domain/fact';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';

/** A clear answer that would not have been given any more when somebody looked. It is never given back. */
export interface Recall {
  readonly checkId: string;
  readonly recalledAt: Date;
  readonly version: number;
}

export const RecallTable = table<Recall>('recall', {
  checkId: { type: 'uuid', primary: true },
  recalledAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

/** Those of these checks whose answers were recalled. */
export async function recalledAmong(
  { tx }: Work,
  checkIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT check_id AS id FROM recall WHERE check_id = ANY($1::uuid[])`,
    [checkIds],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function insertRecalls({ tx }: Work, recalls: readonly Recall[]): Promise<void> {
  await tx.query(
    `INSERT INTO recall (check_id, recalled_at, version)
     SELECT r."checkId", r."recalledAt", r."version"
       FROM jsonb_to_recordset($1::jsonb) AS r("checkId" uuid, "recalledAt" timestamptz, "version" integer)`,
    [JSON.stringify(recalls)],
  );
}

/** Nothing of why: who was asked about and what became known of them stays where it is. */
export function recallFactData({ recalledAt }: Recall): FactData {
  return { recalledAt: recalledAt.toISOString() };
}

export const recallProjection: Projection = {
  kind: 'recall',
  rows: async ({ tx }, after, limit) => {
    const rows = await tx.query<Recall>(
      `SELECT ${columnsOf(RecallTable)} FROM recall
        WHERE $1::uuid IS NULL OR check_id > $1::uuid ORDER BY check_id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      id: row.checkId,
      version: row.version,
      data: recallFactData(row),
    }));
  },
};
