import type { Coverage } from './receipt';
import { Refusal } from './refusal';

/** Where a check's knowledge comes from. */
export interface Source {
  readonly name: string;
  /** How fresh it is; null: kept here, as fresh as the question. */
  readonly asOf: Date | null;
  /** Older than this it may not be decided from. */
  readonly maxAgeSeconds: number;
}

/** Without any of these no check may answer. */
export const NEEDED_SOURCES = ['bans', 'credentials', 'training'] as const;

/** What no answer of this registry replaces. */
export const NOT_COVERED = ['police_record_query', 'authorities_not_connected'] as const;

/**
 * What an answer given `now` covers.
 *
 * @throws Refusal `unavailable` when a source is missing or older than it may be: then nobody knows.
 */
export function coverageOf(sources: readonly Source[], now: Date): Coverage {
  const missing = NEEDED_SOURCES.some((name) => !sources.some((source) => source.name === name));
  if (missing || sources.some((source) => isStale(source, now))) {
    throw new Refusal(
      'unavailable',
      'A source that this answer needs is not up to date. This is not an answer: the person does not start. Ask again later.',
      { retryAfterSeconds: 60 },
    );
  }
  return {
    sources: sources.map(({ name, asOf }) => ({ name, asOf: (asOf ?? now).toISOString() })),
    notCovered: NOT_COVERED,
  };
}

/** One from further ahead than it may be old comes from a clock that is wrong, and is believed as little. */
function isStale({ asOf, maxAgeSeconds }: Source, now: Date): boolean {
  return asOf !== null && Math.abs(now.getTime() - asOf.getTime()) > maxAgeSeconds * 1000;
}
