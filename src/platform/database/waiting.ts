/**
 * What waits for an officer in one feature: a SELECT of `id` (uuid), `code` (text), `opened_at` and `due_at` (timestamptz, null
 * where no clock runs) and `undetermined` (boolean: a clock runs whose end nobody can say), of rows without personal data.
 *
 * `$1` are the authority ids of the officer's line, `$2` the divisions within theirs, `$3` now.
 */
export interface Waiting {
  readonly kind: string;
  /** Shown to officers who have it. */
  readonly scope: string;
  readonly sql: string;
  /** Where it is read; `{id}` stands for the id, `{of}` for a column `of` besides (uuid). */
  readonly path: string;
}

/** The midnight in Shanghai that ends a day: SQL of a date. */
export function endOfDay(date: string): string {
  return `((${date} + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')`;
}
