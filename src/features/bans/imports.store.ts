import type { BanImport, Counts, Sample } from '../../domain/ban-import-moves';
import type { ImportColumn, RowReason } from '../../domain/ban-import';
import { Refusal } from '../../domain/refusal';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

export type RowVerdict = 'waiting' | 'importable' | 'single_proposal' | 'refused' | 'applied';

export interface ImportRow {
  readonly importId: string;
  /** Counted from 1, without the headings. */
  readonly row: number;
  /** Of `ImportLine`, as JSON. */
  readonly sealedLine: Buffer;
  readonly verdict: RowVerdict;
  readonly reason: RowReason | null;
  /** The column that the reason speaks of. */
  readonly field: ImportColumn | null;
  /** Keyed digests of the document, of the document with name and birth date, and of the ban; null for what can be none. */
  readonly subjectDigest: string | null;
  readonly identityDigest: string | null;
  readonly decisionDigest: string | null;
  readonly banId: string | null;
  /** How often it failed at its turn. */
  readonly failures: number;
}

export const BanImportTable = table<BanImport>('ban_import', {
  id: { type: 'uuid', primary: true },
  authorityId: { type: 'uuid' },
  state: { type: 'text' },
  digest: { type: 'text' },
  rows: { type: 'integer' },
  importable: { type: 'integer', nullable: true },
  singleProposals: { type: 'integer', nullable: true },
  refused: { type: 'integer', nullable: true },
  submittedBy: { type: 'uuid' },
  submittedByHuman: { type: 'uuid' },
  submittedAt: { type: 'timestamptz' },
  decidedBy: { type: 'uuid', nullable: true },
  decidedByHuman: { type: 'uuid', nullable: true },
  decidedAt: { type: 'timestamptz', nullable: true },
  appliedRows: { type: 'integer', nullable: true },
  leftRows: { type: 'integer', nullable: true },
  version: { type: 'integer' },
});

export const BanImportRowTable = table<ImportRow>('ban_import_row', {
  importId: { type: 'uuid', primary: true },
  row: { type: 'integer', primary: true },
  sealedLine: { type: 'bytea' },
  verdict: { type: 'text' },
  reason: { type: 'text', nullable: true },
  field: { type: 'text', nullable: true },
  subjectDigest: { type: 'text', nullable: true },
  identityDigest: { type: 'text', nullable: true },
  decisionDigest: { type: 'text', nullable: true },
  banId: { type: 'uuid', nullable: true },
  failures: { type: 'integer' },
});

export const BanImportSampleTable = table<Sample>('ban_import_sample', {
  id: { type: 'uuid', primary: true },
  importId: { type: 'uuid' },
  officerId: { type: 'uuid' },
  humanId: { type: 'uuid' },
  drawn: { type: 'integer', array: true },
  opened: { type: 'integer', array: true },
  drawnAt: { type: 'timestamptz' },
  version: { type: 'integer' },
});

export const importLinePlace = (importId: string, row: number): Place => ({
  table: 'ban_import_row',
  row: `${importId}:${row}`,
  column: 'sealed_line',
});

/** Null when it is not there or its authority is none of `authorityIds`. */
export async function findImport(
  { tx }: Work,
  importId: string,
  authorityIds: readonly string[],
): Promise<BanImport | null> {
  const [row] = await tx.query<BanImport>(
    `SELECT ${columnsOf(BanImportTable)} FROM ban_import WHERE id = $1 AND authority_id = ANY($2::uuid[])`,
    [importId, authorityIds],
  );
  return row ?? null;
}

