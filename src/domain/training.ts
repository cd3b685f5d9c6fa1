import { dayInShanghai, type PlainDate } from './calendar';
import { mustBeAllowedToAward, type AwardRight } from './credential';
import type { PersonClaim } from './person';
import { Refusal } from './refusal';
import {
  decideUpdate,
  mustBeBornBy,
  RECORD_STATES,
  type Edition,
  type RecordState,
  type Update,
} from './update';
import { mustSayWhyWithdrawn, type WithdrawalReason } from './withdrawal';

export const TOPICS = [
  'professional_ethics',
  'professional_norms',
  'craftsman_spirit',
  'quality_awareness',
  'law_and_regulations',
  'fire_safety',
  'safety_and_environment',
  'health_and_hygiene',
  'employment_guidance',
  'vocational_skills',
  'child_development_and_mental_health',
  'nursery_management',
] as const;
export type Topic = (typeof TOPICS)[number];

export const COMPLETION_RESULTS = ['passed', 'failed', 'withdrawn'] as const;
export type CompletionResult = (typeof COMPLETION_RESULTS)[number];

/** Hours of 45 minutes. */
export interface Hours {
  readonly theory: number;
  readonly practice: number;
}

/** What a decision reads of one course finished by one person. */
export interface CompletionRecord {
  readonly id: string;
  /** Whose course it is: two providers may use the same code for different courses. */
  readonly organisationId: string;
  readonly courseCode: string;
  readonly hours: Hours;
  readonly topics: readonly Topic[];
  readonly startedOn: PlainDate;
  readonly completedOn: PlainDate;
  readonly result: CompletionResult;
  readonly state: RecordState;
}

/** Whether every code of it is one that the rules know. */
export function hasKnownCodes({ result, state, topics }: CompletionRecord): boolean {
  return (
    COMPLETION_RESULTS.includes(result) &&
    RECORD_STATES.includes(state) &&
    topics.every((topic) => TOPICS.includes(topic))
  );
}

export type LeftOutReason =
  'not_passed' | 'not_accepted' | 'not_yet_completed' | 'dates_impossible' | 'repeated';

export interface HoursCounted extends Hours {
  /** Subjects of what was counted, in the order of `TOPICS`. */
  readonly topics: readonly Topic[];
  readonly counted: readonly string[];
  readonly leftOut: readonly { readonly id: string; readonly why: LeftOutReason }[];
}

/**
 * Whole hours passed by the end of `day`. A course taken again counts once: of its repeats the most theory,
 * the most practice and all topics, so that pushing one course under two references adds nothing, while its
 * two halves under one code add up.
 */
export function hoursCounted(
  completions: readonly CompletionRecord[],
  day: PlainDate,
): HoursCounted {
  const courses = new Map<string, Hours & { topics: ReadonlySet<Topic> }>();
  const counted: string[] = [];
  const leftOut: { id: string; why: LeftOutReason }[] = [];

  for (const completion of inOrder(completions)) {
    const course = JSON.stringify([completion.organisationId, completion.courseCode]);
    const before = courses.get(course) ?? { theory: 0, practice: 0, topics: new Set<Topic>() };
    const after = {
      theory: Math.max(before.theory, completion.hours.theory),
      practice: Math.max(before.practice, completion.hours.practice),
      topics: new Set([...before.topics, ...completion.topics]),
    };
    const adds =
      after.theory > before.theory ||
      after.practice > before.practice ||
      after.topics.size > before.topics.size;
    const why = whyNot(completion, day) ?? (adds ? null : 'repeated');
    if (why !== null) {
      leftOut.push({ id: completion.id, why });
      continue;
    }
    courses.set(course, after);
    counted.push(completion.id);
  }

  const all = [...courses.values()];
  return {
    theory: all.reduce((sum, { theory }) => sum + theory, 0),
    practice: all.reduce((sum, { practice }) => sum + practice, 0),
    topics: TOPICS.filter((topic) => all.some(({ topics }) => topics.has(topic))),
    counted,
    leftOut,
  };
}

