import type { RefusalCode } from '../../domain/refusal';
import type { FactFault, FactReason } from '../../domain/subsidy-fact-told';
import type { FactColumn } from '../../domain/subsidy-fact-words';
import type { Update } from '../../domain/update';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** A list of facts as an authority or employer sent it. */
export interface FactList {
  readonly id: string;
  readonly organisationId: string;
  readonly receivedAt: Date;
  readonly lines: number;
  /** Keyed digest of the whole text. Hex. */
  readonly digest: string;
  readonly version: number;
}

export type FactLineOutcome = 'waiting' | 'recorded' | 'corrected' | 'unchanged' | 'refused';
export const LINE_OUTCOME: Readonly<Record<Update, FactLineOutcome>> = {
  record: 'recorded',
  correct: 'corrected',
  unchanged: 'unchanged',
};

export interface FactLineRow {
  readonly listId: string;
  /** Counted from 1, without the headings. */
  readonly line: number;
  /** The sender's own, for the answer; empty where the line has none that may be kept. */
  readonly reference: string;
  /** Of `FactLine`, as JSON; empty from when it is done. */
  readonly sealedLine: Buffer;
  readonly outcome: FactLineOutcome;
  readonly refusal: RefusalCode | null;
  /** Why it was refused, and of which column that speaks; null of lines that were refused before reasons were kept. */
  readonly reason: FactReason | null;
  readonly refusedColumn: FactColumn | null;
}

export const FactListTable = table<FactList>('subsidy_fact_list', {
  id: { type: 'uuid', primary: true },
  organisationId: { type: 'uuid' },
  receivedAt: { type: 'timestamptz' },
  lines: { type: 'integer' },
  digest: { type: 'text' },
  version: { type: 'integer' },
});

export const FactLineTable = table<FactLineRow>('subsidy_fact_line', {
  listId: { type: 'uuid', primary: true },
  line: { type: 'integer', primary: true },
  reference: { type: 'text' },
  sealedLine: { type: 'bytea' },
  outcome: { type: 'text' },
  refusal: { type: 'text', nullable: true },
  reason: { type: 'text', nullable: true },
  refusedColumn: { type: 'text', nullable: true },
});

export const factLinePlace = (listId: string, line: number): Place => ({
  table: 'subsidy_fact_line',
  row: `${listId}:${line}`,
  column: 'sealed_line',
});

export async function insertFactList(
  { tx }: Work,
  list: FactList,
  lines: readonly Pick<FactLineRow, 'line' | 'reference' | 'sealedLine'>[],
): Promise<void> {
  await tx.orm.insert(FactListTable, list);
  await tx.query(
    `INSERT INTO subsidy_fact_line (list_id, line, reference, sealed_line, outcome)
     SELECT $1, l."line", l."reference", decode(l."sealed", 'hex'), 'waiting'
       FROM jsonb_to_recordset($2::jsonb) AS l("line" integer, "reference" text, "sealed" text)`,
    [
      list.id,
      JSON.stringify(
        lines.map(({ line, reference, sealedLine }) => ({
          line,
          reference,
          sealed: sealedLine.toString('hex'),
        })),
      ),
    ],
  );
}

/** Null when it is not there or another organisation's. */
export async function findFactList(
  { tx }: Work,
  listId: string,
  organisationId: string,
): Promise<FactList | null> {
  const [row] = await tx.query<FactList>(
    `SELECT ${columnsOf(FactListTable)} FROM subsidy_fact_list WHERE id = $1 AND organisation_id = $2`,
    [listId, organisationId],
  );
  return row ?? null;
}

/** How many lines have come to each outcome. */
export async function outcomesOf(
  { tx }: Work,
  listId: string,
): Promise<ReadonlyMap<FactLineOutcome, number>> {
  const rows = await tx.query<{ outcome: FactLineOutcome; count: number }>(
    `SELECT outcome, count(*)::integer AS count FROM subsidy_fact_line WHERE list_id = $1 GROUP BY outcome`,
    [listId],
  );
  return new Map(rows.map(({ outcome, count }) => [outcome, count]));
}

/** Lines after the one given, in their order. */
export async function pageOfFactLines(
  { tx }: Work,
  listId: string,
  after: number,
  limit: number,
): Promise<FactLineRow[]> {
  return tx.query(
    `SELECT ${columnsOf(FactLineTable)} FROM subsidy_fact_line
      WHERE list_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
    [listId, after, limit],
  );
}

export interface WaitingFactLine
  extends FactLineRow, Pick<FactList, 'organisationId' | 'receivedAt'> {
  /** The account that sent the list, as its fact says. */
  readonly sentBy: string;
}

/** A line that waits and that nobody works on, by chance, held to the end of the transaction, with its list. */
export async function holdWaitingFactLine({ tx }: Work): Promise<WaitingFactLine | null> {
  const [row] = await tx.query<WaitingFactLine>(
    `SELECT ${columnsOf(FactLineTable, 'l')}, s.organisation_id AS "organisationId", s.received_at AS "receivedAt",
            (SELECT f.fact ->> 'actor' FROM log_fact f
              WHERE (f.fact -> 'subject' ->> 'kind') COLLATE "C" = 'subsidy_fact_list'
                AND (f.fact -> 'subject' ->> 'id') COLLATE "C" = s.id::text) AS "sentBy"
       FROM (SELECT * FROM subsidy_fact_line WHERE outcome = 'waiting' LIMIT 500) near
       JOIN subsidy_fact_line l ON l.list_id = near.list_id AND l.line = near.line
       JOIN subsidy_fact_list s ON s.id = l.list_id
      WHERE l.outcome = 'waiting' ORDER BY random() LIMIT 1 FOR UPDATE OF l SKIP LOCKED`,
  );
  return row ?? null;
}

/** What it said is kept no longer. */
export async function settleFactLine(
  { tx }: Work,
  { listId, line }: Pick<FactLineRow, 'listId' | 'line'>,
  outcome: FactLineOutcome | FactFault,
): Promise<void> {
  const isRefused = typeof outcome !== 'string';
  const fault: Partial<FactFault> = isRefused ? outcome : {};
  const settled = isRefused ? 'refused' : outcome;
  const { code = null, reason = null, column = null } = fault;
  await tx.query(
    `UPDATE subsidy_fact_line SET outcome = $3, refusal = $4, reason = $5, refused_column = $6, sealed_line = ''
      WHERE list_id = $1 AND line = $2`,
    [listId, line, settled, code, reason, column],
  );
}

export async function factListsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<FactList[]> {
  return tx.query(
    `SELECT ${columnsOf(FactListTable)} FROM subsidy_fact_list
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
