import { addDays, isDay, type PlainDate } from './calendar';
import { Refusal } from './refusal';

/** What the State Council's notice makes of one year, as somebody wrote it down. */
export interface WorkingDayYear {
  readonly year: number;
  /** Days off besides Saturdays and Sundays; a weekend among them is no mistake. */
  readonly holidays: readonly PlainDate[];
  /** Saturdays and Sundays that are worked. */
  readonly makeUpWorkdays: readonly PlainDate[];
}

/** A file of one year, read. */
export interface WorkingDayFile extends WorkingDayYear {
  readonly source: {
    readonly instrument: string;
    /** Whether somebody compared the days with the notice itself. */
    readonly confirmed: boolean;
  };
}

/** By year: a year that is not in it is not known. */
export type WorkingDayTable = ReadonlyMap<number, WorkingDayYear>;

/** A day, or that nobody can say: it would fall into, or be counted through, a year without a table. Never a guess. */
export type DueDay = PlainDate | 'undetermined';

/** Null where the year has no table. */
export function isWorkingDay(table: WorkingDayTable, day: PlainDate): boolean | null {
  const year = table.get(Number(day.slice(0, 4)));
  if (!year) return null;
  if (year.makeUpWorkdays.includes(day)) return true;
  return !isWeekend(day) && !year.holidays.includes(day);
}

/**
 * The `count`th working day after `day`, which is not counted itself, whatever it is.
 *
 * Source: Administrative Penalty Law, article 85: its days of two to seven are working days.
 */
export function addWorkingDays(table: WorkingDayTable, day: PlainDate, count: number): DueDay {
  return step(table, day, count, 1);
}

/** The `count`th working day before `day`, which is not counted itself. */
export function workingDaysBefore(table: WorkingDayTable, day: PlainDate, count: number): DueDay {
  return step(table, day, count, -1);
}

function step(table: WorkingDayTable, day: PlainDate, count: number, by: 1 | -1): DueDay {
  let moved = day;
  for (let left = count; left > 0;) {
    moved = addDays(moved, by);
    const works = isWorkingDay(table, moved);
    if (works === null) return 'undetermined';
    if (works) left -= 1;
  }
  return moved;
}

function isWeekend(day: PlainDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The newest edition of each year; `editions` in any order. */
export function tableOf(
  editions: readonly (WorkingDayYear & { readonly edition: number })[],
): WorkingDayTable {
  const inOrder = [...editions].sort((a, b) => a.edition - b.edition);
  return new Map(inOrder.map((one) => [one.year, one]));
}

const MEMBERS = ['year', 'source', 'holidays', 'makeUpWorkdays'];

/**
 * A slip in this file moves the clocks of a whole country's year, so whatever cannot be is refused.
 *
 * @throws Refusal `request-invalid`.
 */
export function parseWorkingDays(text: string): WorkingDayFile {
  const file = objectOf(parsed(text), MEMBERS, 'The file');
  const { year } = file;
  if (typeof year !== 'number' || !Number.isInteger(year) || year < 2000 || year > 2199) {
    throw wrong('`year` is a whole number from 2000 to 2199.');
  }
  const source = objectOf(file['source'], ['instrument', 'confirmed'], '`source`');
  const { instrument, confirmed } = source;
  if (typeof instrument !== 'string' || instrument.trim() === '' || instrument.length > 200) {
    throw wrong('`source.instrument` names the notice, in 200 characters at most.');
  }
  if (typeof confirmed !== 'boolean') {
    throw wrong('`source.confirmed` says whether the days were compared with the notice.');
  }
  const holidays = daysOf(file['holidays'], year, '`holidays`');
  const makeUpWorkdays = daysOf(file['makeUpWorkdays'], year, '`makeUpWorkdays`');
  if (holidays.length === 0) throw wrong('`holidays` is empty: no year is without one.');
  if (!makeUpWorkdays.every(isWeekend)) {
    throw wrong('`makeUpWorkdays` are Saturdays and Sundays: other days are worked anyway.');
  }
  if (makeUpWorkdays.some((day) => holidays.includes(day))) {
    throw wrong('A day is a holiday or is worked, not both.');
  }
  return { year, source: { instrument: instrument.trim(), confirmed }, holidays, makeUpWorkdays };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('The file is no JSON.');
  }
}

function objectOf(
  value: unknown,
  members: readonly string[],
  what: string,
): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const names = isObject ? Object.keys(value) : [];
  if (!isObject || names.length !== members.length || !members.every((one) => names.includes(one)))
    throw wrong(`${what} has the members ${members.join(', ')}, and no others.`);
  return value as Record<string, unknown>;
}

function daysOf(value: unknown, year: number, what: string): PlainDate[] {
  if (!Array.isArray(value)) throw wrong(`${what} is a list of days.`);
  const days = value.filter(
    (day): day is PlainDate =>
      typeof day === 'string' && isDay(day) && day.startsWith(String(year)),
  );
  if (days.length !== value.length) throw wrong(`${what} has only days of ${year}, YYYY-MM-DD.`);
  if (new Set(days).size !== days.length) throw wrong(`${what} names a day twice.`);
  return days.sort();
}

function wrong(detail: string): Refusal {
  return new Refusal('request-invalid', detail);
}
