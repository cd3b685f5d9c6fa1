import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { deleteBrokenOff } from './uploads.store';

const HOUR_MS = 3_600_000;
/** Up to 10 MB each. */
const AT_A_TIME = 10;

/** Takes away what came of files that never became whole. No upload is on its way for so long. */
export async function forgetBrokenOff(work: Work): Promise<typeof MORE | undefined> {
  const before = new Date((await work.now()).getTime() - HOUR_MS);
  const deleted = await deleteBrokenOff(work, before, AT_A_TIME);
  return deleted === AT_A_TIME ? MORE : undefined;
}

export const forgetBrokenOffJob: Job = {
  queue: 'chores',
  everyMs: 10 * 60_000,
  run: forgetBrokenOff,
};
