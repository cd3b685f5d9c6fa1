import { missingBeforeDecision, type CaseFile } from './ban-case';
import {
  effectiveOn,
  hearingRequestDue,
  isHeardOf,
  isProposed,
  lastOf,
  pursued,
  standing,
  type CaseStepName,
  type CaseSubject,
} from './ban-case-steps';
import { addDays, type PlainDate } from './calendar';
import { CASE_CLOCK_RULES, type CaseClockName } from './rulebook/ban-case-clocks';
import { addWorkingDays, workingDaysBefore, type DueDay } from './working-days';

/**
 * `running`, then `met` or `late`, and `missed` when it was done late. `over`: a time of the subject's ran out.
 * `undetermined`: its year has no table; nobody can say.
 */
export type ClockState = 'running' | 'late' | 'over' | 'met' | 'missed' | 'undetermined';

export interface CaseClock {
  readonly clock: CaseClockName;
  readonly rule: string;
  readonly subjectId: string | null;
  readonly dueOn: DueDay;
  readonly doneOn: PlainDate | null;
  readonly state: ClockState;
}

/** Every clock that was started, of the case and of each subject that was not dropped. */
export function clocksOf(file: CaseFile): CaseClock[] {
  const { banCase, steps, subjects } = file;
  const end = lastOf(steps, 'decision', null) ?? lastOf(steps, 'closed', null);
  const days = CASE_CLOCK_RULES.decision.days;
  return [
    clock(file, 'decision', null, addDays(banCase.filedOn, days), end?.happenedOn ?? null),
    ...pursued(subjects, steps).flatMap((subject) => clocksOfSubject(file, subject)),
  ];
}

function clocksOfSubject(file: CaseFile, { id }: CaseSubject): CaseClock[] {
  const { steps, table } = file;
  const of = (name: CaseStepName) => standing(steps, name, id);
  const [notice, request, notified, service] = [
    of('notice'),
    of('hearing_request'),
    of('hearing_notice'),
    of('service'),
  ];
  const decision = lastOf(steps, 'decision', null);
  const clocks: CaseClock[] = [];
  if (notice) {
    const due = hearingRequestDue(notice, table);
    clocks.push(clock(file, 'hearing_request', id, due, request?.happenedOn ?? null));
  }
  if (notified?.hearingOn && isHeardOf(steps, id, table)) {
    const due = workingDaysBefore(table, notified.hearingOn, CASE_CLOCK_RULES.hearing_notice.days);
    clocks.push(clock(file, 'hearing_notice', id, due, notified.happenedOn));
  }
  if (decision) {
    const due = addWorkingDays(table, decision.happenedOn, CASE_CLOCK_RULES.service.days);
    clocks.push(clock(file, 'service', id, due, service?.happenedOn ?? null));
  }
  return clocks;
}

function clock(
  { today }: CaseFile,
  name: CaseClockName,
  subjectId: string | null,
  dueOn: DueDay,
  doneOn: PlainDate | null,
): CaseClock {
  const { id, binds } = CASE_CLOCK_RULES[name];
  const by = doneOn ?? today;
  const inTime = doneOn === null ? 'running' : 'met';
  const tooLate = binds === 'subject' ? 'over' : doneOn === null ? 'late' : 'missed';
  const state = dueOn === 'undetermined' ? 'undetermined' : by <= dueOn ? inTime : tooLate;
  return { clock: name, rule: id, subjectId, dueOn, doneOn, state };
}

/** What a human must be told of: the authority is late, or nobody can say whether it is. */
export function troublesOf(file: CaseFile): { late: CaseClock[]; undetermined: CaseClock[] } {
  const clocks = clocksOf(file).filter((one) => isOpen(file, one));
  return {
    late: clocks.filter(({ state }) => state === 'late' || state === 'missed'),
    undetermined: clocks.filter(({ state }) => state === 'undetermined'),
  };
}

/** Whether something can still be done about it. A hearing that was announced too late can be put off until it is held. */
function isOpen(
  { banCase: { state }, steps }: CaseFile,
  { clock: name, subjectId, doneOn }: CaseClock,
): boolean {
  if (name === 'service') return state === 'decided' && doneOn === null;
  const isDone = name === 'hearing_notice' ? standing(steps, 'hearing', subjectId) : doneOn;
  return state === 'open' && isDone === null;
}

