import { addDays, dayInShanghai, type PlainDate } from '../../domain/calendar';
import { mustBeYours, type Channel, type Obligation, type Taken } from '../../domain/obligation';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { holdDeciding } from '../access/access.store';
import { findBan } from '../bans/bans.store';
import { subjectOf } from '../bans/subject.store';
import { holdSubjects } from '../bans/subjects.commands';
import { employmentsOf, type EmploymentRow } from '../employments/employments.store';
import { endEmployment } from '../employments/end.commands';
import { moveOf } from './obligation-moves';
import { findVisible } from './obligation-reading.commands';
import { keepMoves } from './obligations.commands';
import { holdObligations, holdUnmet } from './obligations.store';

/** What a caller says was done. */
export interface Reported {
  readonly step: Taken['step'];
  /** Null: now. */
  readonly happenedAt: Date | null;
  /** Null for an institution: over the API. */
  readonly channel: Exclude<Channel, 'system' | 'api'> | null;
}

/**
 * Records a step, of the own institution or of one in the officer's reach. `removed` ends every employment of the
 * person there, and meets what else obliges the institution to remove them.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `obligation-step-not-yours`, `obligation-step-out-of-order`,
 * `obligation-time-impossible`.
 */
export async function reportStep(
  work: Work,
  obligationId: string,
  version: number | null,
  { step, happenedAt, channel }: Reported,
): Promise<Obligation> {
  const seen = await findVisible(work, obligationId);
  mustBeYours(step, work.actor.kind, channel ?? 'api');
  await holdPerson(work, seen);
  if (work.actor.kind === 'officer') await holdDeciding(work);
  const now = await work.now();
  const [obligation] = await holdObligations(work, [obligationId]);
  if (!obligation || version !== obligation.version) {
    throw new Refusal(
      'precondition-failed',
      'The obligation moved since you read it. Read it again.',
    );
  }
  const taken: Taken = {
    step,
    happenedAt: happenedAt ?? now,
    channel: channel ?? 'api',
    by: work.actor.id,
  };
  const move = moveOf(obligation, taken, now);
  const inPost = await employedThere(work, obligation);
  if (step === 'verified') mustBeGone(inPost, obligation);
  const moves = [move];
  if (step === 'removed') {
    await removeFromPosts(work, now, inPost, dayInShanghai(taken.happenedAt));
    const others = (await holdUnmet(work, obligation)).filter(({ id }) => id !== obligationId);
    moves.push(...others.map((other) => moveOf(other, asOf(other, taken), now)));
  }
  await keepMoves(work, now, moves);
  return move.after;
}

/** Against whoever records, moves or bars the person: what they hold too. */
async function holdPerson(work: Work, { banId, authorityId }: Obligation): Promise<void> {
  const ban = await findBan(work, banId, [authorityId]);
  if (!ban) throw new Error('an obligation by no ban');
  await holdSubjects(work, [subjectOf(work, ban)], []);
}

async function employedThere(
  work: Work,
  { personId, institutionId }: Obligation,
): Promise<EmploymentRow[]> {
  const employments = await employmentsOf(work, [personId]);
  return employments.filter((one) => one.institutionId === institutionId);
}

function mustBeGone(inPost: readonly EmploymentRow[], { state }: Obligation): void {
  if (inPost.length === 0) return;
  throw new Refusal(
    'obligation-step-out-of-order',
    'The person is employed there again: that obliges anew, and this is not verified before it is met.',
    { members: { state } },
  );
}

/** Whoever has not started yet ends on the day before the first. */
async function removeFromPosts(
  work: Work,
  at: Date,
  employments: readonly EmploymentRow[],
  day: PlainDate,
): Promise<void> {
  for (const employment of employments) {
    const never = addDays(employment.startsOn, -1);
    const lastDay = day < never ? never : day;
    await endEmployment(work, at, employment, { lastDay, reason: 'barred' });
  }
}

/** An obligation of another ban may be younger than what was done. */
function asOf({ raisedAt }: Obligation, taken: Taken): Taken {
  return taken.happenedAt < raisedAt ? { ...taken, happenedAt: raisedAt } : taken;
}
