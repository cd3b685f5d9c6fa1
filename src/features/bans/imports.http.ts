import { readImportHeadings, type ImportLine } from '../../domain/ban-import';
import type { BanImport } from '../../domain/ban-import-moves';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { csvLines } from '../../platform/http/csv';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import * as commands from './imports.commands';
import { countRows, pageOfImports, pageOfRows, type ImportRow } from './imports.store';

const MOST_ROWS = 20_000;

export const importBans: Operation<'importBans'> = async (work, { body }) => {
  const rows = await countOf(body);
  if (rows === 0 || rows > MOST_ROWS) {
    throw new Refusal('request-invalid', `A list of bans has 1 to ${MOST_ROWS} rows.`);
  }
  const imported = await commands.receiveImport(work, body, rows, linesOf(body));
  return { status: 202, body: { id: imported.id, rows, hash: imported.digest } };
};

/** To the end, so that a file with a broken line at its end is not begun. */
async function countOf(text: string): Promise<number> {
  let rows = 0;
  for await (const line of linesOf(text)) rows += Number(line !== null);
  return rows;
}

async function* linesOf(text: string): AsyncGenerator<ImportLine> {
  let columns: ReturnType<typeof readImportHeadings> | null = null;
  for await (const values of csvLines(text)) {
    if (columns === null) columns = readImportHeadings(values);
    else {
      yield Object.fromEntries(
        columns.flatMap((column, at) => (values[at] ? [[column, values[at]] as const] : [])),
      );
    }
  }
}

export const listBanImports: Operation<'listBanImports'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfImports(work, await authorityIdsUnder(work, work.actor), {
    before: readCursor(query.cursor, 'ban-imports', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf('ban-imports', found, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map(present),
      nextCursor,
    },
  };
};

export const getBanImport: Operation<'getBanImport'> = async (work, { path }) =>
  inFull(work, await commands.getImport(work, path.importId));

export const listBanImportRows: Operation<'listBanImportRows'> = async (work, { path, query }) => {
  const { id } = await commands.getImport(work, path.importId);
  const rows = await pageOfRows(work, id, {
    verdict: query.verdict ?? null,
    after: query.afterRow ?? 0,
    limit: query.limit ?? 50,
  });
  return { status: 200, body: { items: rows.map(presentRow) } };
};

export const getBanImportRow: Operation<'getBanImportRow'> = async (work, { path }) => {
  const { row, line } = await commands.openRow(work, path.importId, Number(path.row));
  return { status: 200, body: { ...presentRow(row), values: { ...line } } };
};

export const drawBanImportSample: Operation<'drawBanImportSample'> = async (work, { path }) => {
  const { drawn, opened } = await commands.sampleOf(work, path.importId);
  return { status: 200, body: { rows: [...drawn], opened: [...opened] } };
};

export const approveBanImport: Operation<'approveBanImport'> = async (
  work,
  { path, ifMatch, body },
) => inFull(work, await commands.approveBanImport(work, path.importId, ifMatch, body.hash));

export const discardBanImport: Operation<'discardBanImport'> = async (work, { path, ifMatch }) =>
  inFull(work, await commands.discardBanImport(work, path.importId, ifMatch));

async function inFull(work: Work, imported: BanImport) {
  const now = await countRows(work, imported.id);
  const progress = {
    waiting: now.waiting,
    importable: now.importable,
    singleProposal: now.single_proposal,
    refused: now.refused,
    applied: now.applied,
  };
  return {
    status: 200 as const,
    body: { ...present(imported), progress },
    version: imported.version,
  };
}

function present({ id, state, rows, digest, submittedBy, submittedAt, ...rest }: BanImport) {
  return {
    id,
    state,
    rows,
    hash: digest,
    submittedBy,
    submittedAt: submittedAt.toISOString(),
    decidedBy: rest.decidedBy,
    decidedAt: rest.decidedAt?.toISOString() ?? null,
  };
}

function presentRow({ row, verdict, reason, field, banId }: ImportRow) {
  return { row, verdict, reason, column: field, banId };
}
