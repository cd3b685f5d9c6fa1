import type { Principal } from './principal';
import { Refusal } from './refusal';
import type { SecondOfficerRule } from './rulebook/subsidy-second-officer';
import { mustBeAnother } from './second-human';
import type { SubsidyAssessment, SubsidyFlag, SubsidyOutcome } from './subsidy-assessment';
import { thingOf, type SubsidyClaim } from './subsidy-claim';
import { differs, type KeptDecision } from './subsidy-kept';

export const REOPENING_STATES = ['open', 'vanished', 'signed', 'dismissed'] as const;
export type ReopeningState = (typeof REOPENING_STATES)[number];

export const REOPENING_DISMISSALS = [
  'explained',
  'paid_in_good_faith',
  'too_late',
  'other',
] as const;
export type ReopeningDismissal = (typeof REOPENING_DISMISSALS)[number];

/** What became known, as the log tells it. */
export interface ReopeningCause {
  /** Of the fact, as `credential.corrected`. */
  readonly type: string;
  readonly entryNumber: number;
}

/** What is proposed instead of what was decided. */
export interface Proposed {
  readonly outcome: SubsidyOutcome;
  readonly amountFen: number;
  readonly flags: readonly (SubsidyFlag | 'record_unreadable')[];
}

/**
 * A decision that would not be taken so any more. Nothing moves until a human signs.
 *
 *     open ──sign──▶ signed            the claim is worth what the rules say now
 *       ├──dismiss──▶ dismissed        the decision stands, and why
 *       └──cause gone──▶ vanished      the rules say again what was decided, or the claim was decided anew
 */
export interface SubsidyReopening extends Proposed {
  readonly id: string;
  readonly claimId: string;
  readonly authorityId: string;
  readonly personId: string;
  /** Of the kept decision that would differ. */
  readonly decisionId: string;
  readonly state: ReopeningState;
  readonly causeType: string;
  readonly causeEntry: number;
  /** What the claim is worth as it was decided. */
  readonly decidedFen: number;
  readonly openedAt: Date;
  readonly settledBy: string | null;
  readonly settledByHuman: string | null;
  readonly settledAt: Date | null;
  readonly dismissal: ReopeningDismissal | null;
  /** Of the claim as it was settled, and the figure of the rule row then. */
  readonly decidedByHuman: string | null;
  readonly secondOfficerAboveFen: number | null;
  /** Officers who stated something of the person since the decision; none until it is settled. */
  readonly statedByHumans: readonly string[];
  readonly version: number;
}

/** What a claim is worth by its decision: nothing when it was refused. */
export function worthOf({ state, amountFen }: Pick<SubsidyClaim, 'state' | 'amountFen'>): number {
  return state === 'refused' ? 0 : amountFen;
}

/** Decisions that facts can turn: those that give, and refusals because the rules did not allow it; nothing that officers clawed back. */
export function restsOnFacts({
  state,
  refusal,
  clawBackId,
}: Pick<SubsidyClaim, 'state' | 'refusal' | 'clawBackId'>): boolean {
  if (clawBackId !== null) return false;
  return (
    state === 'approved' ||
    state === 'paid' ||
    state === 'clawing_back' ||
    state === 'clawed_back' ||
    (state === 'refused' && refusal === 'not_eligible')
  );
}

/**
 * What is proposed when the decision is computed again with what is known now; null when it would be the same. Where nothing
 * is given before or after, a flag or another thing changes nothing.
 */
export function proposedBy(
  { assessment }: KeptDecision,
  again: SubsidyAssessment,
): Proposed | null {
  const givesNothing = assessment.outcome !== 'eligible' && assessment.outcome === again.outcome;
  if (givesNothing || !differs(assessment, again)) return null;
  const { outcome, amountFen, flags } = again;
  return { outcome, amountFen, flags };
}

/** What is proposed where something that the decision needs does not open: nothing moves, and a human sees it. */
export function proposedUnread(claim: Pick<SubsidyClaim, 'state' | 'amountFen'>): Proposed {
  return { outcome: 'undetermined', amountFen: worthOf(claim), flags: ['record_unreadable'] };
}

/** Positive: owed to the person. Negative: paid, or to be paid, too much. Null while nobody knows what it is worth. */
export function balanceOf({ outcome, amountFen, decidedFen }: SubsidyReopening): number | null {
  return outcome === 'undetermined' ? null : amountFen - decidedFen;
}

