import type { Ban, BanState } from './ban';
import { addDays, addWeekdays, isDay, plainDate, type PlainDate } from './calendar';
import type { Principal } from './principal';
import { Refusal } from './refusal';
import {
  ANNULLED_LIFTED,
  LITIGATION_AFTER_RECONSIDERATION,
  LITIGATION_FILED,
  OBJECTION_DECIDED,
  RECONSIDERATION_DECIDED,
  RECONSIDERATION_FILED,
} from './rulebook/contest-clocks';
import { addWorkingDays, type DueDay, type WorkingDayTable } from './working-days';

export type ContestKind = 'statement' | 'objection' | 'reconsideration' | 'litigation';
export type ContestOutcome = 'considered' | 'maintained' | 'changed' | 'annulled' | 'withdrawn';

/**
 * That somebody contests a ban, and what became of it. It moves nothing: not even an annulled decision lifts the ban,
 * which two humans do, on the document; but until they did, they are told every day that they must.
 */
export interface BanContest {
  readonly id: string;
  readonly banId: string;
  readonly kind: ContestKind;
  /** The day on which it was filed, or received by the authority. */
  readonly filedOn: PlainDate;
  readonly recordedBy: string;
  readonly recordedByHuman: string;
  readonly recordedAt: Date;
  readonly outcome: ContestOutcome | null;
  readonly outcomeOn: PlainDate | null;
  readonly outcomeBy: string | null;
  readonly outcomeAt: Date | null;
  readonly version: number;
}

/** A proposal is contested in its case, and what came to nothing is not contested. */
const CONTESTABLE: ReadonlySet<BanState> = new Set([
  'in_force',
  'suspended',
  'ended',
  'lifted',
  'superseded',
]);

/** @throws Refusal `ban-not-in-force`, `ban-dates-impossible`. */
export function contest(
  id: string,
  ban: Ban,
  { kind, filedOn }: Pick<BanContest, 'kind' | 'filedOn'>,
  officer: Principal,
  now: Date,
  today: PlainDate,
): BanContest {
  if (!CONTESTABLE.has(ban.state)) {
    throw new Refusal(
      'ban-not-in-force',
      `This ban is ${ban.state}: there is nothing to contest.`,
      {
        members: { state: ban.state },
      },
    );
  }
  if (filedOn > today || filedOn < ban.decidedOn) throw impossible();
  if (!officer.humanId) throw new Error('a contest is recorded by an officer');
  return {
    id,
    banId: ban.id,
    kind,
    filedOn,
    recordedBy: officer.id,
    recordedByHuman: officer.humanId,
    recordedAt: now,
    outcome: null,
    outcomeOn: null,
    outcomeBy: null,
    outcomeAt: null,
    version: 1,
  };
}

/**
 * Said once: what annulled a decision cannot be unsaid by one human.
 *
 * @throws Refusal `contest-decided`, `contest-outcome-unfit`, `ban-dates-impossible`.
 */
export function conclude(
  row: BanContest,
  outcome: ContestOutcome,
  outcomeOn: PlainDate,
  officer: Principal,
  now: Date,
  today: PlainDate,
): BanContest {
  if (row.outcome !== null) {
    throw new Refusal('contest-decided', 'The outcome of this contest is recorded already.', {
      members: { outcome: row.outcome },
    });
  }
  if ((row.kind === 'statement') !== (outcome === 'considered')) {
    throw new Refusal(
      'contest-outcome-unfit',
      'A statement is considered; an objection, a reconsideration or a lawsuit is decided or withdrawn.',
    );
  }
  if (outcomeOn > today || outcomeOn < row.filedOn) throw impossible();
  return {
    ...row,
    outcome,
    outcomeOn,
    outcomeBy: officer.id,
    outcomeAt: now,
    version: row.version + 1,
  };
}

