import { dayInShanghai } from '../../domain/calendar';
import type { Work } from '../../platform/database/work';
import { MORE } from '../../platform/queue/job';
import { becomeFollower } from '../log/follower.store';
import { endedTerms, moveMark, readMark, unreadableSince } from './look-at-due.store';
import { lookAtDecisions } from './reopen.commands';

/** So many people in a turn. */
const MOST_PEOPLE = 40;

/**
 * What no fact tells: terms of bans that ran out since the last turn, and decisions that did not open when they were looked at
 * and may open by now. They are computed again as after a fact.
 */
export async function lookAtDue(work: Work): Promise<typeof MORE | undefined> {
  if (!(await becomeFollower(work, 'subsidies'))) return undefined;
  const today = dayInShanghai(await work.now());
  const ended = await endedTerms(work, await readMark(work), today, MOST_PEOPLE);
  const causes = [...ended, ...(await unreadableSince(work, MOST_PEOPLE - ended.length))];
  if (causes.length > 0) await lookAtDecisions(work, causes);
  const last = ended.at(-1);
  if (last) await moveMark(work, last);
  return ended.length === MOST_PEOPLE ? MORE : undefined;
}
