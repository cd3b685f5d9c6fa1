import { covers, type Period, type PlainDate } from './calendar';
import type { PersonClaim } from './person';
import type { Principal } from './principal';
import { Refusal } from './refusal';
import { GROUND_RULES, type Category, type Ground, type GroundRule } from './rulebook/grounds';

export const BAN_STATES = [
  'proposed',
  'rejected',
  'withdrawn',
  'in_force',
  'suspended',
  'ended',
  'lifted',
  'superseded',
] as const;
export type BanState = (typeof BAN_STATES)[number];
export type Capacity = 'perpetrator' | 'direct_manager';
export type RejectionReason =
  | 'wrong_person'
  | 'decision_not_served'
  | 'decision_incomplete'
  | 'wrong_ground'
  | 'duplicate'
  | 'other';

/**
 * A bar to infant care.
 *
 *     proposed ──approve──▶ in_force
 *        ├──────reject────▶ rejected
 *        └─────withdraw───▶ withdrawn
 *
 * A motion that another human approves makes `in_force` `lifted`. The other states behind `in_force` are known to
 * every reader; the moves into them are not made yet.
 */
export interface Ban {
  readonly id: string;
  readonly state: BanState;
  readonly capacity: Capacity;
  readonly ground: Ground;
  readonly category: Category;
  readonly incidentOn: PlainDate;
  readonly incidentDivision: string;
  readonly documentNumber: string;
  readonly legalBasis: readonly string[];
  readonly decidedOn: PlainDate;
  readonly servedOn: PlainDate;
  /** Null: for life. Half-open; an unknown end never ends. */
  readonly term: Period | null;
  /** The authority that decided. */
  readonly authorityId: string;
  /** Bound when the ban comes into force: a proposal is shown to nobody who checks. */
  readonly personId: string | null;
  readonly proposedBy: string;
  readonly proposedByHuman: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedByHuman: string | null;
  readonly decidedAt: Date | null;
  readonly rejectionReason: RejectionReason | null;
  readonly version: number;
}

export interface Proposal {
  readonly capacity: Capacity;
  readonly ground: Ground;
  readonly category: Category;
  readonly incidentOn: PlainDate;
  readonly incidentDivision: string;
  readonly documentNumber: string;
  readonly legalBasis: readonly string[];
  readonly decidedOn: PlainDate;
  readonly servedOn: PlainDate;
  readonly term: Period | null;
}

/**
 * A proposal, if its days can be true and its term is what the ground has.
 *
 * @throws Refusal `ban-dates-impossible`, `ban-term-not-allowed`, `ban-term-required`.
 */
export function propose(
  id: string,
  proposal: Proposal,
  subject: Pick<PersonClaim, 'birthDate'>,
  officer: Principal,
  now: Date,
  today: PlainDate,
): Ban {
  mustBePossible(proposal, subject, today);
  mustHaveTermOf(ruleOf(proposal), proposal.term);
  const { organisationId, humanId } = officer;
  if (!organisationId || !humanId) throw new Error('a ban is proposed by an officer');
  return {
    ...proposal,
    id,
    state: 'proposed',
    authorityId: organisationId,
    personId: null,
    proposedBy: officer.id,
    proposedByHuman: humanId,
    proposedAt: now,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    rejectionReason: null,
    version: 1,
  };
}

/**
 * Four eyes: the human who approves is not the human who proposed, whatever the accounts. The caller binds the
 * ban to its person in the same breath.
 *
 * @throws Refusal `ban-already-decided`, `ban-needs-second-officer`.
 */
export function approve(ban: Ban, officer: Principal, now: Date): Ban {
  return { ...decide(ban, officer, now), state: 'in_force' };
}

/** @throws Refusal `ban-already-decided`, `ban-needs-second-officer`. */
export function reject(ban: Ban, reason: RejectionReason, officer: Principal, now: Date): Ban {
  return { ...decide(ban, officer, now), state: 'rejected', rejectionReason: reason };
}

/**
 * Taken back by the human who proposed it.
 *
 * @throws Refusal `ban-already-decided`, `ban-outside-line`.
 */
export function withdraw(ban: Ban, officer: Principal, now: Date): Ban {
  mustBeProposed(ban);
  if (officer.humanId !== ban.proposedByHuman) {
    throw new Refusal(
      'ban-outside-line',
      'Only the officer who proposed a ban withdraws it. Another officer rejects it.',
    );
  }
  return moved(ban, officer, now, 'withdrawn');
}

function decide(ban: Ban, officer: Principal, now: Date): Ban {
  mustBeProposed(ban);
  if (officer.humanId === null || officer.humanId === ban.proposedByHuman) {
    throw new Refusal(
      'ban-needs-second-officer',
      'A ban is decided by another human than the one who proposed it.',
    );
  }
  return moved(ban, officer, now, ban.state);
}

function moved(ban: Ban, officer: Principal, now: Date, state: BanState): Ban {
  return {
    ...ban,
    state,
    decidedBy: officer.id,
    decidedByHuman: officer.humanId,
    decidedAt: now,
    version: ban.version + 1,
  };
}

function mustBeProposed(ban: Ban): void {
  if (ban.state !== 'proposed') {
    throw new Refusal('ban-already-decided', `This ban is ${ban.state}. Read it again.`, {
      members: { state: ban.state },
    });
  }
}

function ruleOf({ ground, incidentOn }: Proposal): GroundRule {
  const rule = GROUND_RULES.find((row) => row.ground === ground && covers(row.inForce, incidentOn));
  if (!rule) {
    throw new Refusal('ban-dates-impossible', 'No rule for this ground was in force that day.');
  }
  return rule;
}

function mustBePossible(
  { incidentOn, decidedOn, servedOn, term }: Proposal,
  { birthDate }: Pick<PersonClaim, 'birthDate'>,
  today: PlainDate,
): void {
  const inOrder = [birthDate, incidentOn, decidedOn, servedOn, today];
  const impossible =
    inOrder.some((day, at) => at > 0 && day < (inOrder[at - 1] ?? day)) ||
    (term !== null && term.endsOn !== null && term.endsOn <= term.startsOn);
  if (impossible) {
    throw new Refusal(
      'ban-dates-impossible',
      'Birth, incident, decision, service and today follow each other, and a term ends after it starts.',
    );
  }
}

function mustHaveTermOf(rule: GroundRule, term: Period | null): void {
  if (rule.lasts === 'lifetime' && term !== null) {
    throw new Refusal(
      'ban-term-not-allowed',
      'A ban on this ground is for life: leave out `term`.',
    );
  }
  if (rule.lasts === 'term' && term === null) {
    throw new Refusal('ban-term-required', 'A ban on this ground has a term: state it.');
  }
}