/** The last day to file it; null where no clock runs. An earlier reconsideration gives fifteen days more. */
export function filingDue(
  kind: ContestKind,
  { servedOn }: Pick<Ban, 'servedOn'>,
  others: readonly Pick<BanContest, 'kind' | 'outcomeOn'>[],
): PlainDate | null {
  if (kind === 'reconsideration') return addDays(servedOn, RECONSIDERATION_FILED.amount);
  if (kind !== 'litigation') return null;
  const decided = others.flatMap((one) =>
    one.kind === 'reconsideration' && one.outcomeOn !== null ? [one.outcomeOn] : [],
  );
  const last = [
    addMonths(servedOn, LITIGATION_FILED.amount),
    ...decided.map((day) => addDays(day, LITIGATION_AFTER_RECONSIDERATION.amount)),
  ].sort();
  return last.at(-1) ?? null;
}

/** The last day to decide it; null where no clock runs. */
export function outcomeDue(
  { kind, filedOn }: Pick<BanContest, 'kind' | 'filedOn'>,
  table: WorkingDayTable,
): DueDay | null {
  if (kind === 'objection') return addWorkingDays(table, filedOn, OBJECTION_DECIDED.amount);
  return kind === 'reconsideration' ? addDays(filedOn, RECONSIDERATION_DECIDED.amount) : null;
}

/** The last day to lift the ban; null unless its decision was annulled. */
export function liftDue(
  { outcome, outcomeOn }: Pick<BanContest, 'outcome' | 'outcomeOn'>,
  table: WorkingDayTable,
): DueDay | null {
  if (outcome !== 'annulled' || outcomeOn === null) return null;
  return addWorkingDays(table, outcomeOn, ANNULLED_LIFTED.amount);
}

/** Whom the registry chases: the authority from the day on, its superior when the day is over. */
export interface Chase {
  /** The outcome of an objection or reconsideration is late, or nobody can say whether it is. */
  readonly outcomeLate: boolean;
  readonly mustLift: boolean;
  readonly superiorToo: boolean;
}

/** `stands`: whether the ban, or the correction in its place, bars or may bar again. */
export function chase(
  row: BanContest,
  stands: boolean,
  table: WorkingDayTable,
  today: PlainDate,
): Chase {
  const due = row.outcome === null ? outcomeDue(row, table) : null;
  const lift = liftDue(row, table);
  const mustLift = lift !== null && stands;
  return {
    outcomeLate: stands && due !== null && due !== 'undetermined' && due < today,
    mustLift,
    superiorToo: mustLift && chaseSuperiorFrom(row, lift) <= today,
  };
}

/** The first day for the superior. Without a table weekdays serve: who is told too early is not harmed by it. */
function chaseSuperiorFrom({ outcomeOn, filedOn }: BanContest, lift: DueDay): PlainDate {
  const last =
    lift === 'undetermined' ? addWeekdays(outcomeOn ?? filedOn, ANNULLED_LIFTED.amount) : lift;
  return addDays(last, 1);
}

/** The next day on which time alone changes who is chased; null when there is none. */
export function chaseAgainOn(
  row: BanContest,
  table: WorkingDayTable,
  today: PlainDate,
): PlainDate | null {
  const due = row.outcome === null ? outcomeDue(row, table) : null;
  const lift = liftDue(row, table);
  const days = [
    ...(due !== null && due !== 'undetermined' ? [addDays(due, 1)] : []),
    ...(lift !== null ? [chaseSuperiorFrom(row, lift)] : []),
  ];
  return days.filter((day) => day > today).sort()[0] ?? null;
}

/** The same day so many months later; the last of the month where it has no such day. */
function addMonths(day: PlainDate, months: number): PlainDate {
  const month = Number(day.slice(5, 7)) - 1 + months;
  const year = Number(day.slice(0, 4)) + Math.floor(month / 12);
  const start = `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
  const days = [31, 30, 29, 28].map((last) => `${start}-${last}`);
  const same = `${start}${day.slice(7)}`;
  return plainDate([same, ...days].find(isDay) ?? same);
}

function impossible(): Refusal {
  return new Refusal(
    'ban-dates-impossible',
    'A contest is filed today at the latest and not before the decision; its outcome comes after it.',
  );
}
