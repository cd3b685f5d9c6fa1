import {
  instrumentOf,
  mustBeOfAge,
  mustFitSubject,
  ruleFor,
  termOf,
  type StatedTerm,
  type Term,
} from './ban-ground';
import type { PlainDate } from './calendar';
import type { Principal } from './principal';
import { Refusal } from './refusal';
import { GROUND_RULES, type Category, type Ground, type Instrument } from './rulebook/grounds';

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
/** 直接责任人员, 直接负责的主管人员, and the nursery itself. */
export const CAPACITIES = ['perpetrator', 'direct_manager', 'institution'] as const;
export type Capacity = (typeof CAPACITIES)[number];
/**
 * Why a ban's basis fell away: its decision was annulled, a court acquitted, it names somebody else than it was meant
 * for, its person died, or a corrected decision takes its place.
 */
export const LIFT_BASES = [
  'annulled',
  'acquitted',
  'wrong_person',
  'deceased',
  'corrected',
] as const;
export type LiftBasis = (typeof LIFT_BASES)[number];
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
 *     proposed ──approve──▶ in_force ◀──resume── suspended
 *        ├──────reject────▶ rejected    in_force ──suspend──▶ suspended
 *        └─────withdraw───▶ withdrawn   in_force, suspended ──lift──▶ lifted ──reopen──▶ in_force
 *                                       in_force, suspended ──correct──▶ superseded, its correction as it was
 *
 * Each arrow but `withdraw` takes two humans: who proposed or moved it, and who approves. `in_force` bars no more when
 * its term is over, and `ended` is the word for that in records that come from elsewhere: no arrow leads there.
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
  /** Null where it was recorded before documents were told apart. */
  readonly instrument: Instrument | null;
  /** The row that it was judged by. */
  readonly ruleId: string | null;
  /** Null: for life. Half-open; an unknown end never ends. */
  readonly term: Term | null;
  /** The ban that this one takes the place of when it is approved. */
  readonly correctsId: string | null;
  /** Why it was lifted; null in every other state. */
  readonly liftBasis: LiftBasis | null;
  /** The authority that decided. */
  readonly authorityId: string;
  /** Bound when the ban comes into force: a proposal is shown to nobody who checks. Always null for a nursery. */
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
  /** Null: the one that the ground usually rests on. */
  readonly instrument: Instrument | null;
  readonly term: StatedTerm | null;
}

/** Whom a proposal would bar, as far as the rule looks. */
export interface Barred {
  /** Null: no person, but a nursery. */
  readonly birthDate: PlainDate | null;
}

/**
 * A proposal, if its days can be true and a row allows what it asks.
 *
 * @throws Refusal `ban-dates-impossible`, `ban-ground-not-in-force`, `record-sealed`, `ban-instrument-unfit`,
 * `ban-subject-unfit`, `subject-was-minor`, `ban-term-not-allowed`, `ban-term-required`, `ban-term-impossible`.
 */
export function propose(
  id: string,
  proposal: Proposal,
  { birthDate }: Barred,
  officer: Principal,
  now: Date,
  today: PlainDate,
): Ban {
  mustBePossible(proposal, birthDate, today);
  const rule = ruleFor(GROUND_RULES, proposal);
  const instrument = instrumentOf(rule, proposal.instrument);
  mustFitSubject(rule, instrument, {
    capacity: proposal.capacity,
    isInstitution: birthDate === null,
  });
  if (birthDate !== null) mustBeOfAge(rule, birthDate, proposal.incidentOn);
  const { organisationId, humanId } = officer;
  if (!organisationId || !humanId) throw new Error('a ban is proposed by an officer');
  return {
    ...proposal,
    id,
    state: 'proposed',
    instrument,
    ruleId: rule.id,
    term: termOf(rule, proposal.term),
    correctsId: null,
    liftBasis: null,
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

/** @throws Refusal `ban-already-decided`. */
export function mustBeProposed(ban: Ban): void {
  if (ban.state !== 'proposed') {
    throw new Refusal('ban-already-decided', `This ban is ${ban.state}. Read it again.`, {
      members: { state: ban.state },
    });
  }
}

function mustBePossible(
  { incidentOn, decidedOn, servedOn, term }: Proposal,
  birthDate: PlainDate | null,
  today: PlainDate,
): void {
  const released = term?.releasedOn ?? decidedOn;
  const inOrder = [...(birthDate ? [birthDate] : []), incidentOn, decidedOn, servedOn, today];
  const impossible =
    inOrder.some((day, at) => at > 0 && day < (inOrder[at - 1] ?? day)) ||
    released < decidedOn ||
    released > today;
  if (impossible) {
    throw new Refusal(
      'ban-dates-impossible',
      'Birth, incident, decision, service and today follow each other; a release lies between decision and today.',
    );
  }
}
