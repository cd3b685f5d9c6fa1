import type { BanContest } from '../../domain/ban-contest';
import type { PlainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export interface BanContestRow extends BanContest {
  /** The number of what was filed. */
  readonly sealedDocument: Buffer;
  readonly sealedOutcomeDocument: Buffer | null;
  /** The next day on which time alone changes who is chased. */
  readonly lookOn: PlainDate | null;
  /** How many editions of working days its clocks were counted by; null when nobody is or will be chased. */
  readonly editionsSeen: number | null;
  /** As of the last look: the day by which it is or was to be decided, or the ban to be lifted. */
  readonly dueOn: PlainDate | null;
  /** As of the last look: whether that day falls into a year without a table. */
  readonly undetermined: boolean;
}

export const BanContestTable = table<BanContestRow>('ban_contest', {
  id: { type: 'uuid', primary: true },
  banId: { type: 'uuid' },
  kind: { type: 'text' },
  filedOn: { type: 'date' },
  sealedDocument: { type: 'bytea' },
  recordedBy: { type: 'uuid' },
  recordedByHuman: { type: 'uuid' },
  recordedAt: { type: 'timestamptz' },
  outcome: { type: 'text', nullable: true },
  outcomeOn: { type: 'date', nullable: true },
  sealedOutcomeDocument: { type: 'bytea', nullable: true },
  outcomeBy: { type: 'uuid', nullable: true },
  outcomeAt: { type: 'timestamptz', nullable: true },
  lookOn: { type: 'date', nullable: true },
  editionsSeen: { type: 'integer', nullable: true },
  dueOn: { type: 'date', nullable: true },
  undetermined: { type: 'boolean' },
  version: { type: 'integer' },
});

export type ContestColumn = 'sealed_document' | 'sealed_outcome_document';

export const contestPlace = (contestId: string, column: ContestColumn): Place => ({
  table: 'ban_contest',
  row: contestId,
  column,
});

/** Null when it is not there or the authority of its ban is none of `authorityIds`. */
export async function findContest(
  { tx }: Work,
  contestId: string,
  authorityIds: readonly string[],
): Promise<BanContestRow | null> {
  const [row] = await tx.query<BanContestRow>(
    `SELECT ${columnsOf(BanContestTable)} FROM ban_contest
      WHERE id = $1 AND ban_id IN (SELECT id FROM ban WHERE authority_id = ANY($2::uuid[]))`,
    [contestId, authorityIds],
  );
  return row ?? null;
}

/** Of these bans, oldest first. Call with bans that the reader may know of. */
export async function contestsOf(
  { tx }: Work,
  banIds: readonly string[],
): Promise<BanContestRow[]> {
  return tx.query(
    `SELECT ${columnsOf(BanContestTable)} FROM ban_contest WHERE ban_id = ANY($1::uuid[]) ORDER BY id`,
    [banIds],
  );
}

/** A ban with what it corrects and what corrects it: one bar in several rows. */
export interface BanLine {
  readonly ids: readonly string[];
  readonly authorityId: string;
  /** Whether it bars, or may again: one of them does. */
  readonly stands: boolean;
}

export async function banLineOf({ tx }: Work, banId: string): Promise<BanLine> {
  const rows = await tx.query<{ id: string; authorityId: string; stands: boolean }>(
    `WITH RECURSIVE before AS (
       SELECT id, corrects_id FROM ban WHERE id = $1
       UNION SELECT b.id, b.corrects_id FROM before a JOIN ban b ON b.id = a.corrects_id),
     line AS (
       SELECT id FROM before
       UNION SELECT b.id FROM line l JOIN ban b ON b.corrects_id = l.id
               AND b.state NOT IN ('proposed', 'rejected', 'withdrawn'))
     SELECT b.id, b.authority_id AS "authorityId", b.state IN ('in_force', 'suspended', 'ended') AS stands
       FROM line JOIN ban b USING (id) ORDER BY b.id`,
    [banId],
  );
  const [first] = rows;
  if (!first) throw new Error('a line of no ban');
  return {
    ids: rows.map(({ id }) => id),
    authorityId: first.authorityId,
    stands: rows.some(({ stands }) => stands),
  };
}

export async function insertContest({ tx }: Work, row: BanContestRow): Promise<void> {
  await tx.orm.insert(BanContestTable, row);
}

/** Writes the outcome over the version before; nobody else may have moved it. */
export async function updateContest({ tx }: Work, row: BanContestRow): Promise<void> {
  const { id, outcome, outcomeOn, sealedOutcomeDocument, outcomeBy, outcomeAt, version } = row;
  const { affected } = await tx.orm.update(
    BanContestTable,
    { id, version: version - 1 },
    { outcome, outcomeOn, sealedOutcomeDocument, outcomeBy, outcomeAt, version },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The contest moved. Read it again.');
}

/** When to look again; it is in no fact. */
export async function updateContestLook({ tx }: Work, row: BanContestRow): Promise<void> {
  const { id, lookOn, editionsSeen, dueOn, undetermined } = row;
  await tx.orm.update(BanContestTable, { id }, { lookOn, editionsSeen, dueOn, undetermined });
}

/** Bans of whose contests somebody may have to be chased today who was not; or whose clocks other working days count. */
export async function contestedBansDue(
  { tx }: Work,
  today: PlainDate,
  editions: number,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT ban_id AS id FROM ban_contest
      WHERE editions_seen IS NOT NULL AND (look_on <= $1 OR editions_seen <> $2)
      ORDER BY ban_id LIMIT $3`,
    [today, editions, limit],
  );
  return rows.map(({ id }) => id);
}

/** Every contest, in the order of its id. */
export async function contestsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<BanContestRow[]> {
  return tx.query(
    `SELECT ${columnsOf(BanContestTable)} FROM ban_contest
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
