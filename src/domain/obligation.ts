import { addDays, addWeekdays, dayInShanghai, midnightInShanghai } from './calendar';
import { Refusal } from './refusal';
import {
  OBLIGATION_CLOCKS,
  SUPERIOR_AFTER_WEEKDAYS,
  type ClockedStep,
} from './rulebook/obligation-clocks';

export const STEPS = [
  'notified',
  'delivered',
  'contact_stopped',
  'acknowledged',
  'removed',
  'verified',
] as const;
export type Step = (typeof STEPS)[number];
export type ObligationState = Step | 'cancelled';

/** How a step became known. */
export type Channel = 'system' | 'api' | 'telephone' | 'paper' | 'in_person';

/** Steps that are still to be done by the institution. */
export const UNMET = ['notified', 'delivered', 'contact_stopped', 'acknowledged'] as const;

/**
 * What an institution must do about a person in its service whom a ban bars.
 *
 *     notified ─▶ delivered ─▶ contact_stopped ─▶ acknowledged ─▶ removed ─▶ verified
 *         └───────────┴───────────────┴────────────────┴─────────────┴─▶ cancelled
 *
 * A step implies those before it, but nothing implies `removed` of one that is verified. `state` is the furthest
 * step. Each arrow has a clock; one that runs out goes to the authority, then to its superior.
 */
export interface Obligation {
  readonly id: string;
  readonly banId: string;
  /** That decided the ban. */
  readonly authorityId: string;
  readonly personId: string;
  readonly institutionId: string;
  /** Of the institution: whose authority sees to it. */
  readonly division: string;
  readonly state: ObligationState;
  readonly raisedAt: Date;
  /** When the next step must be done; null at the end. */
  readonly dueAt: Date | null;
  /** 0 nobody, 1 the authority, 2 its superior too: for the step that is due. */
  readonly escalation: number;
  /** When time alone escalates further; null when it does not. */
  readonly escalatesAt: Date | null;
  readonly version: number;
}

/** Who took a step, when and how. */
export interface ObligationStep {
  readonly obligationId: string;
  readonly step: Step;
  readonly happenedAt: Date;
  readonly recordedAt: Date;
  /** The account; null for the registry itself. */
  readonly recordedBy: string | null;
  readonly channel: Channel;
  /** Not said by anybody: a later step says so. */
  readonly implied: boolean;
}

export interface Moved {
  readonly obligation: Obligation;
  readonly steps: readonly ObligationStep[];
}

export function raise(
  id: string,
  ban: { readonly id: string; readonly authorityId: string; readonly personId: string },
  institution: { readonly organisationId: string; readonly division: string },
  now: Date,
): Moved {
  const obligation: Obligation = {
    id,
    banId: ban.id,
    authorityId: ban.authorityId,
    personId: ban.personId,
    institutionId: institution.organisationId,
    division: institution.division,
    raisedAt: now,
    ...clockOf('notified', now, now),
    version: 1,
  };
  const notified = stepOf(obligation, 'notified', { happenedAt: now, by: null, channel: 'system' });
  return { obligation, steps: [{ ...notified, recordedAt: now, implied: false }] };
}

/** What somebody says was done. */
export interface Taken {
  readonly step: ClockedStep;
  readonly happenedAt: Date;
  readonly channel: Channel;
  readonly by: string | null;
}

/**
 * The step with all that it implies.
 *
 * @throws Refusal `obligation-step-out-of-order` for a step that is done, for whatever comes after the end, and for
 * `verified` before `removed`; `obligation-time-impossible` before the notice or in the future.
 */
