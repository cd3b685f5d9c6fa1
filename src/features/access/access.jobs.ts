import type { Work } from '../../platform/database/work';
import type { Job } from '../../platform/queue/job';
import { forgetAssertions } from './clients.store';
import { forgetAttempts, forgetRefreshTokens } from './sessions.store';

const HOUR_MS = 3_600_000;

/** Of the API's clock and the database's, one may be wrong: nothing that could still be used is forgotten for an hour. */
export async function forgetExpired(work: Work): Promise<void> {
  const before = new Date((await work.now()).getTime() - HOUR_MS);
  await forgetAssertions(work, before);
  await forgetAttempts(work, before);
  await forgetRefreshTokens(work, before);
}

/** Tidies up. Nothing waits for it: what is too old is refused by its times. */
export const forgetExpiredJob: Job = { queue: 'chores', everyMs: HOUR_MS, run: forgetExpired };
