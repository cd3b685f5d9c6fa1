import { dayInShanghai } from '../../domain/calendar';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { workingDays } from '../calendar/calendar.store';
import { casesById, casesDue, updateLook, wholeCases } from './cases.store';
import { lookAgain, lookAtCase } from './look.commands';

const AT_ONCE = 50;

/**
 * Looks at the cases of which today makes something late, and at all that run when working days were loaded. Whoever
 * records a step holds the case, so one of both sees what the other did; a second look finds nothing new.
 */
export async function lookAtDueCases(work: Work): Promise<typeof MORE | undefined> {
  const { editions } = await workingDays(work);
  const ids = await casesDue(work, dayInShanghai(await work.now()), editions, AT_ONCE);
  await hold(work, { exclusive: ids.map((id) => `ban-case:${id}`) });
  const at = await work.now();
  const days = await workingDays(work);
  for (const whole of await wholeCases(work, await casesById(work, ids))) {
    await lookAtCase(work, at, whole, days);
    await updateLook(work, { ...whole.row, ...lookAgain(whole, days, at) });
  }
  return ids.length === AT_ONCE ? MORE : undefined;
}

export const lookAtDueCasesJob: Job = { queue: 'chores', everyMs: 60_000, run: lookAtDueCases };