export function take(obligation: Obligation, taken: Taken, now: Date): Moved {
  const { state } = obligation;
  const from = STEPS.findIndex((step) => step === state);
  const to = STEPS.indexOf(taken.step);
  if (from === -1 || to <= from || (taken.step === 'verified' && state !== 'removed')) {
    throw new Refusal(
      'obligation-step-out-of-order',
      'This step does not follow on how the obligation stands. Read it again.',
      { members: { state } },
    );
  }
  if (!(taken.happenedAt <= now && taken.happenedAt >= obligation.raisedAt)) {
    throw new Refusal(
      'obligation-time-impossible',
      'A step lies between the notice of the obligation and now.',
    );
  }
  return {
    obligation: {
      ...obligation,
      ...clockOf(taken.step, obligation.raisedAt, now),
      version: obligation.version + 1,
    },
    steps: STEPS.slice(from + 1, to + 1).map((step) => ({
      ...stepOf(obligation, step, taken),
      recordedAt: now,
      implied: step !== taken.step,
    })),
  };
}

/** Null when nothing is left to cancel: verified, or cancelled before. */
export function cancel(obligation: Obligation): Obligation | null {
  if (!isOpen(obligation)) return null;
  return {
    ...obligation,
    state: 'cancelled',
    dueAt: null,
    escalation: 0,
    escalatesAt: null,
    version: obligation.version + 1,
  };
}

export function isOpen({ state }: Pick<Obligation, 'state'>): boolean {
  return state !== 'verified' && state !== 'cancelled';
}

/** One level up; null while no clock has run out. */
export function escalate(obligation: Obligation, now: Date): Obligation | null {
  const { dueAt, escalatesAt, escalation } = obligation;
  if (dueAt === null || escalatesAt === null || escalatesAt > now) return null;
  return {
    ...obligation,
    escalation: escalation + 1,
    escalatesAt: escalation === 0 ? superiorFrom(dueAt) : null,
    version: obligation.version + 1,
  };
}

/** The state with the clock of what comes next. */
function clockOf(
  state: Step,
  raisedAt: Date,
  now: Date,
): Pick<Obligation, 'state' | 'dueAt' | 'escalation' | 'escalatesAt'> {
  const next = STEPS[STEPS.indexOf(state) + 1];
  const dueAt = next === undefined || next === 'notified' ? null : dueOf(next, raisedAt, now);
  return { state, dueAt, escalation: 0, escalatesAt: dueAt };
}

/** When a step must be done, of an obligation raised at `raisedAt` whose step before was recorded at `before`. */
export function dueOf(step: ClockedStep, raisedAt: Date, before: Date): Date {
  const { from, within } = OBLIGATION_CLOCKS[step];
  const start = from === 'notice' ? raisedAt : before;
  const least = start.getTime() + (within.leastHours ?? 0) * 3_600_000;
  if (within.weekdays === undefined) return new Date(least);
  const lastDay = addWeekdays(dayInShanghai(start), within.weekdays);
  const end = midnightInShanghai(addDays(lastDay, 1)).getTime();
  return new Date(Math.max(end, least));
}

/** As many weekdays later, at the same time of day; what ends with a day, with the end of one. */
function superiorFrom(dueAt: Date): Date {
  const day = dayInShanghai(new Date(dueAt.getTime() - 1));
  const later = addWeekdays(day, SUPERIOR_AFTER_WEEKDAYS);
  const passed = midnightInShanghai(later).getTime() - midnightInShanghai(day).getTime();
  return new Date(dueAt.getTime() + passed);
}

function stepOf(
  { id }: Pick<Obligation, 'id'>,
  step: Step,
  { happenedAt, channel, by }: Pick<Taken, 'happenedAt' | 'channel' | 'by'>,
): Omit<ObligationStep, 'recordedAt' | 'implied'> {
  return { obligationId: id, step, happenedAt, recordedBy: by, channel };
}

/**
 * Who may say which step, and how: an institution over the API and never `verified`; an officer what somebody told them.
 *
 * @throws Refusal `obligation-step-not-yours`.
 */
export function mustBeYours(step: ClockedStep, kind: string, channel: Channel): void {
  const isTold = channel === 'telephone' || channel === 'paper' || channel === 'in_person';
  const fits = kind === 'officer' ? isTold : channel === 'api' && step !== 'verified';
  if (fits) return;
  throw new Refusal(
    'obligation-step-not-yours',
    'An institution reports here and names no channel; an officer says by which channel it was learnt; only an officer verifies.',
  );
}
