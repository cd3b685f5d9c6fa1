import { v7 } from 'uuid';
import {
  isSameAgain,
  MOST_ROWS,
  type BatchMode,
  type TrainingBatch,
} from '../../domain/training-batch';
import type { FileForm } from '../../domain/training-batch-form';
import { Refusal } from '../../domain/refusal';
import type { RawRow } from '../../domain/training-batch-row';
import { hold } from '../../platform/database/locks';
import type { Within, Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { countReceived, deleteChunks, insertChunks, type NewChunk } from './batch-chunks.store';
import { chunkOf, isFault, readRow, sealChunk, type MarkedRow } from './batch-rows';
import { batchFact } from './batches.facts';
import { findBatchOf, insertBatch } from './batches.store';
import { COMPLETIONS_AT_ONCE } from './push-many.commands';
import { refusalOfPreflight } from './watch-preflights.commands';

/** A file that came whole and is no batch yet. */
export interface ReceivedRows {
  readonly id: string;
  readonly form: FileForm;
  readonly rows: number;
}

const CHUNKS_AT_ONCE = 10;
/** No file is on its way for so long; what is older may be taken away at any moment. */
const LONGEST_WAY_MS = 30 * 60_000;

/**
 * Writes rows down, sealed, as they come: some of them in each transaction, and none open while waiting for the next.
 * Nobody sees them before `keepBatch`.
 *
 * @throws Refusal `request-invalid` for no row and for too many; whatever reading them throws.
 */
export async function receiveRows(
  within: Within,
  form: FileForm,
  rows: AsyncIterable<RawRow>,
): Promise<ReceivedRows> {
  const id = v7();
  const keys = await within((work) => Promise.resolve(work.keys));
  const seen = new Seen((text) => keys.commitment(id, text));
  let chunks: NewChunk[] = [];
  let some: MarkedRow[] = [];
  let [count, number] = [0, 0];
  const close = async (atMost: number) => {
    if (some.length > 0) {
      number += 1;
      const earlier = some.flatMap(({ after }) => after.map(chunkOf));
      const needs = Math.max(0, ...earlier.filter((one) => one < number));
      chunks.push({
        ...{ batchId: id, number, firstRow: count - some.length + 1, rows: some.length },
        ...{ needs, sealedRows: sealChunk(keys, id, number, some) },
      });
      some = [];
    }
    if (chunks.length <= atMost) return;
    const ready = chunks;
    chunks = [];
    await within(async (work) => insertChunks(work, ready, await work.now()));
  };
  for await (const raw of rows) {
    count += 1;
    if (count > MOST_ROWS) throw tooMany();
    some.push(seen.mark(count, raw, form));
    if (some.length === COMPLETIONS_AT_ONCE) await close(CHUNKS_AT_ONCE - 1);
  }
  if (count === 0) throw tooMany();
  await close(0);
  return { id, form, rows: count };
}

/** Whoever stands in a file more often is decided about by the first of these rows; what comes out otherwise is left. */
const MOST_LOOKED_BACK = 16;

interface Bearer {
  /** As the first row says. */
  readonly identity: string;
  /** The first of them. */
  readonly rows: number[];
  contradicted: boolean;
}

/** What a file said so far, by keyed digests: who bears a document, and which references there are. */
class Seen {
  private readonly references = new Set<string>();
  private readonly people = new Map<string, Bearer>();
  constructor(private readonly digestOf: (text: string) => string) {}

  mark(row: number, raw: RawRow, form: FileForm): MarkedRow {
    const read = readRow(form, raw);
    if (isFault(read)) return { raw, duplicate: false, after: [] };
    const { document, name, birthDate } = read.push.trainee;
    const reference = this.short(`reference ${read.reference}`);
    if (this.references.has(reference)) return { raw, duplicate: true, after: [] };
    this.references.add(reference);
    const key = this.short(`document ${document.key}`);
    const identity = this.short(`identity ${birthDate} ${name}`);
    const bearer = this.people.get(key) ?? { identity, rows: [], contradicted: false };
    this.people.set(key, bearer);
    bearer.contradicted ||= bearer.identity !== identity;
    const after = bearer.contradicted ? [...bearer.rows] : [];
    if (bearer.rows.length < MOST_LOOKED_BACK) bearer.rows.push(row);
    return { raw, duplicate: false, after };
  }

  /** 96 bits, a sign a byte: among 50,000 no two fall together. A slice of the digest would keep all of it in memory. */
  private short(text: string): string {
    return Buffer.from(this.digestOf(text).slice(0, 24), 'hex').toString('latin1');
  }
}

/**
 * Makes received rows a batch of their provider. A file that came before and is not done is found again instead. Nothing is
 * kept of a preflight that is one too many: it is returned as refused.
 *
 * @throws Refusal `request-malformed` for one that was too long on its way.
 */
export async function keepBatch(
  work: Work,
  { id, form, rows }: ReceivedRows,
  mode: BatchMode,
  sha256: string,
): Promise<TrainingBatch | { readonly refused: Refusal }> {
  const { actor, keys } = work;
  if (!actor.organisationId) throw new Error('a batch is sent for an organisation');
  await hold(work, { exclusive: [`training_batches_of:${actor.organisationId}`] });
  const now = await work.now();
  const digest = keys.commitment(`training_batch ${actor.organisationId}`, `${mode}:${sha256}`);
  const known = await findBatchOf(work, actor.organisationId, digest);
  if (known && isSameAgain(known)) {
    await deleteChunks(work, id);
    return known;
  }
  const since = new Date(now.getTime() - LONGEST_WAY_MS);
  if ((await countReceived(work, id, since)) !== rows) {
    throw new Refusal('request-malformed', 'The file was too long on its way. Send it again.');
  }
  const isPreflight = mode === 'preflight';
  const refused = isPreflight && (await refusalOfPreflight(work, actor.organisationId, rows, now));
  if (refused) {
    await deleteChunks(work, id);
    return { refused };
  }
  const batch: TrainingBatch = {
    id,
    organisationId: actor.organisationId,
    clientId: actor.id,
    mode,
    state: mode === 'direct' ? 'applying' : 'checking',
    digest,
    form,
    rows,
    totals: null,
    sealedToken: null,
    receivedAt: now,
    preflightedAt: null,
    committedAt: mode === 'direct' ? now : null,
    finishedAt: null,
    version: 1,
  };
  await insertBatch(work, batch);
  await record(work, now, batchFact('training_batch.received', batch));
  return batch;
}

function tooMany(): Refusal {
  return new Refusal(
    'request-invalid',
    `A batch has 1 to ${MOST_ROWS} rows. 每个文件须有 1 至 ${MOST_ROWS} 行。`,
  );
}
