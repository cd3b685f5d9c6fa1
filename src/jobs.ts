import { forgetExpiredJob } from './features/access/access.jobs';
import { forgetExpiredKeys } from './platform/http/idempotency';
import type { Jobs } from './platform/queue/job';

/** Every job by its name, `<feature>.<verb>-<noun>`. A name never changes: jobs that wait in Redis hold it. */
export const jobs: Jobs = {
  'access.forget-expired': forgetExpiredJob,
  'access.forget-idempotency-keys': {
    queue: 'chores',
    everyMs: 60_000,
    run: async (work) => void (await forgetExpiredKeys(work)),
  },
};
