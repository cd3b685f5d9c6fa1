import type { Work } from '../../platform/database/work';
import type { Projection } from './projection';
import { verifyEntriesOutside, verifyLeaves, type Leaves } from './verify-entries';
import { verifyNodes } from './verify-nodes';
import { verifySubjects, type Subjects } from './verify-subjects';
import { concernsThatDiffer, readOneMoment } from './verify.store';

export interface VerifyOptions {
  /** Tables to be held against the last fact of each of their rows. */
  readonly projections: readonly Projection[];
  /** A checkpoint from outside the database, of now or earlier; null where none is at hand. */
  readonly older: string | null;
  /** Takes each difference as it is found, a line of words. */
  readonly report: (difference: string) => void;
}

export interface Verification extends Leaves, Subjects {
  readonly differences: number;
  /** Entries that have no place yet. */
  readonly waiting: number;
}

/**
 * Recomputes the log from its tables, trusting nothing but the log's key, and holds the other tables against it.
 * Reads one moment in pages: a log of any length, beside a service at work. Must be the first thing of its
 * transaction.
 */
export async function verifyLog(work: Work, options: VerifyOptions): Promise<Verification> {
  let differences = 0;
  const report = (difference: string) => {
    differences += 1;
    options.report(difference);
  };
  await readOneMoment(work);
  const leaves = await verifyLeaves(work, options.older, report);
  const waiting = await verifyEntriesOutside(work, leaves.floor, report);
  await verifyNodes(work, leaves.treeSize, report);
  for await (const { organisationId, number, listed } of concernsThatDiffer(work)) {
    report(
      listed
        ? `log_concern: lists entry ${number} for ${organisationId}, which its fact does not`
        : `log_concern: does not list entry ${number} for ${organisationId}, which its fact concerns`,
    );
  }
  const subjects = await verifySubjects(work, options.projections, report);
  return { ...leaves, ...subjects, waiting, differences };
}
