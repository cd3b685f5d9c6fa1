import { Refusal } from './refusal';

/** A calendar day, `YYYY-MM-DD`, with no time and no zone. Sorts as text. Legal days are days in Asia/Shanghai. */
export type PlainDate = string & { readonly plainDate: unique symbol };

/** Half-open: `startsOn` is the first day inside, `endsOn` the first day after; `null` never ends. */
export interface Period {
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate | null;
}

export function covers(period: Period, day: PlainDate): boolean {
  return period.startsOn <= day && (period.endsOn === null || day < period.endsOn);
}

/** Whether the text is a day that the calendar has, from 1900 to 2199. */
export function isDay(text: string): text is PlainDate {
  if (!/^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text)) return false;
  const day = Number(text.slice(8));
  if (day <= 28) return true;
  const lastOfMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0));
  return day <= lastOfMonth.getUTCDate();
}

/** @throws Refusal `day-invalid`. */
export function plainDate(text: string): PlainDate {
  if (!isDay(text))
    throw new Refusal('day-invalid', 'A day is YYYY-MM-DD and exists in the calendar.');
  return text;
}

/** China has had one zone without daylight saving since 1991: the day of an instant is the day at UTC+8. */
export function dayInShanghai(instant: Date): PlainDate {
  return plainDate(new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10));
}

/** The first instant of the day, Asia/Shanghai. */
export function midnightInShanghai(day: PlainDate): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

export function addDays(day: PlainDate, days: number): PlainDate {
  const instant = new Date(`${day}T00:00:00Z`);
  return plainDate(new Date(instant.getTime() + days * 86_400_000).toISOString().slice(0, 10));
}

/** The day that many Mondays to Fridays later. Public holidays count like other days. */
export function addWeekdays(day: PlainDate, weekdays: number): PlainDate {
  let moved = day;
  for (let left = weekdays; left > 0;) {
    moved = addDays(moved, 1);
    const weekday = new Date(`${moved}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return moved;
}

/** The same day `years` later; 29 February becomes 1 March where the year has none. */
export function addYears(day: PlainDate, years: number): PlainDate {
  const moved = `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
  return isDay(moved) ? moved : plainDate(`${moved.slice(0, 4)}-03-01`);
}

/** The same day of the month `months` later; the last of the month where it has none. Source: Civil Code 202. */
export function addMonths(day: PlainDate, months: number): PlainDate {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const month = `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
  const last = new Date(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0)).getUTCDate();
  return plainDate(`${month}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`);
}

/** Full months from one day to a later one. */
export function monthsBetween(from: PlainDate, to: PlainDate): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7));
  return addMonths(from, months) <= to ? months : months - 1;
}

/** Full years from one day to another, as birthdays count. */
export function yearsBetween(from: PlainDate, to: PlainDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

export function earlier(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b;
}
