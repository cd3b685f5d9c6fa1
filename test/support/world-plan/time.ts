/** A day of the world, counted from its first, which is a Monday. All of it in Asia/Shanghai. */
export type Day = number;
/** One of the four hours of a day at which something may happen; those of all days are counted through. */
export type Slot = number;
/** Since midnight of the first day. */
export type Minute = number;

const FIRST_DAY = Date.UTC(2025, 0, 6);
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
const SHANGHAI_MS = 8 * 60 * MINUTE_MS;

/** Ten past midnight, when only jobs are awake, and 9, 11 and 17 o'clock. */
const HOURS: readonly Minute[] = [10, 540, 660, 1_020];
export const SLOTS_A_DAY = HOURS.length;
export const NIGHT = 0;
export const MORNING = 1;
export const NOON = 2;
export const EVENING = 3;

export function slotAt(day: Day, hour: number): Slot {
  return day * SLOTS_A_DAY + hour;
}

export function dayOf(slot: Slot): Day {
  return Math.floor(slot / SLOTS_A_DAY);
}

export function minuteOf(slot: Slot): Minute {
  return dayOf(slot) * DAY_MINUTES + (HOURS[slot % SLOTS_A_DAY] ?? 0);
}

export function instantOf(slot: Slot): string {
  return new Date(FIRST_DAY - SHANGHAI_MS + minuteOf(slot) * MINUTE_MS).toISOString();
}

/** The slot in which something happened that the registry dates so. */
export function slotOf(instant: Date): Slot {
  return slotBefore((instant.getTime() - FIRST_DAY + SHANGHAI_MS) / MINUTE_MS);
}

/** `YYYY-MM-DD`. */
export function textOf(day: Day): string {
  return new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
}

export function dayOfText(text: string): Day {
  return Math.round((Date.parse(`${text}T00:00:00Z`) - FIRST_DAY) / DAY_MS);
}

/** The next day after `day` that has this month and day. */
export function nextMonthDay(monthDay: string, day: Day): Day {
  const year = Number(textOf(day).slice(0, 4));
  const thisYear = dayOfText(`${year}-${monthDay}`);
  return thisYear > day ? thisYear : dayOfText(`${year + 1}-${monthDay}`);
}

/** So many Mondays to Fridays later. */
export function weekdaysAfter(day: Day, weekdays: number): Day {
  let moved = day;
  for (let left = weekdays; left > 0;) {
    moved += 1;
    if (moved % 7 < 5) left -= 1;
  }
  return moved;
}

/** Midnight at the end of a day. */
export function endOf(day: Day): Minute {
  return (day + 1) * DAY_MINUTES;
}

/** The same time of day so many weekdays later; midnight ends the day before it. */
export function sameTimeAfter(minute: Minute, weekdays: number): Minute {
  const day = Math.floor((minute - 1) / DAY_MINUTES);
  return minute + (weekdaysAfter(day, weekdays) - day) * DAY_MINUTES;
}

/** The slot that had begun at this minute. */
export function slotBefore(minute: Minute): Slot {
  const day = Math.floor(minute / DAY_MINUTES);
  const hour = HOURS.filter((start) => start <= minute - day * DAY_MINUTES).length - 1;
  return day * SLOTS_A_DAY + hour;
}
