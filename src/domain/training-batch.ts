import type { FileForm } from './training-batch-form';
import { Refusal } from './refusal';
import type { RowFault, RowReason } from './training-batch-row';
import type { BatchColumn } from './training-batch-words';
import type { RecordState, Update } from './update';
import type { WithdrawalReason } from './withdrawal';

export const MOST_ROWS = 50_000;
/** Not committed by then, its rows are forgotten. */
export const PREFLIGHT_DAYS = 7;
/** So long after its end the file can be had back. */
export const RESULT_DAYS = 30;

export type BatchMode = 'preflight' | 'direct';
export type BatchState =
  'checking' | 'preflighted' | 'applying' | 'applied' | 'discarded' | 'forgotten';

/** What becomes of a row; of one that is held the cause is told to nobody who sends. */
export const ROW_OUTCOMES = [
  'record',
  'correct',
  'unchanged',
  'held_for_review',
  'rejected',
  'changed_since_preflight',
] as const;
export type RowOutcomeWord = (typeof ROW_OUTCOMES)[number];

export interface RowOutcome {
  readonly outcome: RowOutcomeWord;
  /** Of what is rejected. */
  readonly reason?: RowReason;
  readonly column?: BatchColumn;
  /** Why an officer struck what is stored. */
  readonly struckFor?: WithdrawalReason;
}

/** How a record stands after its push. */
interface Standing {
  readonly state: RecordState;
  readonly struckFor: WithdrawalReason | null;
}

/** How many rows came out how; the hours are those of all rows that are, or would be, on record. */
export type Totals = Readonly<Record<RowOutcomeWord | 'theoryHours' | 'practiceHours', number>>;

export const NO_TOTALS: Totals = {
  record: 0,
  correct: 0,
  unchanged: 0,
  held_for_review: 0,
  rejected: 0,
  changed_since_preflight: 0,
  theoryHours: 0,
  practiceHours: 0,
};

/** A file of completions that a provider sent: decided row by row, then applied once. */
export interface TrainingBatch {
  readonly id: string;
  readonly organisationId: string;
  /** Who sent it, and in whose name it is applied. */
  readonly clientId: string;
  readonly mode: BatchMode;
  readonly state: BatchState;
  /** Keyed digest of the file and the mode, hexadecimal. */
  readonly digest: string;
  readonly form: FileForm;
  /** Without the headings. */
  readonly rows: number;
  /** Null before all rows are decided. */
  readonly totals: Totals | null;
  /** What its commit must name; null while it cannot be committed. */
  readonly sealedToken: Buffer | null;
  readonly receivedAt: Date;
  readonly preflightedAt: Date | null;
  readonly committedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly version: number;
}

/** Whether a file that comes again is this batch: while it is open, and when nothing of it is left to be done. */
export function isSameAgain({ state, totals }: Pick<TrainingBatch, 'state' | 'totals'>): boolean {
  if (state === 'checking' || state === 'preflighted' || state === 'applying') return true;
  return state === 'applied' && totals?.rejected === 0 && totals.changed_since_preflight === 0;
}

export function rejected({ reason, column }: RowFault): RowOutcome {
  return { outcome: 'rejected', reason, ...(column !== null && { column }) };
}

/**
 * Of a push that was recorded or foreseen. What is held is held, whether it came now or before; what officers did not take,
 * or took away, does not count because it is sent again.
 */
export function outcomeOf(update: Update, { state, struckFor }: Standing): RowOutcome {
  if (state === 'held_for_review') return { outcome: state };
  if (state !== 'rejected') return { outcome: update };
  return struckFor === null
    ? rejected({ reason: 'rejected-by-authority', column: null })
    : { ...rejected({ reason: 'struck-by-authority', column: null }), struckFor };
}

export function isSameOutcome(a: RowOutcome, b: RowOutcome): boolean {
  const members = ['outcome', 'reason', 'column', 'struckFor'] as const;
  return members.every((member) => a[member] === b[member]);
}

export function preflighted(
  batch: TrainingBatch,
  totals: Totals,
  sealedToken: Buffer,
  at: Date,
): TrainingBatch {
  return { ...moved(batch, ['checking'], 'preflighted'), totals, sealedToken, preflightedAt: at };
}

/** The days and people that it was decided on are others now: it is decided anew, and its token is void. */
export function outdated(batch: TrainingBatch): TrainingBatch {
  return {
    ...moved(batch, ['preflighted'], 'checking'),
    totals: null,
    sealedToken: null,
    preflightedAt: null,
  };
}

export function committed(batch: TrainingBatch, at: Date): TrainingBatch {
  return { ...moved(batch, ['preflighted'], 'applying'), committedAt: at };
}

export function applied(batch: TrainingBatch, totals: Totals, at: Date): TrainingBatch {
  return { ...moved(batch, ['applying'], 'applied'), totals, finishedAt: at };
}

export function discarded(batch: TrainingBatch, at: Date): TrainingBatch {
  const ended = moved(batch, ['checking', 'preflighted'], 'discarded');
  return { ...ended, sealedToken: null, finishedAt: at };
}

export function forgotten(batch: TrainingBatch, at: Date): TrainingBatch {
  const ended = moved(batch, ['checking', 'preflighted'], 'forgotten');
  return { ...ended, sealedToken: null, finishedAt: at };
}

function moved(
  batch: TrainingBatch,
  from: readonly BatchState[],
  state: BatchState,
): TrainingBatch {
  if (!from.includes(batch.state)) {
    throw new Refusal('training-batch-moved', `This batch is ${batch.state}. Read it again.`);
  }
  return { ...batch, state, version: batch.version + 1 };
}

/** Rows a second and when it will be done; null where nothing is known yet. `rows` is all of them. */
export function paceOf(
  done: number,
  rows: number,
  since: Date,
  now: Date,
): { readonly rate: number | null; readonly endsAt: Date | null } {
  const seconds = (now.getTime() - since.getTime()) / 1_000;
  if (done === 0 || seconds <= 0) return { rate: null, endsAt: null };
  const rate = done / seconds;
  const left = (rows - done) / rate;
  return { rate: Math.round(rate * 10) / 10, endsAt: new Date(now.getTime() + left * 1_000) };
}
