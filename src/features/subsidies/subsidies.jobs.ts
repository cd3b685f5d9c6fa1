import type { Job } from '../../platform/queue/job';
import { recordWaitingFactLine } from './subsidy-fact-lists.commands';

export const recordFactLinesJob: Job = {
  queue: 'chores',
  everyMs: 1_000,
  run: recordWaitingFactLine,
};
