import { dayInShanghai } from '../../domain/calendar';
import { answeredTooLongAgo } from '../../domain/employment-findings';
import { defaultMonthDay, firstRound } from '../../domain/recheck';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import type { EmploymentEffects } from './effects';
import { employmentsById } from './employments.store';
import { lookAtItself } from './look.commands';
import { recheckNext } from './recheck.commands';
import { hasten, insertPlans, unplannedInstitutions } from './recheck-plans.store';
import { recordWaitingLine } from './rosters.commands';
import { watchesDue, watchesOf } from './watch.store';

const AT_ONCE = 100;

/** Looks at the employments for which today changes what is found: a first day has come, a year has gone by. */
export async function lookAtDue(work: Work): Promise<typeof MORE | undefined> {
  const today = dayInShanghai(await work.now());
  const ids = await watchesDue(work, today, AT_ONCE);
  const watches = new Map((await watchesOf(work, ids)).map((one) => [one.employmentId, one]));
  const at = await work.now();
  for (const row of await employmentsById(work, ids)) {
    const watch = watches.get(row.id);
    if (watch) await lookAtItself(work, at, row, watch, watch);
  }
  return ids.length === AT_ONCE ? MORE : undefined;
}

/** Gives every nursery its day of the year, and brings forward the round of those with somebody due today. */
export async function planRechecks(work: Work): Promise<typeof MORE | undefined> {
  const today = dayInShanghai(await work.now());
  const unplanned = await unplannedInstitutions(work, AT_ONCE);
  await insertPlans(
    work,
    unplanned.map((institutionId) => {
      const monthDay = defaultMonthDay(institutionId);
      return { institutionId, monthDay, nextOn: firstRound(monthDay, today), version: 0 };
    }),
  );
  await hasten(work, today, answeredTooLongAgo(today));
  return unplanned.length === AT_ONCE ? MORE : undefined;
}

export const lookAtDueJob: Job = { queue: 'chores', everyMs: 60_000, run: lookAtDue };
export const planRechecksJob: Job = { queue: 'chores', everyMs: 60_000, run: planRechecks };

export function recheckJob(effects: EmploymentEffects): Job {
  return {
    queue: 'chores',
    everyMs: 1_000,
    lanes: 2,
    run: async (work) => ((await recheckNext(work, effects)) ? MORE : undefined),
  };
}

export function importRostersJob(effects: EmploymentEffects): Job {
  return { queue: 'chores', everyMs: 1_000, run: (work) => recordWaitingLine(work, effects) };
}
