import { isDay, type PlainDate } from './calendar';

/** What is wrong with a day or time of a spreadsheet: nothing is guessed. */
export type DayDamage = 'day-as-number' | 'day-ambiguous' | 'day-invalid';

/**
 * The day that a cell says: year, month and day in this order, with `-`, `/`, `.` or 年月日 between them, or eight digits; a
 * midnight that a spreadsheet put behind it is left out. The number that a spreadsheet counts days by is none, nor is
 * what begins with a day or a month.
 */
export function dayInCell(text: string): PlainDate | { readonly damage: DayDamage } {
  const cell = text.normalize('NFKC').replace(/\s+0?0:00(:00)?$/, '');
  const said =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(cell)?.filter((_, at) => at !== 2) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/.exec(cell) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(cell);
  if (said) {
    const [, year = '', month = '', day = ''] = said;
    const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isDay(written) ? written : { damage: 'day-invalid' };
  }
  if (/^\d{4,6}(\.\d+)?$/.test(cell)) return { damage: 'day-as-number' };
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(cell)) return { damage: 'day-ambiguous' };
  return { damage: 'day-invalid' };
}

/** The instant that a cell says: RFC 3339, or a day as above, with a time or at its midnight, in Asia/Shanghai. */
export function instantInCell(text: string): Date | { readonly damage: DayDamage } {
  const cell = text.normalize('NFKC');
  if (/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(cell)) {
    return instantOf(cell);
  }
  const [, before = cell, hour = '0', minute = '00', second = '00'] =
    /^(.*\S)\s+([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(cell) ?? [];
  const day = dayInCell(before);
  if (typeof day !== 'string') return day;
  return instantOf(`${day}T${hour.padStart(2, '0')}:${minute}:${second}+08:00`);
}

function instantOf(text: string): Date | { readonly damage: DayDamage } {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? { damage: 'day-invalid' } : instant;
}
