import { addDays, earlier, type PlainDate } from './calendar';
import type { CourseRun } from './catalogue';
import type { Irregularity, IrregularityKind } from './irregularity';
import {
  FULL_TIME_SHARED_DAYS,
  HOURS_OF_FULL_DAY,
  MOST_PAIRS,
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
  readonly passed: boolean;
  readonly run:
    | (Pick<CourseRun, 'startsOn' | 'endsOn' | 'days' | 'division' | 'address' | 'fullDay'> & {
        readonly id: string;
      })
    | null;
  readonly course: { readonly fullTime: boolean; readonly mostHoursADay: number } | null;
}

/** Somebody of whose studies more are on record than are read. */
export interface Overlapping {
  readonly personId: string;
  readonly studies: readonly Study[];
  readonly hasMoreStudies: boolean;
}

/** What ran at once, of the first pairs that may have; where there are more, one finding says so. */
export function overlapsOf({ personId, studies, hasMoreStudies }: Overlapping): Irregularity[] {
  const pairs = firstPairs(studies, MOST_PAIRS.number + 1);
  const hasMorePairs = pairs.length > MOST_PAIRS.number;
  return [
    ...pairs.slice(0, MOST_PAIRS.number).flatMap((pair) => sharedBy(personId, pair)),
    ...(hasMorePairs || hasMoreStudies ? [tooMany(personId, studies)] : []),
  ];
}

function tooMany(personId: string, studies: readonly Study[]): Irregularity {
  const providerIds = [...new Set(studies.map(({ providerId }) => providerId))].sort();
  return {
    kind: 'too_many_courses',
    // some more of them are no new doubt
    key: [personId, 'many', Math.floor(Math.log2(studies.length))].join(':'),
    providerIds,
    evidence: { personId, providerIds, completions: studies.length },
  };
}

/** A study with what decides whether it can overlap with another. */
interface Stay {
  readonly study: Study;
  /** Null where no run is known. */
  readonly place: string | null;
  /** Whether it took them from morning to evening. */
  readonly isWhole: boolean;
}

function stayOf(study: Study): Stay {
  const { run } = study;
  return { study, place: run && placeOf(run), isWhole: run ? run.fullDay : isDense(study) };
}

function placeOf({ division, address }: NonNullable<Study['run']>): string {
  return `${division} ${plainForm(address) || address}`;
}

function isDense({ startedOn, completedOn, hours }: Study): boolean {
  return lengthOf(startedOn, completedOn) * HOURS_OF_FULL_DAY.number <= hours;
}

type Pair = readonly [Stay, Stay];

/** Those that share time and can be irregular, in the order in which the later of both began; at most `most`. */
function firstPairs(studies: readonly Study[], most: number): Pair[] {
  const pairs: Pair[] = [];
  let running: Stay[] = [];
  for (const one of [...studies].sort(byBeginning).map(stayOf)) {
    running = running.filter(({ study }) => one.study.startedOn <= study.completedOn);
    for (const other of running) {
      if (!areInTwoPlaces(one, other) && !areTwoFullTime(one, other)) continue;
      pairs.push(one.study.completionId < other.study.completionId ? [one, other] : [other, one]);
      if (pairs.length === most) return pairs;
    }
    running.push(one);
  }
  return pairs;
}

function byBeginning(one: Study, other: Study): number {
  if (one.startedOn !== other.startedOn) return one.startedOn < other.startedOn ? -1 : 1;
  return one.completionId < other.completionId ? -1 : 1;
}

/** Of a course whose run is not known, the place is its provider. */
function areInTwoPlaces(one: Stay, other: Stay): boolean {
  if (!one.isWhole || !other.isWhole) return false;
  if (one.place === null || other.place === null) {
    return one.study.providerId !== other.study.providerId;
  }
  return one.place !== other.place;
}

function areTwoFullTime({ study: one }: Stay, { study: other }: Stay): boolean {
  const isFullTime = one.course?.fullTime === true && other.course?.fullTime === true;
  if (one.providerId !== other.providerId || one.courseCode !== other.courseCode) return isFullTime;
  return isFullTime && isTwice(one, other);
}

/** One course passed twice on the same days, of one run or none; of two runs the places tell. Who repeats a course has other days, or failed the first time. */
function isTwice(one: Study, other: Study): boolean {
  const onSameDays = one.startedOn === other.startedOn && one.completedOn === other.completedOn;
  return onSameDays && one.run?.id === other.run?.id && one.passed && other.passed;
}

function sharedBy(personId: string, pair: Pair): Irregularity[] {
  const [one, other] = [pair[0].study, pair[1].study];
  const days = sharedOf(daysOf(one), daysOf(other));
  const found = (kind: IrregularityKind): Irregularity => ({
    kind,
    key: [personId, one.completionId, other.completionId, days[0], days.length].join(':'),
    providerIds: [one.providerId, other.providerId],
    evidence: {
      personId,
      completionIds: [one.completionId, other.completionId],
      providerIds: [one.providerId, other.providerId],
      firstDay: days[0] ?? null,
      days: days.length,
    },
  });
  return [
    ...(days.length > 0 && areInTwoPlaces(...pair) ? [found('full_days_overlap')] : []),
    ...(days.length >= FULL_TIME_SHARED_DAYS.number && areTwoFullTime(...pair)
      ? [found('full_time_courses_overlap')]
      : []),
  ];
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

/** Days from the first to the last, both counted. */
export function lengthOf(first: PlainDate, last: PlainDate): number {
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
}
