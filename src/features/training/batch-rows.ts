import { NO_TOTALS, type RowOutcome, type Totals } from '../../domain/training-batch';
import type { FileForm } from '../../domain/training-batch-form';
import { parseBatchLine, type BatchEntry } from '../../domain/training-batch-line';
import { lineOf, type RawRow, type RowFault } from '../../domain/training-batch-row';
import type { Keys } from '../../platform/crypto/key-ring';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { chunkPlace, type BatchChunk } from './batch-chunks.store';
import { COMPLETIONS_AT_ONCE } from './push-many.commands';

/** A row with what only the whole file shows. */
export interface MarkedRow {
  readonly raw: RawRow;
  /** Whether its reference stands in a row before. */
  readonly duplicate: boolean;
  /** Earlier rows of the file that name the same document, where not all of them and this one say the same of its bearer. */
  readonly after: readonly number[];
}

/** What a chunk holds, sealed. Rows by their place in the chunk, from 0; only those that are not as most are. */
interface ChunkContent {
  readonly rows: readonly RawRow[];
  readonly duplicates: readonly number[];
  readonly after: Readonly<Record<number, number | readonly number[]>>;
}

export function sealChunk(
  keys: Keys,
  batchId: string,
  number: number,
  rows: readonly MarkedRow[],
): Buffer {
  const content: ChunkContent = {
    rows: rows.map(({ raw }) => raw),
    duplicates: rows.flatMap(({ duplicate }, at) => (duplicate ? [at] : [])),
    after: Object.fromEntries(
      rows.flatMap(({ after }, at) => (after.length === 0 ? [] : [[at, after] as const])),
    ),
  };
  return keys.seal(chunkPlace(batchId, number), JSON.stringify(content));
}

/** As they came. Null when they were altered since. */
export function openChunk(
  { keys }: Pick<Work, 'keys'>,
  { batchId, number, sealedRows }: Pick<BatchChunk, 'batchId' | 'number' | 'sealedRows'>,
): ChunkContent | null {
  const text = unlessAltered(() => keys.open(chunkPlace(batchId, number), sealedRows));
  return text === null ? null : (JSON.parse(text) as ChunkContent);
}

/** A row that can be pushed, or why not. */
export type ReadRow = BatchEntry | RowFault;

export function readRow(form: FileForm, raw: RawRow): ReadRow {
  const line = lineOf(form.format === 'csv' ? form.columns : [], raw);
  return 'reason' in line ? line : parseBatchLine(line);
}

export function isFault(row: ReadRow): row is RowFault {
  return 'reason' in row;
}

export function isEntry(row: ReadRow): row is BatchEntry {
  return !isFault(row);
}

export interface ChunkRows {
  readonly rows: readonly ReadRow[];
  /** Earlier rows of the file on which these depend: what is known of a document is what the first row that is taken says. */
  readonly after: readonly number[];
}

/** The rows of a chunk, in their order. */
export function rowsOf(work: Work, form: FileForm, chunk: BatchChunk): ChunkRows {
  const content = openChunk(work, chunk);
  if (!content) {
    const altered: RowFault = { reason: 'row-altered', column: null };
    return { rows: Array.from({ length: chunk.rows }, () => altered), after: [] };
  }
  const duplicates = new Set(content.duplicates);
  const rows = content.rows.map((raw, at): ReadRow =>
    duplicates.has(at) ? { reason: 'duplicate-in-file', column: 'reference' } : readRow(form, raw),
  );
  return { rows, after: Object.values(content.after).flat() };
}

/** How these rows came out, counted. */
export function tallyOf(
  rows: readonly ReadRow[],
  outcomes: readonly RowOutcome[],
): Partial<Totals> {
  const tally: Record<string, number> = {};
  const add = (what: keyof Totals, many: number) => {
    tally[what] = (tally[what] ?? 0) + many;
  };
  outcomes.forEach(({ outcome }, at) => {
    const row = rows[at];
    add(outcome, 1);
    if (!row || isFault(row)) return;
    if (outcome === 'rejected' || outcome === 'changed_since_preflight') return;
    add('theoryHours', row.push.hours.theory);
    add('practiceHours', row.push.hours.practice);
  });
  return tally;
}

export function totalsOf(tally: Partial<Totals>): Totals {
  return { ...NO_TOTALS, ...tally };
}

/** In which chunk a row of the file lies, both from 1. */
export function chunkOf(row: number): number {
  return Math.ceil(row / COMPLETIONS_AT_ONCE);
}

/** From 0. */
export function placeInChunk(row: number): number {
  return (row - 1) % COMPLETIONS_AT_ONCE;
}
