import type { PlainDate } from './calendar';
import type { Principal } from './principal';
import { Refusal } from './refusal';
import type { SecondOfficerRule } from './rulebook/subsidy-second-officer';
import { mustBeAnother } from './second-human';
import type { SubsidyAssessment, SubsidyOutcome } from './subsidy-assessment';
import type { EarlierClaim } from './subsidy-case';
import type { FundFamily } from './subsidy-fact';
import { differs } from './subsidy-kept';
import type { LateReason } from './subsidy-late-entry';
import type { SubsidyProgramme } from './subsidy-rule';

export const CLAIM_STATES = [
  'draft',
  'submitted',
  'approved',
  'refused',
  'withdrawn',
  'paid',
  'clawing_back',
  'clawed_back',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

export const CLAIM_REFUSALS = [
  'not_eligible',
  'documents_missing',
  'evidence_not_credible',
  'paid_elsewhere',
  'other',
] as const;
export type ClaimRefusal = (typeof CLAIM_REFUSALS)[number];

/** What a claim is for, as it was assessed last; nothing of it before it is submitted. */
export interface ClaimedThing {
  readonly outcome: SubsidyOutcome | null;
  readonly subjectId: string | null;
  readonly fundFamily: FundFamily | null;
  readonly variant: string | null;
  readonly occupation: string | null;
  readonly level: number | null;
  readonly months: number | null;
  /** What it is decided to be worth; 0 unless eligible. */
  readonly amountFen: number;
}

/**
 * Somebody's claim of one subsidy for one thing.
 *
 *     draft ──submit──▶ submitted ──approve──▶ approved ──pay──▶ paid ──claw back──▶ clawing_back ──recover──▶ clawed_back
 *       │                 │  └────refuse────▶ refused     ◀──more is owed──┘                └──recover a part──▶ paid
 *       └────withdraw─────┴──▶ withdrawn
 *
 * A payment that fails leaves it approved. A submitted claim may be submitted again: it is assessed anew.
 */
export interface SubsidyClaim extends ClaimedThing {
  readonly id: string;
  readonly state: ClaimState;
  readonly authorityId: string;
  /** Where it is applied for: six digits. */
  readonly division: string;
  readonly personId: string;
  readonly programme: SubsidyProgramme;
  readonly appliedOn: PlainDate;
  /** Why it was taken down after the day of the application, and the row that let it, `id@version`; null when it was the same day. */
  readonly lateReason: LateReason | null;
  readonly lateRule: string | null;
  /** What was paid, less what came back. */
  readonly paidFen: number;
  /** Who said last where the money goes. */
  readonly payeeByHuman: string;
  /** Whether that account bore the person's name when it was approved. */
  readonly payeeIsThePerson: boolean | null;
  readonly draftedBy: string;
  readonly draftedByHuman: string;
  readonly draftedAt: Date;
  readonly submittedBy: string | null;
  readonly submittedByHuman: string | null;
  readonly submittedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedByHuman: string | null;
  readonly decidedAt: Date | null;
  /** Its amount when it was approved; a signed reopening moves `amountFen` away from it. */
  readonly decidedFen: number | null;
  readonly refusal: ClaimRefusal | null;
  /** Of the rule row, as it was when the claim was approved. */
  readonly secondOfficerAboveFen: number | null;
  /** Of the claw-back by hand that says what it is worth; then facts move it no more. */
  readonly clawBackId: string | null;
  /** What was kept last. */
  readonly decisionId: string | null;
  readonly version: number;
}

/** @throws Refusal `subsidy-claim-moved`. */
export function submitClaim(
  claim: SubsidyClaim,
  assessment: SubsidyAssessment,
  decisionId: string,
  officer: Principal,
  now: Date,
): SubsidyClaim {
  mustBeIn(claim, ['draft', 'submitted']);
  return {
    ...claim,
    ...thingOf(claim, assessment),
    state: 'submitted',
    submittedBy: officer.id,
    submittedByHuman: officer.humanId,
    submittedAt: now,
    decisionId,
    version: claim.version + 1,
  };
}

/**
 * Approves what was submitted: nothing of it may have changed since. Above the figure the human who approves is not the one who
 * submitted; whatever the amount, where it was taken down late, not the one who took it down, and where the money goes to somebody
 * else than the person, not the one who said where it goes.
 *
 * @throws Refusal `subsidy-claim-moved`, `subsidy-not-eligible`, `subsidy-answer-changed`, `subsidy-needs-second-officer`.
 */
export function approveClaim(
  claim: SubsidyClaim,
  submitted: SubsidyAssessment,
  now: {
    readonly assessment: SubsidyAssessment;
    readonly at: Date;
    readonly decisionId: string;
    readonly payeeIsThePerson: boolean;
  },
  officer: Principal,
  { aboveFen }: SecondOfficerRule,
): SubsidyClaim {
  mustBeIn(claim, ['submitted']);
  if (differs(submitted, now.assessment)) {
    throw new Refusal(
      'subsidy-answer-changed',
      'Since it was submitted something changed that decides. Submit it again, and read what is said now.',
    );
  }
  if (now.assessment.outcome !== 'eligible') {
    throw new Refusal('subsidy-not-eligible', 'Only what is eligible is approved.', {
      members: { outcome: now.assessment.outcome },
    });
  }
  if (now.assessment.amountFen > aboveFen) mustBeAnother(officer, claim.submittedByHuman);
  if (claim.lateReason !== null) {
    mustBeAnother(officer, claim.draftedByHuman, LATE);
    mustBeAnother(officer, claim.submittedByHuman, LATE);
  }
  if (!now.payeeIsThePerson) mustBeAnother(officer, claim.payeeByHuman, TO_ANOTHER);
  return {
    ...claim,
    ...decided(claim, 'approved', officer, now.at, now.decisionId),
    decidedFen: now.assessment.amountFen,
    secondOfficerAboveFen: aboveFen,
    payeeIsThePerson: now.payeeIsThePerson,
  };
}

const LATE =
  'It was taken down after the day of the application: another human approves than those who took it down or submitted it.';
const TO_ANOTHER =
  'The account is not in the name of the person: another human approves than the one who said where the money goes.';

/** @throws Refusal `subsidy-claim-moved`. */
export function refuseClaim(
  claim: SubsidyClaim,
  refusal: ClaimRefusal,
  officer: Principal,
  now: { readonly at: Date; readonly decisionId: string },
): SubsidyClaim {
  mustBeIn(claim, ['submitted']);
  return { ...claim, ...decided(claim, 'refused', officer, now.at, now.decisionId), refusal };
}

/** @throws Refusal `subsidy-claim-moved`. */
export function withdrawClaim(claim: SubsidyClaim): SubsidyClaim {
  mustBeIn(claim, ['draft', 'submitted']);
  return { ...claim, state: 'withdrawn', version: claim.version + 1 };
}

/** Whether it keeps another claim of the same thing from being made: from its submission until nothing of it is left. */
export function holdsItsKeys({ state, outcome }: Pick<SubsidyClaim, 'state' | 'outcome'>): boolean {
  switch (state) {
    case 'submitted':
      return outcome === 'eligible';
    case 'approved':
    case 'paid':
    case 'clawing_back':
      return true;
    case 'draft':
    case 'refused':
    case 'withdrawn':
    case 'clawed_back':
      return false;
  }
}

/** As another decision reads it; null where nothing was ever claimed. A part that stays paid stands. */
export function earlierClaim(claim: SubsidyClaim): EarlierClaim | null {
  const { id, version, programme, fundFamily, variant, subjectId, occupation, level } = claim;
  const { division, appliedOn, amountFen, months } = claim;
  if (!fundFamily || variant === null || !subjectId) return null;
  const state = claim.state === 'clawing_back' && amountFen > 0 ? 'paid' : claim.state;
  return {
    ...{ id, version, programme, fundFamily, variant, subjectId, occupation, level },
    ...{ division, appliedOn, state, amountFen, months },
  };
}

/** What the claim asked for stays asked for where there is no such thing. */
export function thingOf(
  claim: Pick<ClaimedThing, 'subjectId'>,
  assessment: SubsidyAssessment,
): ClaimedThing {
  const { outcome, subject, fundFamily, variant, occupation, level, months } = assessment;
  const { amountFen } = assessment;
  return {
    ...{ outcome, fundFamily, variant, occupation, level, months, amountFen },
    subjectId: subject?.id ?? claim.subjectId,
  };
}

/** @throws Refusal `subsidy-claim-moved`. */
export function mustBeIn({ state }: SubsidyClaim, from: readonly ClaimState[]): void {
  if (!from.includes(state)) {
    throw new Refusal('subsidy-claim-moved', `This claim is ${state}. Read it again.`, {
      members: { state },
    });
  }
}

function decided(
  { version }: SubsidyClaim,
  state: 'approved' | 'refused',
  { id, humanId }: Principal,
  at: Date,
  decisionId: string,
) {
  return {
    state,
    decidedBy: id,
    decidedByHuman: humanId,
    decidedAt: at,
    decisionId,
    version: version + 1,
  };
}
