import { addDays, covers, earlier, yearsBetween, type Period, type PlainDate } from './calendar';
import type { CourseRun } from './catalogue';
import type { Irregularity, IrregularityKind } from './irregularity';
import {
  EXAMINED_WITHIN,
  FULL_TIME_SHARED_DAYS,
  HOURS_OF_FULL_DAY,
  LEAST_AGE,
  MOST_HOURS_A_DAY,
} from './rulebook/irregularity-rules';
import { plainForm } from './spelling';

/** A completion with what its provider's catalogue says of it. */
export interface Study {
  readonly completionId: string;
  readonly providerId: string;
  readonly courseCode: string;
  /** Theory and practice, of 45 minutes. */
  readonly hours: number;
  readonly startedOn: PlainDate;
  readonly completedOn: PlainDate;
  readonly run:
    | (Pick<CourseRun, 'startsOn' | 'endsOn' | 'days' | 'division' | 'address' | 'fullDay'> & {
        readonly id: string;
      })
    | null;
  readonly course: { readonly fullTime: boolean; readonly mostHoursADay: number } | null;
}

/** Somebody with everything that was reported of them and stands. */
export interface Learner {
  readonly personId: string;
  /** All that were said. */
  readonly birthDates: readonly PlainDate[];
  /** The last day on which they can have lived; null as far as the registry knows. */
  readonly diedOn: PlainDate | null;
  readonly studies: readonly Study[];
}

/** Since when, and until when, each provider may certify courses. */
export type CourseRights = (providerId: string) => readonly Period[];

/** Everything irregular in what one person learnt. */
export function irregularStudiesOf(learner: Learner, rightsOf: CourseRights): Irregularity[] {
  return [
    ...learner.studies.flatMap((study) => irregularitiesOf(learner, study, rightsOf)),
    ...pairsOf(learner.studies).flatMap((pair) => overlapsOf(learner.personId, pair)),
  ];
}

function irregularitiesOf(
  { personId, birthDates, diedOn }: Learner,
  study: Study,
  rightsOf: CourseRights,
): Irregularity[] {
  const { completionId, providerId, startedOn, completedOn, hours, run, course } = study;
  const found = (
    kind: IrregularityKind,
    restingOn: readonly (string | number)[],
    evidence: Irregularity['evidence'],
  ): Irregularity => ({
    kind,
    key: [personId, completionId, ...restingOn].join(':'),
    providerIds: [providerId],
    evidence: { completionId, providerId, ...evidence },
  });
  const most = (course ?? { mostHoursADay: MOST_HOURS_A_DAY.number }).mostHoursADay;
  const days = lengthOf(startedOn, completedOn);
  const right = rightsOf(providerId);
  return [
    ...(birthDates.length > 0 &&
    birthDates.every((born) => yearsBetween(born, startedOn) < LEAST_AGE.number)
      ? [found('trainee_too_young', [startedOn], { personId, startedOn })]
      : []),
    ...(diedOn !== null && diedOn < completedOn
      ? [found('trainee_deceased', [diedOn, completedOn], { personId, diedOn, completedOn })]
      : []),
    ...(days * most < hours
      ? [found('hours_impossible', [hours, days], { hours, days, most })]
      : []),
    ...(run !== null && isOutside(study, run)
      ? [
          found('hours_outside_run', [startedOn, completedOn, run.startsOn, run.endsOn], {
            runId: run.id,
            startedOn,
            completedOn,
          }),
        ]
      : []),
    ...(hasRightAllTheTime(right, startedOn, completedOn)
      ? []
      : [found('hours_before_right', [startedOn, completedOn], { startedOn, completedOn })]),
  ];
}

/** Begun before the run or when it was over, or completed later than its examination can have been. */
function isOutside({ startedOn, completedOn }: Study, run: NonNullable<Study['run']>): boolean {
  return (
    startedOn < run.startsOn ||
    run.endsOn < startedOn ||
    addDays(run.endsOn, EXAMINED_WITHIN.number) < completedOn
  );
}

