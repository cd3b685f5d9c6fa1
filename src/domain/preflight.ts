import { addDays, dayInShanghai, midnightInShanghai } from './calendar';
import { Refusal } from './refusal';
import type { PreflightRule } from './rulebook/preflight-rules';

/** What a provider had preflighted on one day before. */
export interface PreflightsOfDay {
  readonly uncommitted: number;
  readonly rows: number;
}

/**
 * Null where one more file of so many rows may be preflighted; else `preflights-exhausted`, until the next midnight in
 * Shanghai. Also a file that was given up counts: it was told of.
 */
export function preflightRefused(
  { mostUncommitted, mostRows }: PreflightRule,
  before: PreflightsOfDay,
  rows: number,
  now: Date,
): Refusal | null {
  const isTooOften = before.uncommitted >= mostUncommitted;
  if (!isTooOften && before.rows + rows <= mostRows) return null;
  const midnight = midnightInShanghai(addDays(dayInShanghai(now), 1));
  const why = isTooOften
    ? `Your organisation had ${before.uncommitted} files preflighted today and committed none of these: ${mostUncommitted} are the most. Commit one of them, or go on tomorrow.`
    : `Your organisation had ${before.rows} rows preflighted today, and with this file it would be more than ${mostRows}. Go on tomorrow.`;
  return new Refusal('preflights-exhausted', why, {
    retryAfterSeconds: Math.ceil((midnight.getTime() - now.getTime()) / 1_000),
  });
}

export interface PreflightsCounted {
  readonly preflights: number;
  /** Rows of them that would have been held, or are. */
  readonly held: number;
}

/**
 * Whether a human of the authority shall look at how a provider uses preflights: many of which nothing came, or many rows
 * held in them. Who commits as much leaves records, each of them before an officer already.
 */
export function isPreflightDoubtful(
  { doubt }: PreflightRule,
  left: PreflightsCounted,
  committed: PreflightsCounted,
): boolean {
  return (['preflights', 'held'] as const).some(
    (what) => left[what] >= doubt[what] && left[what] > 2 * committed[what],
  );
}
