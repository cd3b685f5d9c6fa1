import type { BanState } from './ban';
import { addDays, type PlainDate } from './calendar';
import { CASE_CLOCK_RULES, PUBLIC_NOTICE } from './rulebook/ban-case-clocks';
import { addWorkingDays, type DueDay, type WorkingDayTable } from './working-days';

export type CaseCapacity = 'perpetrator' | 'direct_manager' | 'institution';
export type ServiceMethod = 'direct' | 'mail' | 'electronic' | 'public_notice';

/** Whom a case is about; who that is stays sealed. */
export interface CaseSubject {
  readonly id: string;
  readonly capacity: CaseCapacity;
  /** Where the ban stands that was proposed of it last. */
  readonly ban: BanState | null;
}

export const CASE_STEPS = [
  'notice',
  'statement',
  'hearing_request',
  'hearing_notice',
  'hearing',
  'manager_not_named',
  'subject_dropped',
  'legal_review',
  'collective_decision',
  'decision',
  'service',
  'closed',
] as const;
export type CaseStepName = (typeof CASE_STEPS)[number];

/** What was done, on which day. One that is recorded again counts in the place of the earlier one; both stay. */
export interface CaseStep {
  readonly step: CaseStepName;
  /** Null where it is a step of the whole case. */
  readonly subjectId: string | null;
  readonly happenedOn: PlainDate;
  readonly outcome: string | null;
  readonly method: ServiceMethod | null;
  readonly hearingOn: PlainDate | null;
  readonly managerEmploymentId: string | null;
}

/** The step that counts: the last of its kind for this subject, or of the case. */
export function lastOf(
  steps: readonly CaseStep[],
  step: CaseStepName,
  subjectId: string | null,
): CaseStep | null {
  return steps.filter((one) => one.step === step && one.subjectId === subjectId).at(-1) ?? null;
}

/** Subjects that were not dropped. */
export function pursued<Subject extends Pick<CaseSubject, 'id'>>(
  subjects: readonly Subject[],
  steps: readonly CaseStep[],
): Subject[] {
  return subjects.filter(({ id }) => lastOf(steps, 'subject_dropped', id) === null);
}

/** When it counts as served: what is published, thirty days later. */
export function servedOn({ method, happenedOn }: CaseStep): PlainDate {
  return method === 'public_notice' ? addDays(happenedOn, PUBLIC_NOTICE.days) : happenedOn;
}

/** The first day on which something can rest on the service: the thirty days of what is published have to be over. */
export function effectiveOn(step: CaseStep): PlainDate {
  const served = servedOn(step);
  return step.method === 'public_notice' ? addDays(served, 1) : served;
}

/** The last day to request a hearing. */
export function hearingRequestDue(notice: CaseStep, table: WorkingDayTable): DueDay {
  return addWorkingDays(table, servedOn(notice), CASE_CLOCK_RULES.hearing_request.days);
}

/** What a step of a subject stands on: what was recorded before that was recorded again stands no more. */
export const STANDS_ON: Partial<Record<CaseStepName, CaseStepName>> = {
  statement: 'notice',
  hearing_request: 'notice',
  hearing_notice: 'hearing_request',
  hearing: 'hearing_notice',
};

/**
 * The step that counts, if it answers the last of what it stands on: a subject is heard about the notice that was served
 * last, and at the hearing that was announced last.
 */
export function standing(
  steps: readonly CaseStep[],
  step: CaseStepName,
  subjectId: string | null,
): CaseStep | null {
  const last = lastOf(steps, step, subjectId);
  const before = STANDS_ON[step];
  if (!last || before === undefined) return last;
  const on = standing(steps, before, subjectId);
  if (!on || steps.lastIndexOf(last) < steps.lastIndexOf(on)) return null;
  return last.happenedOn < firstDayAfter(on, last) ? null : last;
}

/** The first day on which `next` can have followed. */
export function firstDayAfter(on: CaseStep, next: Pick<CaseStep, 'step' | 'outcome'>): PlainDate {
  if (next.step === 'hearing' && on.hearingOn !== null) return on.hearingOn;
  // that no statement was made is known when it could have been
  return next.outcome === 'not_made' ? effectiveOn(on) : on.happenedOn;
}

/**
 * Whether a hearing was requested in time, and not held before another notice was served. A request stays, whatever is
 * recorded after it. Where nobody can say what was in time, it was.
 */
export function isHeardOf(
  steps: readonly CaseStep[],
  subjectId: string,
  table: WorkingDayTable,
): boolean {
  const lastNotice = lastOf(steps, 'notice', subjectId);
  if (!lastNotice) return false;
  const heldAt = steps
    .slice(0, steps.lastIndexOf(lastNotice))
    .map((one) => one.step === 'hearing' && one.subjectId === subjectId)
    .lastIndexOf(true);
  return steps.some((one, at) => {
    if (at < heldAt || one.subjectId !== subjectId || one.outcome !== 'requested') return false;
    const notice = lastOf(steps.slice(0, at), 'notice', subjectId);
    const due = notice ? hearingRequestDue(notice, table) : 'undetermined';
    return due === 'undetermined' || one.happenedOn <= due;
  });
}

/** A proposal that came to nothing can be made again, and what it lacked be recorded. */
export function isProposed({ ban }: Pick<CaseSubject, 'ban'>): boolean {
  return ban !== null && ban !== 'rejected' && ban !== 'withdrawn';
}