/** By one right or by several that follow each other. */
function hasRightAllTheTime(rights: readonly Period[], first: PlainDate, last: PlainDate): boolean {
  for (let day = first; ;) {
    const right = rights.find((one) => covers(one, day));
    if (!right) return false;
    if (right.endsOn === null || last < right.endsOn) return true;
    day = right.endsOn;
  }
}

type Pair = readonly [Study, Study];

function pairsOf(studies: readonly Study[]): Pair[] {
  const sorted = [...studies].sort((a, b) => (a.completionId < b.completionId ? -1 : 1));
  return sorted.flatMap((one, at) =>
    sorted
      .slice(at + 1)
      .filter((other) => one.startedOn <= other.completedOn && other.startedOn <= one.completedOn)
      .map((other): Pair => [one, other]),
  );
}

function overlapsOf(personId: string, [one, other]: Pair): Irregularity[] {
  const found = (kind: IrregularityKind, shared: readonly PlainDate[]): Irregularity => ({
    kind,
    key: [personId, one.completionId, other.completionId, shared[0], shared.length].join(':'),
    providerIds: [one.providerId, other.providerId],
    evidence: {
      personId,
      completionIds: [one.completionId, other.completionId],
      providerIds: [one.providerId, other.providerId],
      firstDay: shared[0] ?? null,
      days: shared.length,
    },
  });
  const fullDays = inDifferentPlaces(one, other)
    ? sharedOf(fullDaysOf(one), fullDaysOf(other))
    : [];
  const isFullTime = one.course?.fullTime === true && other.course?.fullTime === true;
  const courses = isFullTime && isAnotherCourse(one, other);
  const days = courses ? sharedOf(daysOf(one), daysOf(other)) : [];
  return [
    ...(fullDays.length > 0 ? [found('full_days_overlap', fullDays)] : []),
    ...(days.length >= FULL_TIME_SHARED_DAYS.number
      ? [found('full_time_courses_overlap', days)]
      : []),
  ];
}

/** Of a course whose run is not known, the place is its provider. */
function inDifferentPlaces(one: Study, other: Study): boolean {
  if (one.run === null || other.run === null) return one.providerId !== other.providerId;
  return placeOf(one.run) !== placeOf(other.run);
}

function placeOf({ division, address }: NonNullable<Study['run']>): string {
  return `${division} ${plainForm(address) || address}`;
}

function isAnotherCourse(one: Study, other: Study): boolean {
  return one.providerId !== other.providerId || one.courseCode !== other.courseCode;
}

/** On which the course took them from morning to evening. */
function fullDaysOf(study: Study): ReadonlySet<PlainDate> {
  if (study.run !== null) return study.run.fullDay ? daysOf(study) : new Set();
  const isDense =
    lengthOf(study.startedOn, study.completedOn) * HOURS_OF_FULL_DAY.number <= study.hours;
  return isDense ? daysOf(study) : new Set();
}

/** A run is followed for this long; one that claims more still overlaps with what begins in that time. */
const LONGEST_DAYS = 1_100;

/** On which they were there, as far as is known: those of the run between their own first and last day. */
function daysOf({ run, startedOn, completedOn }: Study): ReadonlySet<PlainDate> {
  if (run?.days) {
    return new Set(run.days.filter((day) => startedOn <= day && day <= completedOn));
  }
  const first = run && startedOn < run.startsOn ? run.startsOn : startedOn;
  const last = run ? earlier(run.endsOn, completedOn) : completedOn;
  const days = new Set<PlainDate>();
  for (let day = first; day <= last && days.size < LONGEST_DAYS; day = addDays(day, 1)) {
    if (run === null || isWeekday(day)) days.add(day);
  }
  return days;
}

function isWeekday(day: PlainDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

function sharedOf(one: ReadonlySet<PlainDate>, other: ReadonlySet<PlainDate>): PlainDate[] {
  return [...one].filter((day) => other.has(day)).sort();
}

function lengthOf(first: PlainDate, last: PlainDate): number {
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
}