/** For screens, newest first; `before` is the last id of the page before. */
export async function pageOfImports(
  { tx }: Work,
  authorityIds: readonly string[],
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<BanImport[]> {
  return tx.query(
    `SELECT ${columnsOf(BanImportTable)} FROM ban_import
      WHERE authority_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [authorityIds, before, limit],
  );
}

export async function insertImport({ tx }: Work, row: BanImport): Promise<void> {
  await tx.orm.insert(BanImportTable, row);
}

/** Writes the move from the version before; nobody else may have moved it. */
export async function updateImport({ tx }: Work, row: BanImport): Promise<void> {
  const { id, state, importable, singleProposals, refused, version } = row;
  const { decidedBy, decidedByHuman, decidedAt, appliedRows, leftRows } = row;
  const { affected } = await tx.orm.update(
    BanImportTable,
    { id, version: version - 1 },
    {
      ...{ state, importable, singleProposals, refused },
      ...{ decidedBy, decidedByHuman, decidedAt, appliedRows, leftRows, version },
    },
  );
  if (affected !== 1) throw new Refusal('precondition-failed', 'The import moved. Read it again.');
}

/** How many rows of it stand how. */
export async function countRows(
  { tx }: Work,
  importId: string,
): Promise<Readonly<Record<RowVerdict, number>>> {
  const rows = await tx.query<{ verdict: RowVerdict; count: number }>(
    `SELECT verdict, count(*)::integer AS count FROM ban_import_row WHERE import_id = $1 GROUP BY verdict`,
    [importId],
  );
  const none = { waiting: 0, importable: 0, single_proposal: 0, refused: 0, applied: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count])) };
}

export function countsOf(rows: Readonly<Record<RowVerdict, number>>): Counts {
  return {
    importable: rows.importable,
    singleProposals: rows.single_proposal,
    refused: rows.refused,
  };
}

/** Rows after the one given, in their order; of one verdict, if one is given. */
export async function pageOfRows(
  { tx }: Work,
  importId: string,
  page: { readonly verdict: RowVerdict | null; readonly after: number; readonly limit: number },
): Promise<ImportRow[]> {
  return tx.query(
    `SELECT ${columnsOf(BanImportRowTable)} FROM ban_import_row
      WHERE import_id = $1 AND row > $2 AND ($3::text IS NULL OR verdict = $3) ORDER BY row LIMIT $4`,
    [importId, page.after, page.verdict, page.limit],
  );
}

export async function findRow(
  { tx }: Work,
  importId: string,
  row: number,
): Promise<ImportRow | null> {
  const [found] = await tx.query<ImportRow>(
    `SELECT ${columnsOf(BanImportRowTable)} FROM ban_import_row WHERE import_id = $1 AND row = $2`,
    [importId, row],
  );
  return found ?? null;
}

/** In one statement. */
export async function insertLines(
  { tx }: Work,
  importId: string,
  lines: readonly { readonly row: number; readonly sealedLine: Buffer }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO ban_import_row (import_id, row, sealed_line, verdict)
     SELECT $1, l."row", decode(l."sealed", 'hex'), 'waiting'
       FROM jsonb_to_recordset($2::jsonb) AS l("row" integer, "sealed" text)`,
    [
      importId,
      JSON.stringify(
        lines.map(({ row, sealedLine }) => ({ row, sealed: sealedLine.toString('hex') })),
      ),
    ],
  );
}

/** The sample that was drawn for this human; null before. */
export async function findSample(
  { tx }: Work,
  importId: string,
  humanId: string,
): Promise<Sample | null> {
  const [sample] = await tx.query<Sample>(
    `SELECT ${columnsOf(BanImportSampleTable)} FROM ban_import_sample WHERE import_id = $1 AND human_id = $2`,
    [importId, humanId],
  );
  return sample ?? null;
}

export async function insertSample({ tx }: Work, sample: Sample): Promise<void> {
  const { drawn, opened, ...rest } = sample;
  await tx.orm.insert(BanImportSampleTable, { ...rest, drawn: [...drawn], opened: [...opened] });
}

export async function updateOpened({ tx }: Work, sample: Sample): Promise<void> {
  await tx.query(
    `UPDATE ban_import_sample SET opened = $2, version = $3 WHERE id = $1 AND version = $3 - 1`,
    [sample.id, sample.opened, sample.version],
  );
}

/** Rows that would be put in force. */
export async function importableRows({ tx }: Work, importId: string): Promise<number[]> {
  const rows = await tx.query<{ row: number }>(
    `SELECT row FROM ban_import_row WHERE import_id = $1 AND verdict = 'importable' ORDER BY row`,
    [importId],
  );
  return rows.map(({ row }) => row);
}

/** Every import, whole, in the order of its id. */
export async function importsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<BanImport[]> {
  return tx.query(
    `SELECT ${columnsOf(BanImportTable)} FROM ban_import
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}

export async function samplesAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<Sample[]> {
  return tx.query(
    `SELECT ${columnsOf(BanImportSampleTable)} FROM ban_import_sample
      WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
}
