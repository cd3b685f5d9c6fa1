import type { Work } from '../../platform/database/work';
import type { KeptCheckpoint } from '../../platform/log/checkpoint-file';
import type { Job } from '../../platform/queue/job';
import { sequenceEntries, soundLog } from './log.commands';

/** `outside` is where this machine keeps the last checkpoint. */
export function sequenceEntriesJob(outside: KeptCheckpoint): Job {
  return { queue: 'chores', everyMs: 250, run: (work) => sequence(work, outside) };
}

/**
 * One turn of the sequencer. The copy outside follows what stood committed when the turn began, so it is never
 * ahead of the database; if it cannot be written, the turn fails and nothing is signed. With several machines
 * each has its own copy, held against the database whenever its machine has the turn.
 */
export async function sequence(work: Work, outside: KeptCheckpoint): Promise<void> {
  const kept = await outside.read();
  const done = await sequenceEntries(work, kept);
  if (done?.standing && done.standing !== kept) await outside.write(done.standing);
}

/** For readiness: a few rows only. @throws LogBroken when the end of the log is not what was signed. */
export async function checkEndOfLog(work: Work, outside: KeptCheckpoint): Promise<void> {
  const kept = await outside.read();
  await soundLog(work, kept);
}
