import type { KnownDecision } from '../../domain/ban-import-known';
import type { BanImport } from '../../domain/ban-import-moves';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import {
  BanImportRowTable,
  BanImportTable,
  type ImportRow,
  type RowVerdict,
} from './imports.store';

/** An import in this state that nobody works on, to the end of the transaction. */
export async function holdImportIn(
  { tx }: Work,
  state: BanImport['state'],
): Promise<BanImport | null> {
  const [row] = await tx.query<BanImport>(
    `SELECT ${columnsOf(BanImportTable)} FROM ban_import
      WHERE state = $1 ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [state],
  );
  return row ?? null;
}

export async function waitingRows(
  { tx }: Work,
  importId: string,
  limit: number,
): Promise<ImportRow[]> {
  return tx.query(
    `SELECT ${columnsOf(BanImportRowTable)} FROM ban_import_row
      WHERE import_id = $1 AND verdict = 'waiting' ORDER BY row LIMIT $2`,
    [importId, limit],
  );
}

type Settled = Omit<ImportRow, 'sealedLine'>;

/** In one statement, however many. */
export async function settleRows({ tx }: Work, rows: readonly Settled[]): Promise<void> {
  await tx.query(
    `UPDATE ban_import_row r
        SET verdict = s."verdict", reason = s."reason", field = s."field", subject_digest = s."subjectDigest",
            identity_digest = s."identityDigest", decision_digest = s."decisionDigest", ban_id = s."banId"
       FROM jsonb_to_recordset($1::jsonb) AS s("importId" uuid, "row" integer, "verdict" text, "reason" text,
              "field" text, "subjectDigest" text, "identityDigest" text, "decisionDigest" text, "banId" uuid)
      WHERE r.import_id = s."importId" AND r.row = s."row"`,
    [JSON.stringify(rows.map((row) => ({ ...row, sealedLine: undefined })))],
  );
}

/**
 * What one row alone does not show: one document under two names is a proposal for itself in each of its rows, and the
 * same ban a second time is refused. Found in one pass each, without a join, which a table of new rows has no plan for.
 */
export async function settleAmongRows(work: Work, importId: string): Promise<void> {
  await settleFound(
    work,
    importId,
    { verdict: 'single_proposal', reason: 'identity-contradiction' },
    `SELECT row, verdict, min(identity_digest) OVER w <> max(identity_digest) OVER w AS found
       FROM ban_import_row WHERE import_id = $1 WINDOW w AS (PARTITION BY subject_digest)`,
  );
  await settleFound(
    work,
    importId,
    { verdict: 'refused', reason: 'duplicate-in-file' },
    `SELECT row, verdict, row_number() OVER (PARTITION BY decision_digest ORDER BY row) > 1 AS found
       FROM ban_import_row WHERE import_id = $1 AND verdict = 'importable'`,
  );
}

async function settleFound(
  { tx }: Work,
  importId: string,
  { verdict, reason }: Pick<ImportRow, 'verdict' | 'reason'>,
  sql: string,
): Promise<void> {
  const found = await tx.query<{ row: number }>(
    `SELECT row FROM (${sql}) rows WHERE found AND verdict = 'importable'`,
    [importId],
  );
  if (found.length === 0) return;
  await tx.query(
    `UPDATE ban_import_row SET verdict = $3, reason = $4 WHERE import_id = $1 AND row = ANY($2::integer[])`,
    [importId, found.map(({ row }) => row), verdict, reason],
  );
}

/**
 * A row that was approved and that nobody works on, to the end of the transaction. By chance, so that one that fails
 * keeps none of the others waiting. None while the account of who sent or approved its file is off.
 */
export async function holdApprovedRow({ tx }: Work): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(
    `SELECT ${columnsOf(BanImportRowTable, 'r')}
       FROM (SELECT r.import_id, r.row FROM ban_import i
              CROSS JOIN LATERAL (SELECT import_id, row FROM ban_import_row
                     WHERE import_id = i.id AND verdict = 'importable' ORDER BY row LIMIT 100) r
              WHERE i.state = 'approved'
                AND 2 = (SELECT count(*) FROM officer f JOIN organisation o ON o.id = f.authority_id
                          WHERE f.id IN (i.submitted_by, i.decided_by) AND f.state = 'active' AND o.state = 'active')
              LIMIT 100) near
       JOIN ban_import_row r ON r.import_id = near.import_id AND r.row = near.row
      WHERE r.verdict = 'importable' ORDER BY random() LIMIT 1 FOR UPDATE OF r SKIP LOCKED`,
  );
  return row ?? null;
}

/** After the third time it is for a human: what fails for ever bars nobody, and its import would never end. */
export async function countFailure(
  { tx }: Work,
  { importId, row }: Pick<ImportRow, 'importId' | 'row'>,
): Promise<void> {
  await tx.query(
    `UPDATE ban_import_row
        SET failures = failures + 1,
            verdict = CASE WHEN failures < 2 THEN verdict ELSE 'single_proposal' END,
            reason = CASE WHEN failures < 2 THEN reason ELSE 'could-not-be-applied' END
      WHERE import_id = $1 AND row = $2 AND verdict = 'importable'`,
    [importId, row],
  );
}

/** As it is now, if it is still approved: hold its name first, so that nobody discards it to the end of the transaction. */
export async function findApproved({ tx }: Work, importId: string): Promise<BanImport | null> {
  const [imported] = await tx.query<BanImport>(
    `SELECT ${columnsOf(BanImportTable)} FROM ban_import WHERE id = $1 AND state = 'approved'`,
    [importId],
  );
  return imported ?? null;
}

/** An approved import of which nothing waits any more. */
export async function findDoneImport({ tx }: Work): Promise<BanImport | null> {
  const waits: RowVerdict = 'importable';
  const [row] = await tx.query<BanImport>(
    `SELECT ${columnsOf(BanImportTable, 'i')} FROM ban_import i
      WHERE i.state = 'approved'
        AND NOT EXISTS (SELECT FROM ban_import_row r WHERE r.import_id = i.id AND r.verdict = $1)
      ORDER BY i.id LIMIT 1`,
    [waits],
  );
  return row ?? null;
}

/** Every ban of these documents, and of these people under whatever document, in every state. */
export async function decisionsAmong(
  { tx }: Work,
  subjectDigests: readonly string[],
  personIds: readonly string[],
): Promise<
  (KnownDecision & { readonly subjectDigest: string; readonly personId: string | null })[]
> {
  return tx.query(
    `SELECT authority_id AS "authorityId", document_number AS "documentNumber", subject_digest AS "subjectDigest",
            person_id AS "personId", capacity, ground, state
       FROM ban WHERE subject_digest = ANY($1::text[]) OR person_id = ANY($2::uuid[])`,
    [subjectDigests, personIds],
  );
}
