import { effectOn } from '../../domain/ban-effect';
import { dayInShanghai } from '../../domain/calendar';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { bansOf } from '../bans/bans.store';
import { holdLapsed } from './lapse.store';
import { cancelObligations } from './obligation-effects';

const MOST_AT_ONCE = 200;

/**
 * Cancels what is open by bans that bar no more because their term is over, and tells whoever was still to do it:
 * also where every clock has run out already, and time alone would not look again.
 */
export async function cancelLapsed(work: Work): Promise<typeof MORE | undefined> {
  const now = await work.now();
  const today = dayInShanghai(now);
  const held = await holdLapsed(work, today, MOST_AT_ONCE);
  if (held.length === 0) return undefined;
  const bans = await bansOf(work, [...new Set(held.map(({ personId }) => personId))]);
  const over = new Set(bans.filter((ban) => effectOn(ban, today) === 'none').map(({ id }) => id));
  const lapsed = held.filter(({ banId }) => over.has(banId));
  await cancelObligations(work, now, lapsed);
  return lapsed.length === MOST_AT_ONCE ? MORE : undefined;
}

export const cancelLapsedJob: Job = { queue: 'chores', everyMs: 60_000, run: cancelLapsed };
