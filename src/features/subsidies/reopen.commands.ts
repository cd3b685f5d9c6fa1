import { v7 } from 'uuid';
import {
  lookAgain,
  proposedBy,
  proposedUnread,
  worthOf,
  type Proposed,
  type SubsidyReopening,
} from '../../domain/subsidy-reopening';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { becomeFollower, moveFollower, readFollower, sizeOfLog } from '../log/follower.store';
import { documentKeysThatOpen } from '../persons/persons.lookup.store';
import { claimsOf, type ClaimRow } from './claims.store';
import { decideEach, type DecidedAgain } from './decide-again.commands';
import { rootOf } from './decide.commands';
import { vanishMoot } from './moot-reopenings.commands';
import { reopeningFact } from './reopenings.facts';
import {
  causesBetween,
  insertReopening,
  reopeningsOf,
  updateReopening,
  type CauseOfPerson,
} from './reopenings.store';
import { tellUnreadable } from './unreadable.commands';

/** So many leaves are looked through in a turn, and so many facts followed. Each person takes some locks of 500. */
const MOST_LEAVES = 20_000;
const MOST_CAUSES = 40;

/**
 * One turn along the log: computes every decision again about whose person something became known, with what is known now
 * and the rows that it kept, and opens those that would differ. What is open and would not differ any more vanishes.
 * How far it came is committed with what it did.
 */
export async function reopenDecisions(work: Work): Promise<void> {
  if (!(await becomeFollower(work, 'subsidies'))) return;
  const follower = await readFollower(work, 'subsidies');
  const end = Math.min(follower.nextLeaf + MOST_LEAVES, await sizeOfLog(work));
  if (end === follower.nextLeaf) return;
  const causes = await causesBetween(work, follower.nextLeaf, end, MOST_CAUSES);
  const last = causes.at(-1);
  const until = causes.length === MOST_CAUSES && last ? last.leafIndex + 1 : end;
  if (causes.length > 0) await lookAtDecisions(work, causes);
  await moveFollower(work, { ...follower, nextLeaf: until });
}

/** Computes every decision about these people again. */
export async function lookAtDecisions(work: Work, causes: readonly CauseOfPerson[]): Promise<void> {
  const people = [...new Set(causes.map(({ personId }) => personId))];
  const documents = await documentKeysThatOpen(work, people);
  await hold(work, {
    exclusive: people.map((personId) => `subsidy:${rootOf({ personId })}`),
    shared: documents.keys.map((key) => `document:${key}`),
  });
  const at = await work.now();
  const claims = await claimsOf(work, people);
  await vanishMoot(work, at, claims);
  const { decided, unreadable } = await decideEach(work, claims, at, documents.unreadable);
  await tellUnreadable(work, at, claims, unreadable);
  const looked = [
    ...decided.map((one) => ({
      claim: one.claim,
      proposed: proposedBy(one.kept, one.again),
      cause: causeOf(one, causes),
    })),
    ...unreadable.map((claim) => ({
      claim,
      proposed: proposedUnread(claim),
      cause: lastOf(claim, causes),
    })),
  ];
  const before = await reopeningsOf(
    work,
    looked.map(({ claim }) => claim.decisionId ?? ''),
  );
  for (const one of looked) {
    const known = before.filter(({ decisionId }) => decisionId === one.claim.decisionId);
    await lookAtDecision(work, at, one, known);
  }
}

interface Looked {
  readonly claim: ClaimRow;
  /** Null when it would be decided the same. */
  readonly proposed: Proposed | null;
  readonly cause: CauseOfPerson;
}

async function lookAtDecision(
  work: Work,
  at: Date,
  { claim, proposed, cause }: Looked,
  known: readonly SubsidyReopening[],
): Promise<void> {
  const open = known.find(({ state }) => state === 'open');
  if (open) {
    const next = lookAgain(open, proposed, cause, at);
    if (!next) return;
    await updateReopening(work, next);
    const type = next.state === 'open' ? 'changed' : 'vanished';
    await record(work, at, reopeningFact(`subsidy_reopening.${type}`, next));
    return;
  }
  if (proposed === null || isDismissed(known, proposed)) return;
  const row: SubsidyReopening = {
    id: v7(),
    claimId: claim.id,
    authorityId: claim.authorityId,
    personId: claim.personId,
    decisionId: claim.decisionId ?? '',
    state: 'open',
    causeType: cause.type,
    causeEntry: cause.entryNumber,
    ...proposed,
    decidedFen: worthOf(claim),
    openedAt: at,
    settledBy: null,
    settledByHuman: null,
    settledAt: null,
    dismissal: null,
    decidedByHuman: null,
    secondOfficerAboveFen: null,
    statedByHumans: [],
    version: 1,
  };
  await insertReopening(work, row);
  await record(work, at, reopeningFact('subsidy_reopening.opened', row));
}

/** A human has said already that the decision stands although the rules would say just this. */
function isDismissed(
  known: readonly SubsidyReopening[],
  { outcome, amountFen, flags }: Pick<SubsidyReopening, 'outcome' | 'amountFen' | 'flags'>,
): boolean {
  const last = known.findLast(({ state }) => state === 'dismissed');
  return (
    last !== undefined &&
    last.outcome === outcome &&
    last.amountFen === amountFen &&
    last.flags.join() === flags.join()
  );
}

/** The last fact about the person of what either computation looked at; else the last about the person. */
function causeOf(
  { claim, kept: { given, assessment }, again }: DecidedAgain,
  causes: readonly CauseOfPerson[],
): CauseOfPerson {
  const looked = new Set([
    ...[assessment, again].flatMap(({ conditions }) =>
      conditions.flatMap(({ from }) => from.map(({ id }) => id)),
    ),
    ...[assessment.subject, again.subject].map((subject) => subject?.id),
    ...given.bans.map(({ id }) => id),
  ]);
  return (
    causes.findLast(
      ({ personId, subjectId, type }) =>
        personId === claim.personId && (looked.has(subjectId) || type.startsWith('ban.')),
    ) ?? lastOf(claim, causes)
  );
}

function lastOf({ personId }: ClaimRow, causes: readonly CauseOfPerson[]): CauseOfPerson {
  const cause = causes.findLast((one) => one.personId === personId);
  if (!cause) throw new Error('a decision of nobody about whom something became known');
  return cause;
}
