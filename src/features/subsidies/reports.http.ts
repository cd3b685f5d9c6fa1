import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import type { Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import { reportOf, type ReportRow } from './reports.store';

const MOST_MONTHS = 24;

export const getSubsidyReport: Operation<'getSubsidyReport'> = async (work, { query }) => ({
  status: 200,
  body: { rows: await rowsOf(work, query) },
});

/** Codes and numbers alone: nothing in it needs quotes, or could be taken for a formula. */
export const getSubsidyReportTable: Operation<'getSubsidyReportTable'> = async (
  work,
  { query },
) => {
  const lines = (await rowsOf(work, query)).map((row) =>
    COLUMNS.map((column) => String(row[column] ?? '')),
  );
  return { status: 200, body: [COLUMNS, ...lines].map((line) => `${line.join()}\r\n`).join('') };
};

const COLUMNS: readonly (keyof ReportRow)[] = [
  'programme',
  'division',
  'level',
  'month',
  'approved',
  'refused',
  'approvedFen',
  'paidFen',
  'toClawBackFen',
  'reopened',
];

async function rowsOf(
  work: Work,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ReportRow[]> {
  const monthsOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  const months = monthsOf(to) - monthsOf(from) + 1;
  if (months < 1 || months > MOST_MONTHS) {
    throw new Refusal('request-invalid', `A report covers 1 to ${MOST_MONTHS} months.`);
  }
  return reportOf(work, await authorityIdsUnder(work, work.actor), { from, to });
}
