import { readCheckpoint, signCheckpoint } from '../../domain/checkpoint';
import { EMPTY, grow, peaksOf, planConsistency, rootOf, type Frontier } from '../../domain/merkle';
import { provesConsistency } from '../../domain/merkle-verifier';
import type { Work } from '../../platform/database/work';
import {
  becomeSequencer,
  entriesWithoutPlace,
  insertCheckpoint,
  insertLeaves,
  insertNodes,
  latestCheckpoint,
  readHorizon,
  type LogCheckpointRow,
  type LogEntryRow,
} from './log.store';
import { hashesOf, LogBroken, proofHashes } from './proofs.commands';

/** What one run of the sequencer did. */
export interface Sequencing {
  /** The last checkpoint that stood committed when the run began: the one to keep outside the database. */
  readonly standing: string | null;
  readonly placed: number;
}

/** The end of the log; before the first checkpoint, of nothing. */
type End = Omit<LogCheckpointRow, 'note'> & { readonly note: string | null };
const BEGINNING: End = {
  treeSize: 0,
  root: rootOf(EMPTY),
  note: null,
  floor: 0,
  ceiling: 0,
  ceilingXid: 0,
};

/** So many that a backlog shrinks, so few that a run stays below a second. */
const MOST_AT_ONCE = 20_000;

/**
 * Gives committed entries their places and signs the new size. One process does it at a time; for the others
 * there is nothing to do, and they get null.
 *
 * A slow transaction may bring a smaller number than those that have their place already: the floor stays below
 * it until its transaction has ended. Places are given in the order of numbers within a run, hence in the order
 * of versions for each subject.
 *
 * `kept` is the checkpoint outside the database.
 *
 * @throws LogBroken when the tables do not extend the last checkpoint in the database and the one kept.
 */
export async function sequenceEntries(
  work: Work,
  kept: string | null,
  most = MOST_AT_ONCE,
): Promise<Sequencing | null> {
  if (!(await becomeSequencer(work))) return null;
  const last = (await latestCheckpoint(work)) ?? BEGINNING;
  const horizon = await readHorizon(work, last.ceilingXid);
  // What is drawn and committed from here on waits for the next run: a checkpoint covers no number above its ceiling.
  const bounds = { floor: last.floor, ceiling: horizon.drawn };
  const entries = await entriesWithoutPlace(work, bounds, most);
  const isNew = entries.length > 0 || last.note === null;
  if (isNew || kept !== last.note) {
    const frontier = await soundFrontier(work, last, kept);
    if (isNew) {
      const settled = horizon.passed ? last.ceiling : last.floor;
      const reached = entries.length === most ? (entries.at(-1)?.number ?? 0) : settled;
      const floor = Math.max(last.floor, Math.min(settled, reached));
      await extendLog(work, frontier, entries, { floor, ceiling: horizon.drawn });
    }
  }
  return { standing: last.note, placed: entries.length };
}

/** Reads a few rows only. @throws LogBroken as the sequencer would. */
export async function soundLog(work: Work, kept: string | null): Promise<void> {
  await soundFrontier(work, (await latestCheckpoint(work)) ?? BEGINNING, kept);
}

async function extendLog(
  work: Work,
  frontier: Frontier,
  entries: readonly LogEntryRow[],
  bounds: { readonly floor: number; readonly ceiling: number },
): Promise<void> {
  const grown = grow(
    frontier,
    entries.map(({ leafHash }) => leafHash),
  );
  await insertLeaves(
    work,
    frontier.size,
    entries.map(({ number }) => number),
  );
  await insertNodes(work, grown.nodes);
  const { size } = grown.frontier;
  const root = rootOf(grown.frontier);
  const note = signCheckpoint(size, root, work.keys.logKey);
  await insertCheckpoint(work, {
    treeSize: size,
    root,
    note,
    ...bounds,
  });
}

/** The end of the tree: it gives the root of the last checkpoint, which is signed and extends the one kept. */
async function soundFrontier(work: Work, last: End, kept: string | null): Promise<Frontier> {
  if (last.note !== null) refuseUnsigned(work, last, last.note);
  const ids = peaksOf(last.treeSize);
  const frontier = { size: last.treeSize, peaks: ids.map(await hashesOf(work, ids)) };
  if (!rootOf(frontier).equals(last.root)) {
    throw new LogBroken(`its nodes do not give the root of size ${last.treeSize}`);
  }
  if (kept !== null && kept !== last.note) await refuseFork(work, last, kept);
  return frontier;
}

function refuseUnsigned(work: Work, { treeSize, root }: End, note: string): void {
  const signed = readCheckpoint(note, work.keys.logKey);
  if (signed?.treeSize === treeSize && signed.root.equals(root)) return;
  throw new LogBroken(`the checkpoint of size ${treeSize} is not one that this key signed`);
}

async function refuseFork(work: Work, { treeSize, root }: End, kept: string): Promise<void> {
  const outside = readCheckpoint(kept, work.keys.logKey);
  if (!outside) throw new LogBroken('the checkpoint kept outside is not one that this key signed');
  const from = outside.treeSize;
  if (from > treeSize) {
    throw new LogBroken(`size ${from} was signed, but the database ends at ${treeSize}`);
  }
  const hashes = await proofHashes(work, planConsistency(from, treeSize));
  if (!provesConsistency({ from, fromRoot: outside.root, to: treeSize, toRoot: root, hashes })) {
    throw new LogBroken(`size ${treeSize} does not extend size ${from}, which was signed`);
  }
}
