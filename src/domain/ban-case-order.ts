import { missingBeforeDecision, standingOfCase, type CaseFile, type CaseState } from './ban-case';
import {
  effectiveOn,
  firstDayAfter,
  hearingRequestDue,
  isHeardOf,
  isProposed,
  lastOf,
  pursued,
  servedOn,
  standing,
  STANDS_ON,
  type CaseStep,
  type CaseStepName,
  type CaseSubject,
} from './ban-case-steps';
import { addDays, addWeekdays, type PlainDate } from './calendar';
import { Refusal } from './refusal';
import { CASE_CLOCK_RULES, LONGEST_HOLIDAY } from './rulebook/ban-case-clocks';
import type { WorkingDayTable } from './working-days';

/** Where the case stands when this step is the last. */
export function stateAfter(state: CaseState, { step }: CaseStep): CaseState {
  if (step === 'decision') return 'decided';
  return step === 'closed' ? 'closed' : state;
}

/**
 * Whether this step may follow. Only what protects the subject stands before the decision; a clock that ran out
 * refuses nothing, because what is late would otherwise never be done.
 *
 * @throws Refusal `case-closed`, `case-step-out-of-order`, `case-days-impossible`, `not-found`.
 */
export function mustFollow(file: CaseFile, step: CaseStep): void {
  mustBeInTime(file, step);
  mustBePossible(file, step);
  const missing = step.step === 'decision' ? missingBeforeDecision(file) : beforeStep(file, step);
  if (missing.length > 0) {
    throw new Refusal(
      'case-step-out-of-order',
      'Something must be recorded before this step: `missing` says what.',
      { members: { missing } },
    );
  }
}

function mustBeInTime(file: CaseFile, step: CaseStep): void {
  const { state } = file.banCase;
  const isOver = step.step === 'service' ? state === 'closed' : state !== 'open';
  if (isOver) {
    throw new Refusal(
      'case-closed',
      `This case is ${state}: nothing but service follows a decision, and nothing its end.`,
      { members: { state } },
    );
  }
  mustNameAManager(file, step);
  if (step.subjectId !== null) mustBePursued(file, step, step.subjectId);
}

function mustNameAManager({ managers }: CaseFile, { managerEmploymentId }: CaseStep): void {
  const isOne = managers.some((one) => one.managerEmploymentId === managerEmploymentId);
  if (managerEmploymentId !== null && !isOne) {
    throw new Refusal('not-found', 'There is no such direct manager on the day of the incident.');
  }
}

function mustBePursued({ subjects, steps }: CaseFile, { step }: CaseStep, subjectId: string): void {
  const subject = subjects.find(({ id }) => id === subjectId);
  if (!subject) throw new Refusal('not-found', 'There is no such subject of this case.');
  const dropped = lastOf(steps, 'subject_dropped', subjectId) !== null;
  if (dropped || (step === 'service' && isProposed(subject))) {
    throw new Refusal(
      'case-closed',
      'This subject was dropped, or its ban was proposed: nothing follows.',
      { members: { state: dropped ? 'dropped' : 'proposed' } },
    );
  }
}

function mustBePossible(file: CaseFile, step: CaseStep): void {
  const { banCase, steps, table, today } = file;
  const { happenedOn, hearingOn, subjectId } = step;
  const after = dayBefore(file, step) ?? banCase.filedOn;
  const impossible =
    happenedOn > today || happenedOn < after || (hearingOn !== null && hearingOn <= happenedOn);
  if (impossible) {
    throw new Refusal(
      'case-days-impossible',
      'Filing, the steps that follow each other, and today are in this order; a hearing is after its notice.',
    );
  }
  if (step.step === 'hearing_request' && step.outcome === 'not_requested') {
    mustBeOver(lastOf(steps, 'notice', subjectId), happenedOn, table);
  }
}

/** That a subject did not use a right is known only when its time is over. */
function mustBeOver(notice: CaseStep | null, day: PlainDate, table: WorkingDayTable): void {
  if (!notice) return;
  const due = hearingRequestDue(notice, table);
  const least = due === 'undetermined' ? latestRequestDue(servedOn(notice)) : due;
  if (day <= least) {
    throw new Refusal(
      'case-days-impossible',
      'The time to request a hearing is not over on this day. Record `waived` if the subject said so.',
    );
  }
}

/** The last day on which a request can be in time, without a table of working days: later than the true one, never earlier. */
function latestRequestDue(served: PlainDate): PlainDate {
  return addDays(addWeekdays(served, CASE_CLOCK_RULES.hearing_request.days), LONGEST_HOLIDAY.days);
}

/** The first day on which the step can have been taken, by what it follows. */
function dayBefore(file: CaseFile, next: CaseStep): PlainDate | null {
  const { subjects, steps } = file;
  if (next.step === 'decision') return latest(counting(subjects, steps).map(endOf));
  const last = followed(file, next);
  return last && firstDayAfter(last, next);
}

/** Steps in whose place no other was recorded, of the case and of subjects that were not dropped. */
function counting(subjects: readonly CaseSubject[], steps: readonly CaseStep[]): CaseStep[] {
  const left = new Set<string | null>([null, ...pursued(subjects, steps).map(({ id }) => id)]);
  return steps.filter(
    (one) => left.has(one.subjectId) && lastOf(steps, one.step, one.subjectId) === one,
  );
}

/** The decision comes after the notices took effect, too. */
function endOf(step: CaseStep): PlainDate {
  return step.step === 'notice' ? effectiveOn(step) : step.happenedOn;
}

function latest(days: readonly PlainDate[]): PlainDate | null {
  return [...days].sort().at(-1) ?? null;
}

/** What one step follows, of the same subject or of the case. */
const FOLLOWS: Partial<Record<CaseStepName, CaseStepName>> = {
  ...STANDS_ON,
  collective_decision: 'legal_review',
  service: 'decision',
};

function followed(file: CaseFile, { step, subjectId }: CaseStep): CaseStep | null {
  const before = FOLLOWS[step];
  if (before === undefined) return null;
  if (before === 'legal_review') return standingOfCase(file, before);
  return standing(file.steps, before, before === 'decision' ? null : subjectId);
}

function beforeStep(file: CaseFile, next: CaseStep): CaseStepName[] {
  const { steps, table } = file;
  const { step, subjectId, outcome } = next;
  const before = FOLLOWS[step];
  if (before !== undefined && !followed(file, next)) return [before];
  const givesUp = step === 'hearing_request' && outcome !== 'requested' && subjectId !== null;
  // who requested a hearing gives it up by staying away, not by what is recorded of the request
  return givesUp && isHeardOf(steps, subjectId, table) ? ['hearing'] : [];
}
