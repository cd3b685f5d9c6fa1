import type { RefusalCode } from '../../domain/refusal';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** A staff list as a nursery sent it. */
export interface Roster {
  readonly id: string;
  readonly institutionId: string;
  readonly receivedAt: Date;
  readonly lines: number;
  /** Keyed digest of the whole text. Hex. */
  readonly digest: string;
  readonly version: number;
}

export interface RosterLineRow {
  readonly rosterId: string;
  /** Counted from 1, without the headings. */
  readonly line: number;
  /** The nursery's own staff number, for the answer; empty where the line has none that may be kept. */
  readonly reference: string;
  /** Of `RosterLine`, as JSON. */
  readonly sealedLine: Buffer;
  readonly outcome: 'waiting' | 'recorded' | 'refused';
  readonly employmentId: string | null;
  readonly refusal: RefusalCode | null;
}

export const RosterTable = table<Roster>('roster', {
  id: { type: 'uuid', primary: true },
  institutionId: { type: 'uuid' },
  receivedAt: { type: 'timestamptz' },
  lines: { type: 'integer' },
  digest: { type: 'text' },
  version: { type: 'integer' },
});

export const RosterLineTable = table<RosterLineRow>('roster_line', {
  rosterId: { type: 'uuid', primary: true },
  line: { type: 'integer', primary: true },
  reference: { type: 'text' },
  sealedLine: { type: 'bytea' },
  outcome: { type: 'text' },
  employmentId: { type: 'uuid', nullable: true },
  refusal: { type: 'text', nullable: true },
});

export const linePlace = (rosterId: string, line: number): Place => ({
  table: 'roster_line',
  row: `${rosterId}:${line}`,
  column: 'sealed_line',
});

export async function insertRoster(
  { tx }: Work,
  roster: Roster,
  lines: readonly RosterLineRow[],
): Promise<void> {
  await tx.orm.insert(RosterTable, roster);
  await tx.query(
    `INSERT INTO roster_line (roster_id, line, reference, sealed_line, outcome)
     SELECT $1, l."line", l."reference", decode(l."sealed", 'hex'), 'waiting'
       FROM jsonb_to_recordset($2::jsonb) AS l("line" integer, "reference" text, "sealed" text)`,
    [
      roster.id,
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

/** Null when it is not there or another institution's. */
export async function findRoster(
  { tx }: Work,
  rosterId: string,
  institutionId: string,
): Promise<Roster | null> {
  const [row] = await tx.query<Roster>(
    `SELECT ${columnsOf(RosterTable)} FROM roster WHERE id = $1 AND institution_id = $2`,
    [rosterId, institutionId],
  );
  return row ?? null;
}

/** How far the lines of a list have come. */
export async function progressOf({ tx }: Work, rosterId: string) {
  const rows = await tx.query<{ outcome: RosterLineRow['outcome']; count: number }>(
    `SELECT outcome, count(*)::integer AS count FROM roster_line WHERE roster_id = $1 GROUP BY outcome`,
    [rosterId],
  );
  const counted = (outcome: RosterLineRow['outcome']) =>
    rows.find((row) => row.outcome === outcome)?.count ?? 0;
  return { recorded: counted('recorded'), refused: counted('refused') };
}

/** Lines after the one given, in their order. */
export async function pageOfLines(
  { tx }: Work,
  rosterId: string,
  after: number,
  limit: number,
): Promise<RosterLineRow[]> {
  return tx.query(
    `SELECT ${columnsOf(RosterLineTable)} FROM roster_line
      WHERE roster_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
    [rosterId, after, limit],
  );
}

/**
 * A line that waits and that nobody works on, held to the end of the transaction, with its list. By chance, so that one that fails
 * keeps none of the others waiting.
 */
export async function holdWaitingLine({
  tx,
}: Work): Promise<(RosterLineRow & Pick<Roster, 'institutionId'>) | null> {
  const [row] = await tx.query<RosterLineRow & Pick<Roster, 'institutionId'>>(
    `SELECT ${columnsOf(RosterLineTable, 'l')}, r.institution_id AS "institutionId"
       FROM (SELECT * FROM roster_line WHERE outcome = 'waiting' LIMIT 500) near
       JOIN roster_line l ON l.roster_id = near.roster_id AND l.line = near.line
       JOIN roster r ON r.id = l.roster_id
      WHERE l.outcome = 'waiting' ORDER BY random() LIMIT 1 FOR UPDATE OF l SKIP LOCKED`,
  );
  return row ?? null;
}

export async function settleLine(
  { tx }: Work,
  { rosterId, line, outcome, employmentId, refusal }: RosterLineRow,
): Promise<void> {
  await tx.query(
    `UPDATE roster_line SET outcome = $3, employment_id = $4, refusal = $5
      WHERE roster_id = $1 AND line = $2`,
    [rosterId, line, outcome, employmentId, refusal],
  );
}

export async function rostersAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<Roster[]> {
  return tx.query(
    `SELECT ${columnsOf(RosterTable)} FROM roster
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
