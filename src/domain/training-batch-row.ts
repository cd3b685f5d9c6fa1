import type { Refusal, RefusalCode } from './refusal';
import { readHeadings } from './spreadsheet';
import type { DayDamage } from './spreadsheet-days';
import { BATCH_HEADINGS, UNREAD, type BatchColumn } from './training-batch-words';

const REQUIRED: readonly BatchColumn[] = [
  'reference',
  'name',
  'number',
  'courseCode',
  'courseTitle',
  'theoryHours',
  'practiceHours',
  'topics',
  'startedOn',
  'completedOn',
  'result',
  'updatedAt',
];

/** Which column each heading is. @throws Refusal `request-invalid`. */
export function readBatchHeadings(headings: readonly string[]): BatchColumn[] {
  return readHeadings(BATCH_HEADINGS, REQUIRED, headings);
}

/** A row as it came: every value text, none that was empty. */
export type BatchLine = Readonly<Partial<Record<BatchColumn, string>>>;

/** Why a row is not recorded. Beside these, every refusal of a single push. */
export type RowReason =
  | RefusalCode
  | DayDamage
  | 'value-missing'
  | 'value-unreadable'
  | 'value-too-long'
  | 'values-too-many'
  | 'word-unknown'
  | 'number-rounded'
  | 'number-with-apostrophe'
  | 'spreadsheet-error'
  | 'duplicate-in-file'
  | 'row-altered'
  | 'rejected-by-authority'
  | 'struck-by-authority'
  | 'could-not-be-applied';

export interface RowFault {
  readonly reason: RowReason;
  /** What the reason speaks of, where it is one column. */
  readonly column: BatchColumn | null;
}

/** Where the members of a row of JSON stand among the columns. */
const MEMBERS: Readonly<Record<string, BatchColumn>> = {
  reference: 'reference',
  'trainee.name': 'name',
  'trainee.identity.type': 'identityType',
  'trainee.identity.number': 'number',
  'trainee.identity.country': 'country',
  'trainee.birthDate': 'birthDate',
  'trainee.proof': 'identityProof',
  'course.code': 'courseCode',
  'course.title': 'courseTitle',
  'course.hours.theory': 'theoryHours',
  'course.hours.practice': 'practiceHours',
  'course.topics': 'topics',
  startedOn: 'startedOn',
  completedOn: 'completedOn',
  result: 'result',
  run: 'run',
  withdrawalReason: 'withdrawalReason',
  updatedAt: 'updatedAt',
};

/** Of which column a refusal of the push of a row speaks, where it names one place. */
export function columnRefused({ extras: { faults = [] } }: Refusal): BatchColumn | null {
  const [fault] = faults;
  return MEMBERS[fault?.pointer.slice(1).replaceAll('/', '.') ?? ''] ?? null;
}

/** A row as it came: the values of a line, or an object of JSON. */
export type RawRow = readonly string[] | Readonly<Record<string, unknown>>;

export function lineOf(columns: readonly BatchColumn[], row: RawRow): BatchLine | RowFault {
  if (!isValues(row)) return lineOfMembers(row);
  if (row.slice(columns.length).some((value) => value !== '')) {
    return { reason: 'values-too-many', column: null };
  }
  return Object.fromEntries(
    columns.flatMap((column, at) =>
      row[at] && !UNREAD.has(column) ? [[column, row[at]] as const] : [],
    ),
  );
}

function lineOfMembers(row: Readonly<Record<string, unknown>>): BatchLine | RowFault {
  const line: Partial<Record<BatchColumn, string>> = {};
  for (const [path, value] of leavesOf(row, '')) {
    const column = Object.hasOwn(MEMBERS, path) ? MEMBERS[path] : undefined;
    if (!column) return { reason: 'word-unknown', column: null };
    const text = textOf(value);
    if (text === null) return { reason: 'value-unreadable', column };
    if (text !== '') line[column] = text;
  }
  return line;
}

function* leavesOf(object: object, above: string): Generator<readonly [string, unknown]> {
  for (const [name, value] of Object.entries(object)) {
    const path = above + name;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      yield* leavesOf(value as object, `${path}.`);
    } else yield [path, value];
  }
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return isList ? value.join(';') : null;
}

export function isValues(row: RawRow): row is readonly string[] {
  return Array.isArray(row);
}
