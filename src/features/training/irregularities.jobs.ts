import { MORE, type Job } from '../../platform/queue/job';
import { findIrregularities } from './irregularities.commands';
import type { DeathsOf } from './look-for-irregularities';

export function findIrregularitiesJob(deathsOf: DeathsOf): Job {
  return {
    queue: 'chores',
    everyMs: 2_000,
    run: async (work) => ((await findIrregularities(work, deathsOf)) ? MORE : undefined),
  };
}