/** An order of their own, so that the same holdings always count alike. */
function inOrder(completions: readonly CompletionRecord[]): CompletionRecord[] {
  const key = ({ completedOn, id }: CompletionRecord) => `${completedOn} ${id}`;
  return [...completions].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function whyNot(completion: CompletionRecord, day: PlainDate): LeftOutReason | null {
  if (completion.result !== 'passed') return 'not_passed';
  if (completion.state !== 'accepted') return 'not_accepted';
  if (day < completion.completedOn) return 'not_yet_completed';
  if (completion.completedOn < completion.startedOn) return 'dates_impossible';
  return null;
}

/** What a provider says of one course finished by one person. */
export interface PushedCompletion {
  readonly trainee: PersonClaim;
  readonly courseCode: string;
  readonly courseTitle: string;
  readonly hours: Hours;
  readonly topics: readonly Topic[];
  readonly startedOn: PlainDate;
  readonly completedOn: PlainDate;
  readonly result: CompletionResult;
  /** The provider's own reference of the course run. */
  readonly run: string | null;
  readonly withdrawalReason: WithdrawalReason | null;
  readonly updatedAt: Date;
}

const AWARDED = { kind: 'training_completion', occupation: null, level: null } as const;

/** A course as it is said to have been taken, and how it ended. */
export interface CourseTaken extends Pick<
  CompletionRecord,
  'courseCode' | 'topics' | 'startedOn' | 'completedOn' | 'result'
> {
  readonly theoryHours: number;
  readonly practiceHours: number;
}

export interface StoredCompletion extends Edition, CourseTaken {}

interface CompletionEdition extends StoredCompletion {
  /** The one claimed. */
  readonly birthDate: PlainDate;
  readonly withdrawalReason: WithdrawalReason | null;
  /** Whether it names the person for whom its reference was recorded. */
  readonly namesHolder: boolean;
}

/**
 * What a push does to what is stored under its reference, whoever the trainee is. Nobody needs a right to take back
 * what they certified.
 *
 * @throws Refusal `update-older-than-stored`, `update-contradicts-stored`, `period-invalid`, `award-not-permitted`,
 * `request-invalid` for a withdrawal without its reason.
 */
export function decideCompletion(
  stored: StoredCompletion | null,
  pushed: CompletionEdition,
  rights: readonly AwardRight[],
  now: Date,
): Update {
  const update = decideUpdate(stored, pushed, now);
  if (update === 'unchanged') return update;
  mustBePlausibleCompletion(pushed, dayInShanghai(now));
  mustSayWhyWithdrawn(pushed.result === 'withdrawn', pushed.withdrawalReason);
  mustBeBornBy(pushed.birthDate, pushed.startedOn);
  if (!(pushed.namesHolder && takesBack(stored, pushed)))
    mustBeAllowedToAward(rights, AWARDED, pushed.completedOn);
  return update;
}

/** Whether a push says nothing new but that the course was not passed. */
export function takesBack(stored: CourseTaken | null, pushed: CourseTaken): boolean {
  return (
    stored !== null &&
    pushed.result !== 'passed' &&
    pushed.courseCode === stored.courseCode &&
    pushed.theoryHours === stored.theoryHours &&
    pushed.practiceHours === stored.practiceHours &&
    pushed.startedOn === stored.startedOn &&
    pushed.completedOn === stored.completedOn &&
    [...pushed.topics].sort().join() === [...stored.topics].sort().join()
  );
}

/** @throws Refusal `held-record-decided` for what does not count as it stands. */
export function mustBeStrikable({ state }: Pick<CompletionRecord, 'state'>): void {
  if (state === 'accepted' || state === 'unverified') return;
  throw new Refusal('held-record-decided', `This record is ${state} and counts for nothing.`, {
    members: { state },
  });
}

/**
 * A course is completed no earlier than it started, and no later than `today`.
 *
 * @throws Refusal `period-invalid`.
 */
export function mustBePlausibleCompletion(
  completion: Pick<CompletionRecord, 'startedOn' | 'completedOn'>,
  today: PlainDate,
): void {
  if (completion.completedOn < completion.startedOn)
    throw impossible('startedOn', 'A course cannot be completed before it started.');
  if (today < completion.completedOn)
    throw impossible('completedOn', 'A course cannot have been completed after today.');
}

function impossible(member: 'startedOn' | 'completedOn', detail: string): Refusal {
  const faults = [{ in: 'body', pointer: `/${member}`, detail }] as const;
  return new Refusal('period-invalid', detail, { faults });
}
