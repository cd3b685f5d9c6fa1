import { covers, earlier, plainDate, type Period, type PlainDate } from './calendar';
import type { CourseKind } from './catalogue';
import { isWithin } from './division';
import type { Position } from './requirement';
import { hoursCounted, type CompletionRecord } from './training';

/** How many hours a year somebody in a post goes on learning, by whose word, where and since when. */
export interface ContinuingRule {
  readonly id: string;
  /** `CN`, or a division: it and everything below. */
  readonly jurisdiction: string;
  readonly positions: readonly Position[];
  readonly inForce: Period;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    /** Whether a stored copy of the text was seen; what was not is shown all the same. */
    readonly confirmed: boolean;
  };
  /** Of 45 minutes, in a calendar year. */
  readonly leastHours: number;
  /** Whether who has fewer is not qualified for the post. */
  readonly decidesVerdict: boolean;
}

/** A completion with the kind that its provider's catalogue gives its course; null where the course is not there. */
export interface CataloguedCompletion {
  readonly completion: CompletionRecord;
  readonly courseKind: CourseKind | null;
}

export interface ContinuingHours {
  readonly year: number;
  readonly hours: number;
  /** Of courses that no catalogue has: they may have been initial ones, so they do not count. */
  readonly uncataloguedHours: number;
  readonly rules: readonly (Pick<ContinuingRule, 'id' | 'leastHours' | 'decidesVerdict'> & {
    readonly met: boolean;
    readonly confirmed: boolean;
  })[];
}

/**
 * What somebody in a post has learnt by the end of `today` in a calendar year, beside what the rows ask there in that
 * year. Each row stands for itself: a local one adds to the national one. A course counts in the year in which it was
 * completed.
 */
export function continuingHoursOf(
  rules: readonly ContinuingRule[],
  division: string,
  position: Position,
  year: number,
  completions: readonly CataloguedCompletion[],
  today: PlainDate,
): ContinuingHours {
  const [first, last] = [plainDate(`${year}-01-01`), plainDate(`${year}-12-31`)];
  const hoursOf = (kind: CourseKind | null): number => {
    const { theory, practice } = hoursCounted(
      completions
        .filter(({ courseKind }) => courseKind === kind)
        .map(({ completion }) => completion)
        .filter(({ completedOn }) => first <= completedOn && completedOn <= last),
      earlier(today, last),
    );
    return theory + practice;
  };
  const hours = hoursOf('continuing');
  return {
    year,
    hours,
    uncataloguedHours: hoursOf(null),
    rules: rules
      .filter(
        ({ positions, jurisdiction, inForce }) =>
          positions.includes(position) &&
          (jurisdiction === 'CN' || isWithin(division, jurisdiction)) &&
          covers(inForce, last),
      )
      .map(({ id, leastHours, decidesVerdict, source: { confirmed } }) => {
        return { id, leastHours, decidesVerdict, confirmed, met: leastHours <= hours };
      }),
  };
}
