import type { Period, PlainDate } from './calendar';
import type { AwardedOn } from './award-right';
import { mayAward, type AwardLimits, type AwardRight } from './credential';
import { isWithin } from './division';
import type { Irregularity } from './irregularity';
import {
  MINUTES_OF_PRACTICE_PASS,
  MINUTES_OF_THEORY_PASS,
  TEACHING_HOURS_A_DAY,
} from './rulebook/irregularity-rules';

/** Who passed on one day in one run that a teacher teaches. */
export interface PassesOfRun {
  readonly runId: string;
  readonly passes: number;
  readonly startsOn: PlainDate;
  /** Of 45 minutes, of the whole course. */
  readonly hours: number;
  readonly hasPractice: boolean;
  /** Who share its hours and examinations. */
  readonly teachers: number;
}

export interface TeacherDay {
  readonly providerId: string;
  readonly teacherId: string;
  readonly day: PlainDate;
  readonly runs: readonly PassesOfRun[];
}

/**
 * More passes on a day than one teacher can have examined on it, or of runs that one teacher cannot have taught in the time
 * since the first of them began.
 */
export function overloadOf({ providerId, teacherId, day, runs }: TeacherDay): Irregularity[] {
  const passes = runs.reduce((sum, run) => sum + run.passes, 0);
  const minutes = sumOf(runs, ({ hasPractice, passes: of }) => {
    return of * (hasPractice ? MINUTES_OF_PRACTICE_PASS : MINUTES_OF_THEORY_PASS).number;
  });
  const hours = sumOf(runs, (run) => run.hours);
  const first = runs.map(({ startsOn }) => startsOn).sort()[0] ?? day;
  const days = Math.max(1, (Date.parse(day) - Date.parse(first)) / 86_400_000 + 1);
  const isTooMuch =
    minutes > TEACHING_HOURS_A_DAY.number * 45 || hours > days * TEACHING_HOURS_A_DAY.number;
  if (!isTooMuch) return [];
  return [
    {
      kind: 'teacher_overloaded',
      // some more of the same passes are no new doubt
      key: [teacherId, day, runs.length, Math.floor(Math.log2(passes))].join(':'),
      providerIds: [providerId],
      evidence: {
        providerId,
        teacherId,
        day,
        runIds: runs.map(({ runId }) => runId).sort(),
        passes,
        minutes: Math.ceil(minutes),
        hours: Math.ceil(hours),
        days,
      },
    },
  ];
}

/** Each run's share of one of its teachers, together. */
function sumOf(runs: readonly PassesOfRun[], of: (run: PassesOfRun) => number): number {
  return runs.reduce((sum, run) => sum + of(run) / Math.max(1, run.teachers), 0);
}

/** A right with its limits. */
export interface LimitedRight extends AwardRight, AwardLimits {
  readonly id: string;
}

/**
 * Rights whose yearly number was exceeded in `year`. What another right without a number covers counts for none; where
 * several numbers cover the same awards, it is their sum that counts.
 */
export function quotasExceeded(
  providerId: string,
  rights: readonly LimitedRight[],
  year: number,
  awarded: readonly AwardedOn[],
): Irregularity[] {
  const ofYear = awarded
    .filter(({ day }) => Number(day.slice(0, 4)) === year)
    .map((one) => ({ one, by: rights.filter((right) => mayAward([right], one, one.day)) }))
    .filter(({ by }) => by.length > 0 && by.every(({ yearlyQuota }) => yearlyQuota !== null));
  return rights.flatMap((right) => {
    const covered = ofYear.filter(({ by }) => by.includes(right));
    const count = covered.reduce((sum, { one }) => sum + one.count, 0);
    const sharing = rights.filter((other) => covered.some(({ by }) => by.includes(other)));
    const quota = sharing.reduce((sum, { yearlyQuota }) => sum + (yearlyQuota ?? 0), 0);
    if (right.yearlyQuota === null || count <= quota) return [];
    return [
      {
        kind: 'award_quota_exceeded' as const,
        // each further tenth of it is another doubt
        key: [right.id, year, quota, Math.floor((10 * count) / quota)].join(':'),
        providerIds: [providerId],
        evidence: { providerId, awardId: right.id, year, quota, awarded: count },
      },
    ];
  });
}

export interface PlacedRun {
  readonly id: string;
  readonly providerId: string;
  readonly division: string;
  readonly startsOn: PlainDate;
  /** The last day. */
  readonly endsOn: PlainDate;
}

/** A run where none of the rights to certify courses holds that its provider had while it ran. Without any it is another doubt. */
export function runOutsidePlaces(run: PlacedRun, rights: readonly LimitedRight[]): Irregularity[] {
  const had = rights.filter(
    ({ kind, inForce }) => kind === 'training_completion' && meets(inForce, run),
  );
  const holds = had.some(
    ({ places }) => places === null || places.some((place) => isWithin(run.division, place)),
  );
  if (had.length === 0 || holds) return [];
  return [
    {
      kind: 'run_outside_places',
      key: `${run.id}:${run.division}`,
      providerIds: [run.providerId],
      evidence: { runId: run.id, providerId: run.providerId, division: run.division },
    },
  ];
}

function meets(period: Period, { startsOn, endsOn }: PlacedRun): boolean {
  return period.startsOn <= endsOn && (period.endsOn === null || startsOn < period.endsOn);
}
