import { createHash } from 'node:crypto';
import { addDays, addYears, isDay, plainDate, type PlainDate } from './calendar';
import { Refusal } from './refusal';

/** A day of every year, `MM-DD`; 29 February is not one. */
export type MonthDay = string & { readonly monthDay: unique symbol };

/** @throws Refusal `day-invalid`. */
export function parseMonthDay(text: string): MonthDay {
  // a common year: 29 February would come only every fourth
  if (!isDay(`2025-${text}`)) {
    throw new Refusal('day-invalid', 'A day of the year is MM-DD, and not 29 February.');
  }
  return text as MonthDay;
}

/** The day on which an institution is asked about that has chosen none: spread evenly over the year by its id. */
export function defaultMonthDay(institutionId: string): MonthDay {
  const hash = createHash('sha256').update(institutionId, 'ascii').digest();
  return parseMonthDay(addDays(plainDate('2025-01-01'), hash.readUInt32BE(0) % 365).slice(5));
}

/** How soon after a round its institution's day does not call for another. */
const FRESH_DAYS = 180;

/** The first day of the year `monthDay` after today. */
export function firstRound(monthDay: MonthDay, today: PlainDate): PlainDate {
  const thisYear = plainDate(`${today.slice(0, 4)}-${monthDay}`);
  return thisYear > today ? thisYear : addYears(thisYear, 1);
}

/** The first round once another day is chosen: one that is due already, and may have begun, comes first. */
export function chosenRound(
  { nextOn }: { readonly nextOn: PlainDate },
  monthDay: MonthDay,
  today: PlainDate,
): PlainDate {
  return nextOn <= today ? nextOn : firstRound(monthDay, today);
}

/** The round after one on `today`: half a year on at the earliest. Who is due before it is asked about before it. */
export function nextRound(monthDay: MonthDay, today: PlainDate): PlainDate {
  return firstRound(monthDay, addDays(today, FRESH_DAYS));
}

/** What the registry signs for an institution when a yearly round is done. It names nobody. */
export interface RecheckClaims {
  readonly iss: string;
  readonly jti: string;
  /** Seconds. */
  readonly iat: number;
  readonly institution: { readonly id: string; readonly uscc: string };
  /** The day that the round was due. */
  readonly dueOn: PlainDate;
  /** Employments answered for, and how many of them clear. */
  readonly answered: number;
  readonly clear: number;
  /** Hexadecimal leaves of the facts that list the employments. */
  readonly leaves: readonly string[];
  readonly note: string;
}

export const RECHECK_NOTE =
  '本回执说明登记系统在该轮年度复查中的答复，不代替公安机关犯罪记录查询。 This receipt says what the registry answered in this yearly round. It is not a police record check.';
