import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import type { ImportLine } from '../../domain/ban-import';
import {
  approveImport,
  discardImport,
  drawSample,
  mustBe,
  type BanImport,
  type Sample,
} from '../../domain/ban-import-moves';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { countEnd, tellOfRowsLeft } from './import-ends';
import { importFact, sampleFact } from './imports.facts';
import {
  findImport,
  findRow,
  findSample,
  importableRows,
  importLinePlace,
  insertImport,
  insertLines,
  insertSample,
  updateImport,
  updateOpened,
  type ImportRow,
} from './imports.store';
import { lineOf } from './judge-rows';

const LINES_AT_ONCE = 500;

/** Takes a list of decisions, sealed line by line; it is judged in the background, and bars nobody. */
export async function receiveImport(
  work: Work,
  text: string,
  rows: number,
  lines: AsyncIterable<ImportLine>,
): Promise<BanImport> {
  const { actor } = work;
  if (!actor.organisationId || !actor.humanId) throw new Error('a list is sent by an officer');
  const id = v7();
  const now = await work.now();
  const imported: BanImport = {
    id,
    authorityId: actor.organisationId,
    state: 'checking',
    digest: work.keys.commitment(id, text),
    rows,
    importable: null,
    singleProposals: null,
    refused: null,
    submittedBy: actor.id,
    submittedByHuman: actor.humanId,
    submittedAt: now,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    appliedRows: null,
    leftRows: null,
    version: 1,
  };
  await insertImport(work, imported);
  await keepLines(work, id, lines);
  await record(work, now, importFact('ban_import.received', imported));
  return imported;
}

async function keepLines(work: Work, id: string, lines: AsyncIterable<ImportLine>): Promise<void> {
  let kept = 0;
  let some: { row: number; sealedLine: Buffer }[] = [];
  for await (const line of lines) {
    kept += 1;
    const sealedLine = work.keys.seal(importLinePlace(id, kept), JSON.stringify(line));
    some.push({ row: kept, sealedLine });
    if (some.length === LINES_AT_ONCE) {
      await insertLines(work, id, some);
      some = [];
    }
  }
  if (some.length > 0) await insertLines(work, id, some);
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getImport(work: Work, importId: string): Promise<BanImport> {
  const found = await findImport(work, importId, await authorityIdsUnder(work, work.actor));
  if (!found) throw new Refusal('not-found', 'There is no such import in your line.');
  return found;
}

/** The rows that this human must open: drawn once, by chance, of those that would be put in force. */
export async function sampleOf(work: Work, importId: string): Promise<Sample> {
  const { officer, imported, now } = await held(work, importId);
  mustBe(imported, ['checked']);
  const { humanId } = officer;
  if (humanId === null) throw new Error('a sample is drawn for an officer');
  const drawnBefore = await findSample(work, importId, humanId);
  if (drawnBefore) return drawnBefore;
  const sample: Sample = {
    id: v7(),
    importId,
    officerId: officer.id,
    humanId,
    drawn: drawSample(await importableRows(work, importId), (below) => randomInt(below)),
    opened: [],
    drawnAt: now,
    version: 1,
  };
  await insertSample(work, sample);
  await record(work, now, sampleFact('ban_import_sample.drawn', sample, imported.authorityId));
  return sample;
}

export interface OpenedRow {
  readonly row: ImportRow;
  readonly line: ImportLine;
}

/** What a row says of whom: each reading is a disclosure, and counts for the sample of who reads. */
export async function openRow(work: Work, importId: string, number: number): Promise<OpenedRow> {
  const { officer, imported, now } = await held(work, importId);
  const row = await findRow(work, importId, number);
  const line = row && lineOf(work, row);
  if (!line) throw new Refusal('not-found', 'There is no such row in this import.');
  await record(work, now, {
    type: 'ban_import.row_disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: [work.actor.organisationId ?? imported.authorityId],
    data: { importId, row: number },
  });
  const sample =
    officer.humanId === null ? null : await findSample(work, importId, officer.humanId);
  if (sample?.drawn.includes(number) && !sample.opened.includes(number)) {
    const opened: Sample = {
      ...sample,
      opened: [...sample.opened, number].sort((a, b) => a - b),
      version: sample.version + 1,
    };
    await updateOpened(work, opened);
    await record(
      work,
      now,
      sampleFact('ban_import_sample.row_opened', opened, imported.authorityId),
    );
  }
  return { row, line };
}

/** Lets the rows that were found importable be put in force, one by one, in the background. */
export async function approveBanImport(
  work: Work,
  importId: string,
  version: number | null,
  digest: string,
): Promise<BanImport> {
  const { officer, imported, now } = await held(work, importId);
  mustBeAsRead(version, imported);
  mustBeAllowedToApprove(officer, now);
  const sample =
    officer.humanId === null ? null : await findSample(work, importId, officer.humanId);
  const approved = approveImport(imported, digest, sample, officer, now);
  await updateImport(work, approved);
  await record(work, now, importFact('ban_import.approved', approved));
  return approved;
}

export async function discardBanImport(
  work: Work,
  importId: string,
  version: number | null,
): Promise<BanImport> {
  const { officer, imported, now } = await held(work, importId);
  mustBeAsRead(version, imported);
  const discarded = discardImport(imported, officer, now, await countEnd(work, importId));
  await updateImport(work, discarded);
  await record(work, now, importFact('ban_import.discarded', discarded));
  await tellOfRowsLeft(work, now, discarded);
  return discarded;
}

interface Held {
  readonly officer: Principal;
  readonly imported: BanImport;
  readonly now: Date;
}

/** The import and who acts on it, read again now that neither can change. */
async function held(work: Work, importId: string): Promise<Held> {
  await getImport(work, importId);
  await hold(work, { exclusive: [`ban_import:${importId}`] });
  const officer = await holdDeciding(work);
  const now = await work.now();
  return { officer, now, imported: await getImport(work, importId) };
}

function mustBeAsRead(version: number | null, { version: stands }: BanImport): void {
  if (version !== stands) {
    throw new Refusal('precondition-failed', 'The import moved since you read it. Read it again.');
  }
}
