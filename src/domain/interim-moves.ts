import type { RejectionReason } from './ban';
import type { PlainDate } from './calendar';
import {
  effectOfMeasure,
  longestEndOf,
  type Imposition,
  type InterimEnd,
  type InterimEndReason,
  type InterimMeasure,
  type InterimState,
} from './interim';
import type { PersonClaim } from './person';
import type { Principal } from './principal';
import { Refusal } from './refusal';
import { powerOn } from './rulebook/interim-powers';

/**
 * @param others every measure of the same line, and of the same human, on the same person.
 * @throws Refusal `ban-dates-impossible`, `interim-measure-exists`.
 */
export function impose(
  id: string,
  personId: string,
  said: Imposition,
  subject: Pick<PersonClaim, 'birthDate'>,
  others: readonly InterimMeasure[],
  officer: Principal,
  now: Date,
  today: PlainDate,
): InterimMeasure {
  if (!powerOn(said.power, today)) {
    throw new Refusal('ban-dates-impossible', 'This power is not in force today.');
  }
  if (said.incidentOn > today || said.incidentOn < subject.birthDate) {
    throw new Refusal(
      'ban-dates-impossible',
      'The incident lies between the birth of the person and today.',
    );
  }
  const { organisationId, humanId } = officer;
  if (!organisationId || !humanId) throw new Error('a measure is imposed by an officer');
  mustNotRenew(said, others, humanId, now);
  return {
    ...said,
    id,
    state: 'imposed',
    personId,
    authorityId: organisationId,
    imposedBy: officer.id,
    imposedByHuman: humanId,
    imposedAt: now,
    confirmedBy: null,
    confirmedByHuman: null,
    confirmedAt: null,
    endRequestedBy: null,
    endRequestedByHuman: null,
    endRequestedAt: null,
    endReason: null,
    endedBy: null,
    endedByHuman: null,
    endedAt: null,
    endedAs: null,
    endedByBan: null,
    version: 1,
  };
}

/**
 * One runs at a time for an incident; one that was confirmed has had its 90 days; and no human imposes twice what may
 * last 72 hours: not for the incident, and within 90 days not for another one either, while nobody confirmed the first.
 */
function mustNotRenew(
  { incidentOn }: Pick<Imposition, 'incidentOn'>,
  others: readonly InterimMeasure[],
  humanId: string,
  now: Date,
): void {
  const hinders = others.some((other) => {
    const isOwn = other.imposedByHuman === humanId;
    if (other.incidentOn !== incidentOn) {
      return isOwn && other.confirmedAt === null && now < longestEndOf(other);
    }
    return isOwn || other.confirmedAt !== null || effectOfMeasure(other, now) !== 'none';
  });
  if (hinders) {
    throw new Refusal(
      'interim-measure-exists',
      'For this person and incident a measure runs, was confirmed before, or was yours; or nobody confirmed the one that you imposed on this person in the last 90 days. Propose the ban, let another officer confirm yours, or let another officer impose one.',
    );
  }
}

/** @throws Refusal `interim-measure-over`, `ban-needs-second-officer`. */
export function confirm(measure: InterimMeasure, officer: Principal, now: Date): InterimMeasure {
  mustRun(measure, ['imposed'], now);
  mustBeAnother(officer, measure.imposedByHuman, 'imposed');
  return {
    ...measure,
    state: 'confirmed',
    confirmedBy: officer.id,
    confirmedByHuman: officer.humanId,
    confirmedAt: now,
    version: measure.version + 1,
  };
}

/**
 * Taken back by the human who imposed it, while nobody has confirmed it.
 *
 * @throws Refusal `interim-measure-over`, `ban-outside-line`.
 */
export function withdrawMeasure(
  measure: InterimMeasure,
  officer: Principal,
  now: Date,
): InterimMeasure {
  mustRun(measure, ['imposed'], now);
  if (officer.humanId !== measure.imposedByHuman) {
    throw new Refusal('ban-outside-line', 'Only the officer who imposed a measure withdraws it.');
  }
  return endedBy(measure, 'withdrawn', officer, now);
}

/**
 * Asks another human to end a confirmed measure. It runs on; a later request takes the place of this one.
 *
 * @throws Refusal `interim-measure-over`.
 */
export function requestEnd(
  measure: InterimMeasure,
  reason: InterimEndReason,
  officer: Principal,
  now: Date,
): InterimMeasure {
  mustRun(measure, ['confirmed'], now);
  if (!officer.humanId) throw new Error('an end is requested by an officer');
  return {
    ...measure,
    endRequestedBy: officer.id,
    endRequestedByHuman: officer.humanId,
    endRequestedAt: now,
    endReason: reason,
    version: measure.version + 1,
  };
}

/** @throws Refusal `interim-measure-over`, `ban-needs-second-officer`. */
export function endAsRequested(
  measure: InterimMeasure,
  officer: Principal,
  now: Date,
): InterimMeasure {
  mustRun(measure, ['confirmed'], now);
  mustBeAnother(officer, measure.endRequestedByHuman, 'requested the end of');
  return endedBy(measure, 'requested', officer, now);
}

/**
 * Whether a rejected proposal says that it is not this person. Every other reason is about the paper: the suspicion
 * stands until the repaired one is decided. A reason that the code does not know says nothing for the person; nor does
 * the rejection of a correction, for the ban that it would have corrected stands.
 */
export function rejectionEndsMeasures({
  rejectionReason,
  correctsId,
}: {
  readonly rejectionReason: RejectionReason | null;
  readonly correctsId: string | null;
}): boolean {
  return rejectionReason === 'wrong_person' && correctsId === null;
}

/** What the decision about a ban for the same incident leaves of it; null when it was over already. */
export function endWithBan(
  measure: InterimMeasure,
  ban: { readonly id: string; readonly as: 'ban_approved' | 'ban_rejected' },
  officer: Principal,
  now: Date,
): InterimMeasure | null {
  if (effectOfMeasure(measure, now) === 'none') return null;
  return { ...endedBy(measure, ban.as, officer, now), endedByBan: ban.id };
}

function endedBy(
  measure: InterimMeasure,
  as: InterimEnd,
  officer: Principal,
  now: Date,
): InterimMeasure {
  return {
    ...measure,
    state: as === 'withdrawn' ? 'withdrawn' : 'ended',
    endedBy: officer.id,
    endedByHuman: officer.humanId,
    endedAt: now,
    endedAs: as,
    version: measure.version + 1,
  };
}

function mustRun(measure: InterimMeasure, from: readonly InterimState[], now: Date): void {
  if (effectOfMeasure(measure, now) === 'none' || !from.includes(measure.state)) {
    const state = effectOfMeasure(measure, now) === 'none' ? 'over' : measure.state;
    throw new Refusal('interim-measure-over', `This measure is ${state}. Read it again.`, {
      members: { state: measure.state },
    });
  }
}

function mustBeAnother({ humanId }: Principal, first: string | null, did: string): void {
  if (first === null || humanId === null || humanId === first) {
    throw new Refusal(
      'ban-needs-second-officer',
      `This is decided by another human than the one who ${did} the measure, after they did.`,
    );
  }
}
