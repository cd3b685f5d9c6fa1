import { readCheckpoint, type Checkpoint } from '../../domain/checkpoint';
import { leafHash } from '../../domain/fact';
import { EMPTY, grow, rootOf, type Frontier } from '../../domain/merkle';
import type { Work } from '../../platform/database/work';
import { latestCheckpoint, type LogCheckpointRow } from './log.store';
import {
  checkpointsInOrder,
  entriesOutsideTheTree,
  extentOfLog,
  leavesInOrder,
  type WholeEntry,
} from './verify.store';

export type Report = (difference: string) => void;

export interface Leaves {
  readonly treeSize: number;
  readonly checkpoints: number;
  /** Up to here every entry must have its place. */
  readonly floor: number;
}

/** Stands for a leaf that is not there, so that those after it keep their places. */
const NO_LEAF = Buffer.alloc(32);

/** Leaf by leaf: each is the hash of its fact, in its order, and all together give every root that was signed. */
export async function verifyLeaves(
  work: Work,
  older: string | null,
  report: Report,
): Promise<Leaves> {
  const last = await latestCheckpoint(work);
  const { leaves } = await extentOfLog(work);
  const signed = last !== null && isSigned(work, last);
  const treeSize = last ? (signed ? last.treeSize : Math.min(last.treeSize, leaves)) : 0;
  const roots = await RootChecker.begin(work, readOlder(work, older, treeSize, report), report);
  let next = 0;
  for await (const leaf of leavesInOrder(work)) {
    const place = leaf.leafIndex;
    if (place >= treeSize) {
      report(`leaf ${place} (entry ${leaf.number}): stands beyond the last checkpoint`);
      continue;
    }
    if (place < next) report(`leaf ${place} (entry ${leaf.number}): a second leaf in this place`);
    if (place < next) continue;
    await skipTo(place);
    reportEntry(leaf, report);
    await roots.take(leaf.leafHash ?? NO_LEAF, leaf.number);
    next += 1;
  }
  await skipTo(treeSize);
  return { treeSize, checkpoints: await roots.end(), floor: last?.floor ?? 0 };

  async function skipTo(place: number): Promise<void> {
    if (place > next) report(`leaves ${next} to ${place - 1}: missing`);
    for (; next < place; next += 1) await roots.take(NO_LEAF, null);
  }
}

/** Entries that wait for their place. None may wait below the floor. How many there are. */
export async function verifyEntriesOutside(
  work: Work,
  floor: number,
  report: Report,
): Promise<number> {
  let waiting = 0;
  for await (const entry of entriesOutsideTheTree(work)) {
    reportEntry(entry, report);
    if (entry.leafHash === null) continue;
    waiting += 1;
    if (entry.number <= floor) {
      report(`entry ${entry.number}: has no place, though every entry up to ${floor} has had one`);
    }
  }
  const { drawn, highest } = await extentOfLog(work);
  if (highest > drawn) report(`the sequence of numbers: at ${drawn}, behind entry ${highest}`);
  return waiting;
}

function reportEntry({ number, leafHash: stored, nonce, fact }: WholeEntry, report: Report): void {
  if (!stored) report(`entry ${number}: missing from log_entry`);
  if (!nonce || !fact) report(`entry ${number}: its fact is missing from log_fact`);
  if (!stored || !nonce || !fact || leafHash(nonce, fact).equals(stored)) return;
  const { kind, id, version } = fact.subject;
  report(`entry ${number} (${kind} ${id}, version ${version}): its fact does not give its leaf`);
}

function isSigned(work: Work, { note, treeSize, root }: LogCheckpointRow): boolean {
  const signed = readCheckpoint(note, work.keys.logKey);
  return signed?.treeSize === treeSize && signed.root.equals(root);
}

function readOlder(
  work: Work,
  older: string | null,
  treeSize: number,
  report: Report,
): Checkpoint | null {
  if (older === null) return null;
  const checkpoint = readCheckpoint(older, work.keys.logKey);
  if (!checkpoint) report('the checkpoint from outside: not one that the key of this log signed');
  if (!checkpoint || checkpoint.treeSize <= treeSize) return checkpoint;
  report(
    `the checkpoint from outside: of size ${checkpoint.treeSize}, but the log ends at ${treeSize}: it was set back`,
  );
  return null;
}

/** Grows the tree anew and compares it with each checkpoint as its size is reached. */
class RootChecker {
  private frontier: Frontier = EMPTY;
  private readonly rows: AsyncGenerator<LogCheckpointRow, void>;
  private row: LogCheckpointRow | null = null;
  private before: LogCheckpointRow | null = null;
  private number = 0;
  private count = 0;
  private parted = false;

  private constructor(
    private readonly work: Work,
    private readonly older: Checkpoint | null,
    private readonly report: Report,
  ) {
    this.rows = checkpointsInOrder(work);
  }

  static async begin(work: Work, older: Checkpoint | null, report: Report): Promise<RootChecker> {
    const checker = new RootChecker(work, older, report);
    await checker.nextRow();
    await checker.compare();
    return checker;
  }

  async take(hash: Buffer, number: number | null): Promise<void> {
    const { size } = this.frontier;
    if (number !== null && this.row) this.checkNumber(size, number, this.row);
    this.frontier = grow(this.frontier, [hash]).frontier;
    await this.compare();
  }

  /** How many checkpoints there were. */
  async end(): Promise<number> {
    while (this.row) {
      this.report(
        `checkpoint of size ${this.row.treeSize}: the leaves end at ${this.frontier.size}`,
      );
      await this.nextRow();
    }
    return this.count;
  }

  /** Between two checkpoints numbers rise, from above the floor to no more than had been drawn. */
  private checkNumber(leaf: number, number: number, row: LogCheckpointRow): void {
    const least = Math.max(this.number, this.before?.floor ?? 0);
    if (number <= least || number > row.ceiling) {
      this.report(`leaf ${leaf} (entry ${number}): not in the order of numbers`);
    }
    this.number = number;
  }

  private async compare(): Promise<void> {
    const { size } = this.frontier;
    const root = rootOf(this.frontier);
    if (this.older?.treeSize === size && !this.older.root.equals(root)) {
      this.report(`the checkpoint from outside: the leaves give another root at size ${size}`);
    }
    for (; this.row?.treeSize === size; await this.nextRow()) {
      if (!this.parted && !this.row.root.equals(root)) {
        this.parted = true;
        this.report(`checkpoint of size ${size}: the leaves give another root, here and after`);
      }
    }
  }

  private async nextRow(): Promise<void> {
    this.before = this.row;
    const { value } = await this.rows.next();
    this.row = value ?? null;
    this.number = 0;
    if (!this.row) return;
    this.count += 1;
    const { treeSize, floor, ceiling } = this.row;
    if (!isSigned(this.work, this.row)) {
      this.report(`checkpoint of size ${treeSize}: not one that the key of this log signed`);
    }
    const [lowest, highest] = [this.before?.floor ?? 0, this.before?.ceiling ?? 0];
    if (floor < lowest || floor > highest || ceiling < highest) {
      this.report(`checkpoint of size ${treeSize}: its floor or ceiling does not follow the last`);
    }
  }
}
