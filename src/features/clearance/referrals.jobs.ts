import { dayInShanghai } from '../../domain/calendar';
import { superiorOf } from '../../domain/division';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { openFindings, type NewFinding } from '../findings/findings.commands';
import { overdueReferrals, type Referral } from './referrals.store';

const MOST_AT_ONCE = 200;

/** Tells the superior of the place, once each, of checks that were referred and not decided by the day on which they were due. */
export async function escalateReferrals(work: Work): Promise<typeof MORE | undefined> {
  const now = await work.now();
  const overdue = await overdueReferrals(work, dayInShanghai(now), MOST_AT_ONCE);
  await openFindings(work, now, overdue.map(findingOf));
  return overdue.length === MOST_AT_ONCE ? MORE : undefined;
}

function findingOf({ id, division, checkId, causes }: Referral): NewFinding {
  return {
    kind: 'referral_overdue',
    division: superiorOf(division) ?? division,
    evidence: { findingId: id, checkId, causes },
    key: id,
    dueOn: null,
    once: true,
  };
}

export const escalateReferralsJob: Job = {
  queue: 'chores',
  everyMs: 60_000,
  run: escalateReferrals,
};