/** What comes next, and by when where a clock runs. */
export interface NextStep {
  readonly step: CaseStepName | 'direct_managers' | 'proposal';
  readonly subjectId: string | null;
  readonly dueOn: DueDay | null;
}

export function nextSteps(file: CaseFile): NextStep[] {
  const { banCase, steps } = file;
  if (banCase.state === 'closed') return [];
  const clocks = clocksOf(file);
  const due = (name: CaseClockName, subjectId: string | null) =>
    clocks.find((one) => one.clock === name && one.subjectId === subjectId)?.dueOn ?? null;
  const subjects = pursued(file.subjects, steps);
  if (banCase.state === 'decided') {
    return subjects.flatMap(({ id, ...subject }): NextStep[] => {
      if (isProposed(subject)) return [];
      const service = lastOf(steps, 'service', id);
      return service
        ? [{ step: 'proposal', subjectId: id, dueOn: effectiveOn(service) }]
        : [{ step: 'service', subjectId: id, dueOn: due('service', id) }];
    });
  }
  const missing = missingBeforeDecision(file);
  const ofCase = (['direct_managers', 'legal_review', 'collective_decision'] as const).filter(
    (name) => missing.includes(name),
  );
  return [
    ...subjects.flatMap(({ id }) => nextOfSubject(file, id, due)),
    ...ofCase.map((step): NextStep => ({ step, subjectId: null, dueOn: null })),
    { step: 'decision', subjectId: null, dueOn: due('decision', null) },
  ];
}

function nextOfSubject(
  { steps, table }: CaseFile,
  subjectId: string,
  due: (name: CaseClockName, subjectId: string) => DueDay | null,
): NextStep[] {
  const isDone = (name: CaseStepName) => standing(steps, name, subjectId) !== null;
  const next = (step: CaseStepName, dueOn: DueDay | null = null) => [{ step, subjectId, dueOn }];
  if (!isDone('notice')) return next('notice');
  const heard = isHeardOf(steps, subjectId, table);
  const hearingOn = standing(steps, 'hearing_notice', subjectId)?.hearingOn ?? null;
  return [
    ...(isDone('statement') ? [] : next('statement')),
    ...(isDone('hearing_request')
      ? []
      : next('hearing_request', due('hearing_request', subjectId))),
    ...(heard && !isDone('hearing_notice') ? next('hearing_notice') : []),
    ...(heard && isDone('hearing_notice') && !isDone('hearing') ? next('hearing', hearingOn) : []),
  ];
}

/** What the authority sees of the case where its work is listed. */
export interface CaseDue {
  /** The earliest day by which something is or was due that can still be done. */
  readonly dueOn: PlainDate | null;
  /** Whether another such day falls into a year without a table. */
  readonly undetermined: boolean;
}

export function openDue(file: CaseFile): CaseDue {
  const clocks = clocksOf(file).filter((one) => isOpen(file, one));
  const days = clocks.flatMap(({ state, dueOn }) =>
    state === 'met' || state === 'over' || dueOn === 'undetermined' ? [] : [dueOn],
  );
  return {
    dueOn: days.sort()[0] ?? null,
    undetermined: clocks.some(({ state }) => state === 'undetermined'),
  };
}

/** The first day on which time alone changes what is late; null when nothing runs. */
export function lookOn(file: CaseFile): PlainDate | null {
  const days = clocksOf(file).flatMap(({ state, dueOn }) =>
    state === 'running' && dueOn !== 'undetermined' ? [addDays(dueOn, 1)] : [],
  );
  return days.sort()[0] ?? null;
}

/** Whether everything that can be late was done: what no later table or day changes. */
export function isOver({ banCase, subjects, steps }: CaseFile): boolean {
  if (banCase.state === 'closed') return true;
  if (banCase.state === 'open') return false;
  return pursued(subjects, steps).every(({ id }) => lastOf(steps, 'service', id));
}
