import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import * as rule from '../../domain/ban-motion';
import type {
  BanMotion,
  MotionKind,
  MotionRejection,
  MotionRequest,
} from '../../domain/ban-motion';
import { dayInShanghai } from '../../domain/calendar';
import type { FactData } from '../../domain/fact';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import type { Consequences } from './ban-effects';
import { findMotion, insertMotion, motionsOf, updateMotion } from './ban-motions.store';
import { getBanRow } from './bans.commands';
import { bindingBan } from './follow';
import { recordBan } from './bans.facts';
import { banOf, rowOf, updateBan, type BanRow } from './bans.store';
import { chaseContests } from './chase.commands';
import { subjectOf } from './subject.store';
import { holdSubjects } from './subjects.commands';

/** Requests that a ban be moved, read at `version`; it stays as it is until another human approves. */
export async function requestMotion(
  work: Work,
  banId: string,
  version: number | null,
  request: MotionRequest,
): Promise<BanMotion> {
  await getBanRow(work, banId);
  await hold(work, { exclusive: [`ban:${banId}`] });
  const now = await work.now();
  const row = await getBanRow(work, banId);
  mustBeAsRead('ban', version, row.version);
  const today = dayInShanghai(now);
  const motion = rule.requestMotion(v7(), banOf(row), request, work.actor, now, today);
  await insertMotion(work, motion);
  await recordMotion(work, now, 'ban_motion.proposed', row, motion);
  return motion;
}

/** What a ban's fact is called when it was moved, and what follows in the features behind. */
const MOVES: Readonly<
  Record<MotionKind, readonly [string, 'inForce' | 'suspended' | 'lifted' | null]>
> = {
  lift: ['ban.lifted', 'lifted'],
  suspend: ['ban.suspended', 'suspended'],
  resume: ['ban.resumed', 'inForce'],
  reopen: ['ban.reopened', 'inForce'],
  enter_release: ['ban.released', null],
};

/** Moves the ban. What follows in the features behind is in the same transaction. */
export async function approveMotion(
  work: Work,
  { ofPersons, ofInstitutions }: Consequences,
  motionId: string,
  version: number | null,
): Promise<BanMotion> {
  return move(work, motionId, version, async (officer, motion, row, now) => {
    mustBeAllowedToApprove(officer, now);
    const { motion: approved, ban } = rule.approveMotion(motion, banOf(row), officer, now);
    const next = rowOf(ban, row);
    const [type, effect] = MOVES[motion.kind];
    await updateMotion(work, approved);
    await updateBan(work, next);
    await recordMotion(work, now, 'ban_motion.approved', row, approved);
    await recordBan(work, now, type, next);
    if (row.uscc !== null) await ofInstitutions.moved(work, now, row.uscc);
    else if (effect) await ofPersons[effect](work, now, bindingBan(ban));
    await chaseContests(work, now, ban.id);
    return approved;
  });
}

export async function rejectBanMotion(
  work: Work,
  motionId: string,
  version: number | null,
  reason: MotionRejection,
): Promise<BanMotion> {
  return move(work, motionId, version, async (officer, motion, row, now) => {
    mustBeAllowedToApprove(officer, now);
    const rejected = rule.rejectMotion(motion, reason, officer, now);
    await updateMotion(work, rejected);
    await recordMotion(work, now, 'ban_motion.rejected', row, rejected);
    return rejected;
  });
}

export async function withdrawBanMotion(
  work: Work,
  motionId: string,
  version: number | null,
): Promise<BanMotion> {
  return move(work, motionId, version, async (officer, motion, row, now) => {
    const withdrawn = rule.withdrawMotion(motion, officer, now);
    await updateMotion(work, withdrawn);
    await recordMotion(work, now, 'ban_motion.withdrawn', row, withdrawn);
    return withdrawn;
  });
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getMotion(work: Work, motionId: string): Promise<BanMotion> {
  const motion = await findMotion(work, motionId, await authorityIdsUnder(work, work.actor));
  if (!motion) throw new Refusal('not-found', 'There is no such motion in your line.');
  return motion;
}

/** Every motion on a ban, oldest first. @throws Refusal `not-found`, also for what is another line's. */
export async function listMotionsOf(work: Work, banId: string): Promise<BanMotion[]> {
  await getBanRow(work, banId);
  return motionsOf(work, banId);
}

/** Every move of a motion: hold the ban, its subject and who decides, read again now that nothing can change, move. */
async function move(
  work: Work,
  motionId: string,
  version: number | null,
  act: (officer: Principal, motion: BanMotion, row: BanRow, now: Date) => Promise<BanMotion>,
): Promise<BanMotion> {
  const { banId } = await getMotion(work, motionId);
  const subject = subjectOf(work, await getBanRow(work, banId));
  await holdSubjects(work, [subject], [`ban:${banId}`]);
  const officer = await holdDeciding(work);
  const now = await work.now();
  const motion = await getMotion(work, motionId);
  mustBeAsRead('motion', version, motion.version);
  return act(officer, motion, await getBanRow(work, banId), now);
}

function mustBeAsRead(what: string, read: number | null, stands: number): void {
  if (read !== stands) {
    throw new Refusal('precondition-failed', `The ${what} moved since you read it. Read it again.`);
  }
}

async function recordMotion(
  work: Work,
  at: Date,
  type: string,
  { authorityId }: BanRow,
  motion: BanMotion,
): Promise<void> {
  await record(work, at, {
    type,
    subject: { kind: 'ban_motion', id: motion.id, version: motion.version },
    concerns: [authorityId],
    data: motionFactData(motion),
  });
}

/** The whole state. */
export function motionFactData(motion: BanMotion): FactData {
  return {
    banId: motion.banId,
    kind: motion.kind,
    basis: motion.basis,
    documentNumber: motion.documentNumber,
    decidedOn: motion.decidedOn,
    state: motion.state,
    requestedBy: motion.requestedBy,
    requestedByHuman: motion.requestedByHuman,
    requestedAt: motion.requestedAt.toISOString(),
    decidedBy: motion.decidedBy,
    decidedByHuman: motion.decidedByHuman,
    decidedAt: motion.decidedAt?.toISOString() ?? null,
    rejectionReason: motion.rejectionReason,
    ...(motion.releasedOn && { releasedOn: motion.releasedOn }),
    ...(motion.movedTo && { movedTo: motion.movedTo }),
  };
}
