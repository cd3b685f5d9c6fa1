import type { Jobs } from './platform/queue/job';

/** Every job by its name, `<feature>.<verb>-<noun>`. A name never changes: jobs that wait in Redis hold it. */
export const jobs: Jobs = {};