/** The reopening as what became known leaves it; null when nothing of it changes. */
export function lookAgain(
  open: SubsidyReopening,
  proposed: Proposed | null,
  cause: ReopeningCause,
  now: Date,
): SubsidyReopening | null {
  if (proposed === null) return vanish(open, now);
  if (isProposed(open, proposed)) return null;
  const version = open.version + 1;
  return { ...open, ...proposed, causeType: cause.type, causeEntry: cause.entryNumber, version };
}

function isProposed(open: Proposed, { outcome, amountFen, flags }: Proposed): boolean {
  return (
    outcome === open.outcome && amountFen === open.amountFen && flags.join() === open.flags.join()
  );
}

export function vanish(open: SubsidyReopening, now: Date): SubsidyReopening {
  return { ...open, state: 'vanished', settledAt: now, version: open.version + 1 };
}

/** Whether its claim was decided anew, or stands as no fact can turn it: then there is nothing of it to be signed. */
export function isMoot(
  open: SubsidyReopening,
  claim: Pick<SubsidyClaim, 'state' | 'refusal' | 'clawBackId' | 'decisionId'>,
): boolean {
  return claim.decisionId !== open.decisionId || !restsOnFacts(claim);
}

/**
 * Whether it is signed or dismissed: when the claim is worth more than the figure before or after, another human settles it
 * than the one who decided, and than the officers who stated something of the person since. Many small steps so need two humans once their
 * sum is above it.
 *
 * @throws Refusal `subsidy-claim-moved`, `subsidy-needs-second-officer`.
 */
export function settle(
  open: SubsidyReopening,
  { decidedByHuman, statedByHumans }: Settlers,
  { aboveFen }: SecondOfficerRule,
  officer: Principal,
  now: Date,
  as: { readonly dismissal: ReopeningDismissal } | 'signed',
): SubsidyReopening {
  if (open.state !== 'open') {
    throw new Refusal('subsidy-claim-moved', `This reopening is ${open.state}. Read it again.`, {
      members: { state: open.state },
    });
  }
  if (Math.max(open.amountFen, open.decidedFen) > aboveFen) {
    mustBeAnother(officer, decidedByHuman);
    for (const human of statedByHumans) mustBeAnother(officer, human, OF_OWN_WORD);
  }
  return {
    ...open,
    decidedByHuman,
    statedByHumans,
    secondOfficerAboveFen: aboveFen,
    state: as === 'signed' ? 'signed' : 'dismissed',
    dismissal: as === 'signed' ? null : as.dismissal,
    settledBy: officer.id,
    settledByHuman: officer.humanId,
    settledAt: now,
    version: open.version + 1,
  };
}

const OF_OWN_WORD =
  'Above the figure another human settles a reopening than those who stated something of the person since the decision. Let another officer decide.';

/** Whose word and whose decision it is about. */
interface Settlers {
  readonly decidedByHuman: string | null;
  readonly statedByHumans: readonly string[];
}

/**
 * The claim as the signed reopening leaves it: more is owed, too much was paid, or nothing was paid yet. A refusal that
 * falls away is submitted again, and decided as any other.
 *
 * @throws Refusal `subsidy-claim-moved`, `subsidy-answer-changed`, `subsidy-undetermined`.
 */
export function amendClaim(
  claim: SubsidyClaim,
  open: SubsidyReopening,
  again: SubsidyAssessment,
  decisionId: string,
): SubsidyClaim {
  if (isMoot(open, claim)) {
    throw new Refusal('subsidy-claim-moved', 'The claim was decided anew. Read it again.', {
      members: { state: claim.state },
    });
  }
  if (!isProposed(open, again)) {
    throw new Refusal(
      'subsidy-answer-changed',
      'Something became known since. The reopening is looked at again; read what it says then.',
    );
  }
  if (again.outcome === 'undetermined') {
    throw new Refusal(
      'subsidy-undetermined',
      'Nobody knows what the claim is worth now. Have what is missing stated or taken back, or dismiss the reopening.',
    );
  }
  const { paidFen } = claim;
  const amountFen = again.amountFen;
  const moved = { ...claim, ...thingOf(claim, again), decisionId, version: claim.version + 1 };
  if (claim.state === 'refused') {
    const undecided = { decidedBy: null, decidedByHuman: null, decidedAt: null, refusal: null };
    return again.outcome === 'eligible' ? { ...moved, ...undecided, state: 'submitted' } : moved;
  }
  if (paidFen > amountFen) return { ...moved, state: 'clawing_back' };
  if (amountFen === 0) return { ...moved, state: 'clawed_back' };
  return { ...moved, state: paidFen === amountFen ? 'paid' : 'approved' };
}
