import { openBullQueue } from './bull';
import { openInProcessQueue } from './in-process';
import type { JobQueue, QueueParts } from './job';

/** With Redis many processes share the jobs; without, this one has them all. */
export function openQueue(parts: QueueParts, redisUrl: string | null): JobQueue {
  return redisUrl === null ? openInProcessQueue(parts) : openBullQueue(parts, redisUrl);
}
