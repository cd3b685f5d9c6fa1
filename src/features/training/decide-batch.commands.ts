import { dayInShanghai } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import {
  isSameOutcome,
  outcomeOf,
  rejected,
  type RowOutcome,
  type TrainingBatch,
} from '../../domain/training-batch';
import type { BatchEntry } from '../../domain/training-batch-line';
import { columnRefused, type RowFault } from '../../domain/training-batch-row';
import { UnreadableSeal } from '../../platform/crypto/sealed';
import { attempt } from '../../platform/database/attempt';
import type { Work } from '../../platform/database/work';
import type { ChunkBasis, ForeseenRows } from './batch-basis.store';
import { findChunk, type BatchChunk } from './batch-chunks.store';
import {
  chunkOf,
  isEntry,
  isFault,
  placeInChunk,
  rowsOf,
  type ChunkRows,
  type ReadRow,
} from './batch-rows';
import { foreseeCompletions, putCompletions, type Foreseen } from './push-many.commands';

const COULD_NOT: RowFault = { reason: 'could-not-be-applied', column: null };

/**
 * What would become of each row of a chunk, as things are now. Writes nothing. There is no basis where somebody's record
 * does not open.
 */
export async function foreseeChunk(
  work: Work,
  batch: TrainingBatch,
  chunk: BatchChunk,
  { rows, after }: ChunkRows,
): Promise<ForeseenRows> {
  const before = await entriesAt(work, batch, after, chunk.number);
  const entries = [...before, ...rows.filter(isEntry)];
  const { outcomes, basis } = await foreseeEntries(work, entries);
  const outcomeOfEntry = new Map(entries.map((entry, at) => [entry, outcomes[at]]));
  return {
    outcomes: rows.map((row) =>
      isFault(row) ? rejected(row) : (outcomeOfEntry.get(row) ?? rejected(COULD_NOT)),
    ),
    basis,
  };
}

/** Of rows of the file that others depend on, those that lie in chunks before. */
async function entriesAt(
  work: Work,
  batch: TrainingBatch,
  rows: readonly number[],
  chunkNumber: number,
): Promise<BatchEntry[]> {
  const earlier = [...new Set(rows)].filter((row) => chunkOf(row) < chunkNumber);
  const chunks = new Map<number, readonly ReadRow[]>();
  for (const number of new Set(earlier.map(chunkOf))) {
    const chunk = await findChunk(work, batch.id, number);
    if (chunk) chunks.set(number, rowsOf(work, batch.form, chunk).rows);
  }
  return earlier
    .sort((a, b) => a - b)
    .flatMap((row) => {
      const found = chunks.get(chunkOf(row))?.[placeInChunk(row)];
      return found && !isFault(found) ? [found] : [];
    });
}

/** Somebody whose record was altered cannot be decided about: then each row is asked about alone. */
async function foreseeEntries(work: Work, entries: readonly BatchEntry[]): Promise<ForeseenRows> {
  try {
    const foreseen = await foreseeCompletions(work, entries);
    const outcomes = foreseen.completions.map(({ outcome }) =>
      outcome instanceof Refusal ? refused(outcome) : outcomeOf(outcome.update, outcome),
    );
    return { outcomes, basis: basisOf(work, entries, foreseen) };
  } catch (error) {
    if (!(error instanceof UnreadableSeal)) throw error;
    if (entries.length === 1) return { outcomes: [rejected(COULD_NOT)], basis: null };
  }
  const alone: RowOutcome[] = [];
  for (const entry of entries) alone.push(...(await foreseeEntries(work, [entry])).outcomes);
  return { outcomes: alone, basis: null };
}

function basisOf(
  { keys }: Work,
  entries: readonly BatchEntry[],
  { completions, providerVersion, at }: Foreseen,
): ChunkBasis {
  return {
    keyIds: lookUpKeys(keys),
    providerVersion,
    day: dayInShanghai(at),
    holds: holdsFor(completions),
    rows: entries.map(({ reference, push }, place) => ({
      reference,
      digests: keys
        .blindIndexes(push.trainee.document.key)
        .map(({ digest }) => digest.toString('hex')),
      stored: completions[place]?.basis.stored ?? null,
      trainee: completions[place]?.basis.trainee ?? null,
    })),
  };
}

/** What is refused as too early may be right later: a day that has not come, or an update too far ahead of the clock. */
function holdsFor(completions: Foreseen['completions']): ChunkBasis['holds'] {
  const codes = completions.map(({ outcome }) =>
    outcome instanceof Refusal ? outcome.code : null,
  );
  if (codes.includes('request-invalid')) return 'now';
  return codes.includes('period-invalid') ? 'today' : 'always';
}

/** The keys that documents are looked up with, in the order of their digests. */
export function lookUpKeys(keys: Work['keys']): string[] {
  return keys.blindIndexes('').map(({ keyId }) => keyId);
}

/**
 * Records rows, each as it was foreseen or, without that, as it comes out: what differs from its foresight is not
 * recorded. The outcomes of the first of them, at least one: how many, the locks of one transaction say.
 */
export async function putRows(
  work: Work,
  rows: readonly ReadRow[],
  foreseen: readonly RowOutcome[] | null,
): Promise<RowOutcome[]> {
  const changed = new Set<ReadRow>();
  for (;;) {
    const entries = rows.filter(isEntry).filter((row) => !changed.has(row));
    const differing = new Set<ReadRow>();
    const put = await attempt(work, async () => {
      const outcomes = await putEntries(work, entries);
      if (foreseen) {
        rows.forEach((row, at) => {
          const [said, came] = [foreseen[at], outcomes.get(row)];
          if (said && came && !isSameOutcome(said, came)) differing.add(row);
        });
      }
      if (differing.size > 0) throw changedSince();
      return outcomes;
    });
    if (!(put instanceof Refusal)) return outcomesOf(rows, put, changed);
    if (differing.size === 0) throw put;
    for (const row of differing) changed.add(row);
  }
}

async function putEntries(
  work: Work,
  entries: readonly BatchEntry[],
): Promise<Map<ReadRow, RowOutcome>> {
  const put = await putCompletions(work, entries);
  return new Map(
    put.flatMap((one, at) => {
      const entry = entries[at];
      if (!entry) return [];
      const outcome = one instanceof Refusal ? refused(one) : outcomeOf(one.update, one.completion);
      return [[entry, outcome] as const];
    }),
  );
}

/** Up to the first row that was not answered. */
function outcomesOf(
  rows: readonly ReadRow[],
  put: ReadonlyMap<ReadRow, RowOutcome>,
  changed: ReadonlySet<ReadRow>,
): RowOutcome[] {
  const outcomes: RowOutcome[] = [];
  for (const row of rows) {
    const outcome = changed.has(row)
      ? ({ outcome: 'changed_since_preflight' } as const)
      : isFault(row)
        ? rejected(row)
        : put.get(row);
    if (!outcome) break;
    outcomes.push(outcome);
  }
  return outcomes;
}

function refused(refusal: Refusal): RowOutcome {
  return rejected({ reason: refusal.code, column: columnRefused(refusal) });
}

function changedSince(): Refusal {
  return new Refusal('training-batch-changed', 'A row comes out otherwise than was foreseen.');
}
