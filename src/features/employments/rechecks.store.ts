import type { PlainDate } from '../../domain/calendar';
import type { Verdict } from '../../domain/clearance';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { EmploymentTable, type EmploymentRow } from './employments.store';

/** One yearly question about everybody whom a nursery employs. */
export interface RecheckRound {
  readonly id: string;
  readonly institutionId: string;
  readonly dueOn: PlainDate;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly answered: number;
  readonly clear: number;
  /** Compact JWS, when it is finished; null when its institution was barred then. */
  readonly receipt: string | null;
  readonly version: number;
}

/** An employment for which the answer was not clear; the check has its reasons. */
export interface RecheckException {
  readonly employmentId: string;
  readonly verdict: Verdict;
  readonly checkId: string;
}

/** What was answered in one transaction of a round. */
export interface RecheckPart {
  readonly id: string;
  readonly roundId: string;
  readonly answeredAt: Date;
  /** Employment ids. */
  readonly clear: readonly string[];
  readonly exceptions: readonly RecheckException[];
  readonly leafHash: Buffer;
  readonly version: number;
}

export const RecheckRoundTable = table<RecheckRound>('recheck_round', {
  id: { type: 'uuid', primary: true },
  institutionId: { type: 'uuid' },
  dueOn: { type: 'date' },
  startedAt: { type: 'timestamptz' },
  finishedAt: { type: 'timestamptz', nullable: true },
  answered: { type: 'integer' },
  clear: { type: 'integer' },
  receipt: { type: 'text', nullable: true },
  version: { type: 'integer' },
});

export const RecheckPartTable = table<RecheckPart>('recheck_part', {
  id: { type: 'uuid', primary: true },
  roundId: { type: 'uuid' },
  answeredAt: { type: 'timestamptz' },
  clear: { type: 'uuid', array: true },
  exceptions: { type: 'jsonb' },
  leafHash: { type: 'bytea' },
  version: { type: 'integer' },
});

export async function findRound(
  { tx }: Work,
  institutionId: string,
  dueOn: PlainDate,
): Promise<RecheckRound | null> {
  const [row] = await tx.query<RecheckRound>(
    `SELECT ${columnsOf(RecheckRoundTable)} FROM recheck_round WHERE institution_id = $1 AND due_on = $2`,
    [institutionId, dueOn],
  );
  return row ?? null;
}

export async function insertRound({ tx }: Work, row: RecheckRound): Promise<void> {
  await tx.orm.insert(RecheckRoundTable, row);
}

export async function updateRound({ tx }: Work, row: RecheckRound): Promise<void> {
  await tx.query(
    `UPDATE recheck_round SET finished_at = $2, answered = $3, clear = $4, receipt = $5, version = $6
      WHERE id = $1`,
    [row.id, row.finishedAt, row.answered, row.clear, row.receipt, row.version],
  );
}

export async function insertPart({ tx }: Work, row: RecheckPart): Promise<void> {
  await tx.query(
    `INSERT INTO recheck_part (id, round_id, answered_at, clear, exceptions, leaf_hash, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      row.id,
      row.roundId,
      row.answeredAt,
      row.clear,
      JSON.stringify(row.exceptions),
      row.leafHash,
      row.version,
    ],
  );
}

export async function partsOf({ tx }: Work, roundId: string): Promise<RecheckPart[]> {
  return tx.query(
    `SELECT ${columnsOf(RecheckPartTable)} FROM recheck_part WHERE round_id = $1 ORDER BY answered_at, id`,
    [roundId],
  );
}

/** Employments of the institution that have not ended and were not answered for since this instant. */
export async function unansweredSince(
  { tx }: Work,
  institutionId: string,
  since: Date,
  limit: number,
): Promise<EmploymentRow[]> {
  return tx.query(
    `SELECT ${columnsOf(EmploymentTable, 'e')}
       FROM employment e JOIN employment_watch w ON w.employment_id = e.id
      WHERE e.institution_id = $1 AND e.state <> 'ended' AND w.answered_at < $2
      ORDER BY e.id LIMIT $3`,
    [institutionId, since, limit],
  );
}

/** For screens, newest first. */
export async function pageOfRounds(
  { tx }: Work,
  institutionId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<RecheckRound[]> {
  return tx.query(
    `SELECT ${columnsOf(RecheckRoundTable)} FROM recheck_round
      WHERE institution_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [institutionId, before, limit],
  );
}

/** Null when it is not there or another institution's. */
export async function findOwnRound(
  { tx }: Work,
  roundId: string,
  institutionId: string,
): Promise<RecheckRound | null> {
  const [row] = await tx.query<RecheckRound>(
    `SELECT ${columnsOf(RecheckRoundTable)} FROM recheck_round WHERE id = $1 AND institution_id = $2`,
    [roundId, institutionId],
  );
  return row ?? null;
}

export async function roundsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<RecheckRound[]> {
  return tx.query(
    `SELECT ${columnsOf(RecheckRoundTable)} FROM recheck_round
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

export async function partsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<RecheckPart[]> {
  return tx.query(
    `SELECT ${columnsOf(RecheckPartTable)} FROM recheck_part
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
