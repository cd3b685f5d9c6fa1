import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import {
  approve,
  propose,
  reject,
  withdraw,
  type Ban,
  type Proposal,
  type RejectionReason,
} from '../../domain/ban';
import { approveCorrection, asCorrection } from '../../domain/ban-correction';
import type { BanMotion } from '../../domain/ban-motion';
import type { BanSubject } from '../../domain/ban-subject';
import { dayInShanghai } from '../../domain/calendar';
import { isWithin } from '../../domain/division';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { assertIdentity, attachPerson } from '../persons/persons.commands';
import type { Consequences } from './ban-effects';
import { motionsOf } from './ban-motions.store';
import { recordBan } from './bans.facts';
import { banOf, findBan, insertBan, rowOf, updateBan, type BanRow } from './bans.store';
import { holdSubjects, mustNotBarAnother } from './subjects.commands';
import { endInterimBy } from './interim-ends';
import { follow } from './follow';
import { columnsOfSubject, subjectOf } from './subject.store';

/** A ban with whom it names: what the deciding line may read. */
export interface BanWithSubject {
  readonly ban: Ban;
  readonly subject: BanSubject;
}

/** Bars nobody and registers nobody, so it holds nobody: that waits for another human. */
export async function proposeBan(
  work: Work,
  proposal: Proposal,
  subject: BanSubject,
): Promise<BanWithSubject> {
  return keepProposal(work, proposal, subject, (ban) => ban);
}

/**
 * Proposes what takes the place of a ban that was read at `version`. That one goes on barring until another human
 * approves, and then ends in the moment in which this one begins.
 */
export async function correctBan(
  work: Work,
  banId: string,
  version: number | null,
  proposal: Proposal,
  subject: BanSubject,
): Promise<BanWithSubject> {
  await getBanRow(work, banId);
  await hold(work, { exclusive: [`ban:${banId}`] });
  const row = await getBanRow(work, banId);
  mustBeAsRead(version, row);
  return keepProposal(work, proposal, subject, (ban) => asCorrection(ban, banOf(row)));
}

async function keepProposal(
  work: Work,
  proposal: Proposal,
  subject: BanSubject,
  as: (ban: Ban) => Ban,
): Promise<BanWithSubject> {
  const { actor } = work;
  if (!actor.organisationId || !isWithin(proposal.incidentDivision, actor.division ?? '')) {
    throw new Refusal(
      'outside-jurisdiction',
      'The incident lies outside the division of your authority. The authority of its place proposes the ban.',
    );
  }
  const now = await work.now();
  await mustNotBarAnother(work, subject);
  const barred = { birthDate: subject.kind === 'person' ? subject.claim.birthDate : null };
  const ban = as(propose(v7(), proposal, barred, actor, now, dayInShanghai(now)));
  const row = rowOf(ban, columnsOfSubject(work, ban.id, subject));
  await insertBan(work, row);
  await recordBan(work, now, 'ban.proposed', row);
  return { ban, subject };
}

/** Puts the ban in force, or as the one that it corrects stood, and binds it to its person, registered now if unknown. */
export async function approveBan(
  work: Work,
  effects: Consequences,
  banId: string,
  version: number | null,
): Promise<BanWithSubject> {
  return move(work, banId, version, async (officer, ban, subject, now) => {
    mustBeAllowedToApprove(officer, now);
    return putInForce(work, effects, officer, ban, subject, now);
  });
}

/** What an approval does, by whomever it was decided. Hold the person, and that of the ban that it corrects, first. */
export async function putInForce(
  work: Work,
  effects: Consequences,
  officer: Principal,
  ban: Ban,
  subject: BanSubject,
  now: Date,
): Promise<Moved> {
  const corrected = ban.correctsId === null ? null : await getBanRow(work, ban.correctsId);
  const { approved, superseded } = corrected
    ? replaced(ban, corrected, await motionsOf(work, corrected.id), officer, now)
    : { approved: approve(ban, officer, now), superseded: null };
  await mustNotBarAnother(work, subject);
  const bound = await bind(work, now, approved, subject);
  if (superseded) {
    await updateBan(work, superseded);
    await recordBan(work, now, 'ban.superseded', superseded);
  }
  return {
    type: 'ban.approved',
    ban: bound,
    after: () => follow(work, now, effects, [bound, subject], superseded),
  };
}

