import type { Waiting } from '../../platform/database/waiting';
import type { Work } from '../../platform/database/work';

/** Something that waits for an officer, wherever it comes from. */
export interface WaitingItem {
  readonly kind: string;
  readonly id: string;
  /** What it is read under: itself, unless its source says what. */
  readonly of: string;
  readonly code: string;
  readonly openedAt: Date;
  /** Null where no clock runs, or nobody can say until when. */
  readonly dueAt: Date | null;
  readonly undetermined: boolean;
  readonly path: string;
  /** What it is sorted by. */
  readonly place: Date;
}

export type WorkListOrder = 'due' | 'opened';

/** Where a page ended: no two items have the same. */
export interface WorkListMark {
  readonly place: Date;
  readonly rank: number;
  readonly id: string;
}

export interface WorkListPage {
  readonly kind: string | null;
  readonly dueBefore: Date | null;
  readonly order: WorkListOrder;
  readonly after: WorkListMark | null;
  readonly limit: number;
}

/** What has no end comes after everything that has one. */
const NEVER = `timestamptz '9999-12-31 00:00:00+00'`;
const PLACES: Readonly<Record<WorkListOrder, string>> = {
  due: `coalesce(due_at, ${NEVER})`,
  opened: 'opened_at',
};

/**
 * All of it in one statement, so that nothing is there twice or not at all: the most urgent first, or the oldest. Sorted to the
 * millisecond, which is what a cursor holds.
 */
export async function pageOfWork(
  { tx }: Work,
  sources: readonly Waiting[],
  scope: {
    readonly authorityIds: readonly string[];
    readonly divisions: readonly string[];
    readonly now: Date;
    /** What the reader may see; at least one source is among it. */
    readonly scopes: ReadonlySet<string>;
  },
  { kind, dueBefore, order, after, limit }: WorkListPage,
): Promise<(WaitingItem & { readonly rank: number })[]> {
  const all = sources.flatMap((source, rank) =>
    !scope.scopes.has(source.scope)
      ? []
      : `SELECT '${source.kind}' AS kind, '${source.path}' AS path, ${rank} AS rank, w.id, w.${source.path.includes('{of}') ? 'of' : 'id'} AS of, w.code, w.opened_at, w.due_at,
              w.undetermined, date_trunc('milliseconds', ${PLACES[order]}) AS place
         FROM (${source.sql}) w`,
  );
  return tx.query(
    `SELECT kind, path, rank, id, of, code, opened_at AS "openedAt", due_at AS "dueAt", undetermined, place
       FROM (${all.join(' UNION ALL ')}) work
      WHERE cardinality($1::uuid[]) >= 0 AND cardinality($2::text[]) >= 0 AND $3::timestamptz IS NOT NULL
        AND ($4::text IS NULL OR kind = $4) AND ($5::timestamptz IS NULL OR due_at < $5)
        AND ($6::timestamptz IS NULL OR (place, rank, id) > ($6::timestamptz, $7::integer, $8::uuid))
      ORDER BY place, rank, id LIMIT $9`,
    [
      scope.authorityIds,
      scope.divisions,
      scope.now,
      kind,
      dueBefore,
      after?.place ?? null,
      after?.rank ?? null,
      after?.id ?? null,
      limit,
    ],
  );
}
