import { addDays, dayInShanghai, earlier, midnightInShanghai, type PlainDate } from './calendar';
import type { Verdict } from './clearance';
import type { Employment } from './employment';
import { RECHECK_WITHIN } from './rulebook/employment-rules';

/** What a human of the authority must look at in one employment. */
export const EMPLOYMENT_FINDINGS = [
  'employed_without_check',
  'checked_after_start',
  'recheck_overdue',
  'not_clear_in_service',
] as const;
export type EmploymentFinding = (typeof EMPLOYMENT_FINDINGS)[number];

/** An employment with when it was answered for. */
export interface Watched {
  readonly employment: Pick<Employment, 'state' | 'startsOn'>;
  readonly answeredAt: Date;
  /** The last answer. */
  readonly verdict: Verdict;
  /** The day of the first clear answer that the institution had for it; null while there is none. */
  readonly firstClearOn: PlainDate | null;
}

/**
 * What is wrong with this employment on `today`: at work and not confirmed; first answered clear after the first day;
 * not answered for within a year; confirmed, and no longer answered clear. An employment that has ended has none. Source: 未成年人保护法 art. 62 (asked before
 * hiring, and every year).
 */
export function findingsOf(watched: Watched, today: PlainDate): EmploymentFinding[] {
  const { employment, firstClearOn } = watched;
  const { state, startsOn } = employment;
  if (state === 'ended') return [];
  const atWork = startsOn <= today;
  return [
    ...(atWork && state === 'unconfirmed' ? (['employed_without_check'] as const) : []),
    ...(firstClearOn !== null && firstClearOn > startsOn ? (['checked_after_start'] as const) : []),
    ...(atWork && lastDayOfAnswer(watched) < today ? (['recheck_overdue'] as const) : []),
    ...(state === 'confirmed' && watched.verdict !== 'clear'
      ? (['not_clear_in_service'] as const)
      : []),
  ];
}

/** The last day on which the last answer is young enough. */
export function lastDayOfAnswer({ answeredAt }: Pick<Watched, 'answeredAt'>): PlainDate {
  return addDays(dayInShanghai(answeredAt), RECHECK_WITHIN.days);
}

/** Who was answered for before this instant is to be asked about on `today` at the latest. */
export function answeredTooLongAgo(today: PlainDate): Date {
  return midnightInShanghai(addDays(today, 1 - RECHECK_WITHIN.days));
}

/** The next day on which time alone changes what is found; null for an employment that has ended. */
export function nextLook(watched: Watched, today: PlainDate): PlainDate | null {
  const { state, startsOn } = watched.employment;
  if (state === 'ended') return null;
  const overdueOn = addDays(lastDayOfAnswer(watched), 1);
  if (startsOn > today) return earlier(startsOn, overdueOn);
  return overdueOn > today ? overdueOn : null;
}

/** Whether both are full-time posts that last: of one person, nobody can be in two. */
export function overlapFullTime(
  a: Pick<Employment, 'hours' | 'state'>,
  b: Pick<Employment, 'hours' | 'state'>,
): boolean {
  return [a, b].every(({ hours, state }) => hours === 'full_time' && state !== 'ended');
}