function replaced(
  ban: Ban,
  corrected: BanRow,
  motions: readonly BanMotion[],
  officer: Principal,
  now: Date,
) {
  const was = banOf(corrected);
  const { correction, superseded } = approveCorrection(ban, was, motions, officer, now);
  return { approved: correction, superseded: rowOf(superseded, corrected) };
}

/** To its person. A ban of a nursery goes by its code, whoever is registered under it, now or later. */
async function bind(work: Work, now: Date, ban: Ban, subject: BanSubject): Promise<Ban> {
  if (subject.kind === 'institution') return ban;
  const source = { organisationId: ban.authorityId, division: ban.incidentDivision };
  const { personId, agreement } = await attachPerson(work, now, subject.claim, source);
  if (agreement === 'contradicts') {
    await assertIdentity(work, now, personId, subject.claim, source);
  }
  return { ...ban, personId };
}

export async function rejectBan(
  work: Work,
  banId: string,
  version: number | null,
  reason: RejectionReason,
): Promise<BanWithSubject> {
  return move(work, banId, version, (officer, ban, _subject, now) => {
    mustBeAllowedToApprove(officer, now);
    return { type: 'ban.rejected', ban: reject(ban, reason, officer, now) };
  });
}

export async function withdrawBan(
  work: Work,
  banId: string,
  version: number | null,
): Promise<BanWithSubject> {
  return move(work, banId, version, (officer, ban, _subject, now) => ({
    type: 'ban.withdrawn',
    ban: withdraw(ban, officer, now),
  }));
}

/** Reading whom a ban names is a disclosure, and a disclosure is a fact. */
export async function discloseBan(work: Work, banId: string): Promise<BanWithSubject> {
  const row = await getBanRow(work, banId);
  await record(work, await work.now(), {
    type: 'ban.disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: [work.actor.organisationId ?? row.authorityId],
    data: { banId, banVersion: row.version },
  });
  return { ban: banOf(row), subject: subjectOf(work, row) };
}

export interface Moved {
  readonly type: string;
  readonly ban: Ban;
  /** What follows when the move is written. */
  readonly after?: () => Promise<void>;
}

/**
 * Every move of a ban: hold its subject, that of the ban that it corrects, and who decides; read it again now that
 * nothing can change, move, save, record; then what follows.
 */
async function move(
  work: Work,
  banId: string,
  version: number | null,
  rule: (officer: Principal, ban: Ban, subject: BanSubject, now: Date) => Moved | Promise<Moved>,
): Promise<BanWithSubject> {
  const before = await getBanRow(work, banId);
  const subject = subjectOf(work, before);
  const corrected = before.correctsId === null ? [] : [await getBanRow(work, before.correctsId)];
  await holdSubjects(
    work,
    [subject, ...corrected.map((row) => subjectOf(work, row))],
    [banId, ...corrected.map(({ id }) => id)].map((id) => `ban:${id}`),
  );
  const officer = await holdDeciding(work);
  const now = await work.now();
  const row = await getBanRow(work, banId);
  mustBeAsRead(version, row);
  const moved = await rule(officer, banOf(row), subject, now);
  await saveMove(work, now, row, moved);
  return { ban: moved.ban, subject };
}

/** Writes a move of this row, and does what follows from it. */
export async function saveMove(work: Work, now: Date, row: BanRow, moved: Moved): Promise<void> {
  const next = rowOf(moved.ban, row);
  await updateBan(work, next);
  await recordBan(work, now, moved.type, next);
  await endInterimBy(work, now, moved.type, next);
  await moved.after?.();
}

function mustBeAsRead(version: number | null, row: BanRow): void {
  if (version !== row.version) {
    throw new Refusal('precondition-failed', 'The ban moved since you read it. Read it again.');
  }
}

/** @throws Refusal `not-found`, also for what is another line's. */
export async function getBanRow(work: Work, banId: string): Promise<BanRow> {
  const row = await findBan(work, banId, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such ban in your line.');
  return row;
}
