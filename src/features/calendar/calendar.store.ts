import type { PlainDate } from '../../domain/calendar';
import { tableOf, type WorkingDayTable } from '../../domain/working-days';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** One year's working days as they were loaded once. A later edition of the year counts in its place; none goes. */
export interface WorkingDayEdition {
  readonly id: string;
  readonly year: number;
  /** From 1, in the order in which they were loaded. */
  readonly edition: number;
  readonly instrument: string;
  readonly confirmed: boolean;
  readonly holidays: readonly PlainDate[];
  readonly makeUpWorkdays: readonly PlainDate[];
  readonly loadedAt: Date;
}

export const WorkingDayEditionTable = table<WorkingDayEdition>('working_day_edition', {
  id: { type: 'uuid', primary: true },
  year: { type: 'integer' },
  edition: { type: 'integer' },
  instrument: { type: 'text' },
  confirmed: { type: 'boolean' },
  holidays: { type: 'text', array: true },
  makeUpWorkdays: { type: 'text', array: true },
  loadedAt: { type: 'timestamptz' },
});

export async function insertEdition({ tx }: Work, row: WorkingDayEdition): Promise<void> {
  await tx.query(
    `INSERT INTO working_day_edition (id, year, edition, instrument, confirmed, holidays, make_up_workdays, loaded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.id,
      row.year,
      row.edition,
      row.instrument,
      row.confirmed,
      row.holidays,
      row.makeUpWorkdays,
      row.loadedAt,
    ],
  );
}

/** The edition that counts; null for a year without one. */
export async function lastEditionOf({ tx }: Work, year: number): Promise<WorkingDayEdition | null> {
  const [row] = await tx.query<WorkingDayEdition>(
    `SELECT ${columnsOf(WorkingDayEditionTable)} FROM working_day_edition
      WHERE year = $1 ORDER BY edition DESC LIMIT 1`,
    [year],
  );
  return row ?? null;
}

/** What clocks count by, with how many editions it was made of: another number, and it may say otherwise. */
export interface WorkingDays {
  readonly table: WorkingDayTable;
  readonly editions: number;
}

export async function workingDays({ tx }: Work): Promise<WorkingDays> {
  const rows = await tx.query<WorkingDayEdition>(
    `SELECT ${columnsOf(WorkingDayEditionTable)} FROM working_day_edition`,
  );
  return { table: tableOf(rows), editions: rows.length };
}

/** Every edition, in the order of its id. */
export async function editionsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<WorkingDayEdition[]> {
  return tx.query(
    `SELECT ${columnsOf(WorkingDayEditionTable)} FROM working_day_edition
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
