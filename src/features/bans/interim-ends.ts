import type { Work } from '../../platform/database/work';
import { endMeasuresWith } from '../interim/interim.commands';
import { isOtherProposalOpen, type BanRow } from './bans.store';

/**
 * What a move of a ban does to the interim measures of its authority for the same document and incident. Approved, it
 * bars now, and they are over. Rejected, nothing is left to wait for, unless another proposal is open. A proposer alone
 * who withdraws ends nothing.
 */
export async function endInterimBy(work: Work, at: Date, type: string, ban: BanRow): Promise<void> {
  if (type === 'ban.approved') await endMeasuresWith(work, at, ban, 'ban_approved');
  if (type === 'ban.rejected' && !(await isOtherProposalOpen(work, ban))) {
    await endMeasuresWith(work, at, ban, 'ban_rejected');
  }
}
