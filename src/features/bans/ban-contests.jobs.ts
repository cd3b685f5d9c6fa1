import { dayInShanghai } from '../../domain/calendar';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { workingDays } from '../calendar/calendar.store';
import { banLineOf, contestedBansDue } from './ban-contests.store';
import { chaseContests } from './chase.commands';

const AT_ONCE = 20;

/** Looks at the contests of which today, or working days that were loaded, change who is chased. */
export async function lookAtContests(work: Work): Promise<typeof MORE | undefined> {
  const { editions } = await workingDays(work);
  const today = dayInShanghai(await work.now());
  const banIds = await contestedBansDue(work, today, editions, AT_ONCE);
  const lines: string[] = [];
  for (const id of banIds) lines.push(...(await banLineOf(work, id)).ids);
  await hold(work, { exclusive: lines.map((id) => `ban:${id}`) });
  const at = await work.now();
  for (const id of banIds) await chaseContests(work, at, id);
  return banIds.length === AT_ONCE ? MORE : undefined;
}

export const lookAtContestsJob: Job = { queue: 'chores', everyMs: 60_000, run: lookAtContests };
