import type { PlainDate } from '../../domain/calendar';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** Who was whose direct manager, from when to when: half-open. Two lines of a day that was one line long are the later one. */
export interface ReportingLine {
  readonly id: string;
  readonly employmentId: string;
  readonly managerEmploymentId: string;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate | null;
  readonly version: number;
}

export const ReportingLineTable = table<ReportingLine>('reporting_line', {
  id: { type: 'uuid', primary: true },
  employmentId: { type: 'uuid' },
  managerEmploymentId: { type: 'uuid' },
  startsOn: { type: 'date' },
  endsOn: { type: 'date', nullable: true },
  version: { type: 'integer' },
});

export async function insertLine({ tx }: Work, row: ReportingLine): Promise<void> {
  await tx.orm.insert(ReportingLineTable, row);
}

export async function endLine({ tx }: Work, row: ReportingLine): Promise<void> {
  await tx.query(`UPDATE reporting_line SET ends_on = $2, version = $3 WHERE id = $1`, [
    row.id,
    row.endsOn,
    row.version,
  ]);
}

/** Open lines in which this employment reports or is reported to. */
export async function openLinesOf({ tx }: Work, employmentId: string): Promise<ReportingLine[]> {
  return tx.query(
    `SELECT ${columnsOf(ReportingLineTable)} FROM reporting_line
      WHERE ends_on IS NULL AND (employment_id = $1 OR manager_employment_id = $1) ORDER BY id`,
    [employmentId],
  );
}

/** The lines of these employments as who reports, oldest first. */
export async function linesOf(
  { tx }: Work,
  employmentIds: readonly string[],
): Promise<ReportingLine[]> {
  return tx.query(
    `SELECT ${columnsOf(ReportingLineTable)} FROM reporting_line
      WHERE employment_id = ANY($1::uuid[]) ORDER BY starts_on, id`,
    [employmentIds],
  );
}

/** Every line, in the order of its id. */
export async function linesAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<ReportingLine[]> {
  return tx.query(
    `SELECT ${columnsOf(ReportingLineTable)} FROM reporting_line
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
