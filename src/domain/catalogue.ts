import type { Period, PlainDate } from './calendar';
import { Refusal, type Fault } from './refusal';
import type { Position } from './requirement';
import type { Hours, Topic } from './training';

/** Before somebody takes a post, or while they are in it. */
export const COURSE_KINDS = ['initial', 'continuing'] as const;
export type CourseKind = (typeof COURSE_KINDS)[number];

/** What a provider teaches under a code of its own. */
export interface Course {
  readonly title: string;
  readonly hours: Hours;
  /** Each subject once; together no more than `hours`, which may hold examinations and the like. */
  readonly hoursByTopic: readonly TopicHours[];
  readonly kind: CourseKind;
  /** For whom it is. */
  readonly positions: readonly Position[];
  /** Whether who takes part has no time for another one, or for work. */
  readonly fullTime: boolean;
  /** Of 45 minutes, for one person. */
  readonly mostHoursADay: number;
}

export interface TopicHours {
  readonly topic: Topic;
  readonly hours: number;
}

/** Half-open: `endsOn` is the first day on which they do not teach there any more. */
export interface Teacher extends Period {
  readonly name: string;
  readonly specialties: readonly Topic[];
}

/** A course held once: when, where and by whom. */
export interface CourseRun {
  /** The provider's code of the course. */
  readonly course: string;
  readonly startsOn: PlainDate;
  /** The last day. */
  readonly endsOn: PlainDate;
  readonly division: string;
  readonly address: string;
  /** References of teachers; nobody twice. */
  readonly teachers: readonly string[];
  /** On which it is held; null for Monday to Friday from the first day to the last. */
  readonly days: readonly PlainDate[] | null;
  /** Whether it takes its people from morning to evening on these days. */
  readonly fullDay: boolean;
  readonly plannedPlaces: number;
}

/** @throws Refusal `request-invalid`. */
export function mustAddUp({ hours, hoursByTopic }: Course): void {
  const taught = hoursByTopic.reduce((sum, topic) => sum + topic.hours, 0);
  if (hours.theory + hours.practice < taught)
    throw wrong('/hoursByTopic', 'The hours of the topics are more than those of the course.');
  if (new Set(hoursByTopic.map(({ topic }) => topic)).size < hoursByTopic.length)
    throw wrong('/hoursByTopic', 'A topic stands there twice.');
}

/** @throws Refusal `period-invalid`. */
export function mustNotEndBeforeItStarts(
  { startsOn }: Pick<Period, 'startsOn'>,
  lastDay: PlainDate | null,
): void {
  if (lastDay !== null && lastDay < startsOn) {
    const detail = 'It ends before it starts.';
    throw new Refusal('period-invalid', detail, {
      faults: [{ in: 'body', pointer: '/endsOn', detail }],
    });
  }
}

/** @throws Refusal `period-invalid`. */
export function mustLieWithin({ startsOn, endsOn, days }: CourseRun): void {
  const at = days?.findIndex((day) => day < startsOn || endsOn < day) ?? -1;
  if (at < 0) return;
  const detail = 'It lies before the first day or after the last one.';
  throw new Refusal('period-invalid', detail, {
    faults: [{ in: 'body', pointer: `/days/${at}`, detail }],
  });
}

/** @throws Refusal `reference-unknown`. */
export function mustBeKnownReference(isKnown: boolean, pointer: Fault['pointer']): void {
  if (isKnown) return;
  const detail = 'Your organisation has nothing under this reference. Push it first.';
  throw new Refusal('reference-unknown', detail, { faults: [{ in: 'body', pointer, detail }] });
}

function wrong(pointer: string, detail: string): Refusal {
  return new Refusal('request-invalid', detail, { faults: [{ in: 'body', pointer, detail }] });
}
