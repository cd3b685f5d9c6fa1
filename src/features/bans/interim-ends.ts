import { bars } from '../../domain/ban-effect';
import { dayInShanghai } from '../../domain/calendar';
import { rejectionEndsMeasures } from '../../domain/interim-moves';
import type { Work } from '../../platform/database/work';
import { endMeasuresWith } from '../interim/interim.commands';
import { banOf, isOtherProposalOpen, type BanRow } from './bans.store';

/**
 * What a move of a ban does to the interim measures of its authority for the same document and incident. Approved, they
 * are over if it bars now: the correction of one that is suspended, or a term that is over already, bars nobody. Rejected because it names the wrong person, they are over too, unless another proposal,
 * of whatever authority, is open. Rejected for its form it is repaired and proposed again, and they run on; so they do when a proposer withdraws, and when it is a correction that is rejected.
 */
export async function endInterimBy(work: Work, at: Date, type: string, ban: BanRow): Promise<void> {
  if (type === 'ban.approved' && bars(banOf(ban), dayInShanghai(at))) {
    await endMeasuresWith(work, at, ban, 'ban_approved');
  }
  if (type !== 'ban.rejected' || !rejectionEndsMeasures(ban)) return;
  if (!(await isOtherProposalOpen(work, ban))) {
    await endMeasuresWith(work, at, ban, 'ban_rejected');
  }
}
