import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import {
  mustBePossibleStart,
  type EmploymentKind,
  type WorkingHours,
} from '../../domain/employment';
import { isProven, type PersonClaim } from '../../domain/person';
import type { Verdict } from '../../domain/clearance';
import { Refusal } from '../../domain/refusal';
import type { Position } from '../../domain/requirement';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { mustBeAnswered } from '../bans/institution-bans.commands';
import { outcomeOf } from '../clearance/citations';
import { findCheck } from '../clearance/clearance.store';
import { readSaid } from '../clearance/decide.commands';
import { recordOutcome } from '../clearance/outcomes.commands';
import { claimAsked } from '../clearance/standing.commands';
import { SUCCESSION } from '../institutions/institutions.commands';
import {
  institutionsByOrganisation,
  type AskingInstitution,
} from '../institutions/institutions.store';
import { attachPerson, holdClaim } from '../persons/persons.commands';
import { decideEmployment } from './decide-employment.commands';
import type { EmploymentEffects } from './effects';
import { employmentFact } from './employments.facts';
import { insertEmployment, type EmploymentRow } from './employments.store';
import { answeredBy, look } from './look.commands';
import { startLine } from './reporting-lines.commands';
import { sealMember } from './staff-member';

/** What an institution says of somebody who works for it. */
export interface NewEmployment {
  readonly reference: string;
  readonly position: Position;
  readonly site: string;
  readonly kind: EmploymentKind;
  readonly hours: WorkingHours;
  readonly startsOn: PlainDate;
  /** The direct manager, as an employment of the same institution. */
  readonly managerEmploymentId: string | null;
}

/** An employment as it stands, with the last answer about it. */
export interface EmploymentAnswered {
  readonly employment: EmploymentRow;
  readonly verdict: Verdict;
  readonly checkId: string | null;
  readonly answeredAt: Date;
}

/** The check that an employment is recorded with. */
export interface Cited {
  readonly id: string;
  /** The day on which it was clear; null when it was not. */
  readonly clearOn: PlainDate | null;
}

/**
 * Records an employment that cites one of the institution's own checks: the outcome of that check is then `hired`.
 *
 * @throws Refusal `not-found` for a check that is not the institution's; as `recordMember`.
 */
export async function recordEmployment(
  work: Work,
  effects: EmploymentEffects,
  checkId: string,
  { position, ...given }: Omit<NewEmployment, 'position'> & { readonly position: Position | null },
): Promise<EmploymentAnswered> {
  const check = await findCheck(work, checkId, work.actor.organisationId ?? '');
  if (!check || check.employmentId !== null) {
    throw new Refusal('not-found', 'There is no such check of an applicant of your institution.');
  }
  const cited = {
    id: check.id,
    clearOn: check.verdict === 'clear' ? dayInShanghai(check.checkedAt) : null,
  };
  const employment = { ...given, position: position ?? check.position };
  const institutionId = check.institutionId;
  await hold(work, { exclusive: [outcomeOf(checkId)] });
  const recorded = await recordMember(work, effects, {
    institutionId,
    member: claimAsked(work, check),
    cited,
    employment,
  });
  await recordOutcome(work, recorded.employment.recordedAt, check, 'hired', true);
  return recorded;
}

/**
 * Records an employment, unconfirmed, whatever is known of the person: registers them if unknown, decides at once,
 * and puts before the authority what is wrong with it. Holds the person like a ban does, so that of an employment and
 * a ban one sees the other.
 *
 * @throws Refusal `institution-barred`, `employment-exists`, `employment-dates-impossible`, `manager-not-employed`.
 */
export async function recordMember(
  work: Work,
  effects: EmploymentEffects,
  {
    institutionId,
    member,
    cited,
    employment: given,
  }: {
    readonly institutionId: string;
    readonly member: PersonClaim;
    readonly cited: Cited | null;
    readonly employment: NewEmployment;
  },
): Promise<EmploymentAnswered> {
  await holdClaim(work, member, { shared: [`organisation:${institutionId}`, SUCCESSION] });
  const said = await readSaid(work);
  await mustBeAnswered(work, institutionId, said.now);
  const today = dayInShanghai(said.now);
  mustBePossibleStart(given.startsOn, member.birthDate, today);
  const institution = await institutionOf(work, institutionId);
  const { personId } = await attachPerson(work, said.now, member, {
    organisationId: institutionId,
    division: institution.division,
    mayErr: !isProven(member.proof),
  });
  const { managerEmploymentId, ...rest } = given;
  const id = v7();
  const employment: EmploymentRow = {
    id,
    institutionId,
    personId,
    ...rest,
    state: 'unconfirmed',
    onLeave: false,
    endsOn: null,
    endReason: null,
    sealedPerson: sealMember(work, id, member),
    identityProof: member.proof,
    citedCheckId: cited?.id ?? null,
    ...{ policeChannel: null, policeQueriedOn: null, policeLetter: null, policeLetterSeen: null },
    attested: [],
    recordedAt: said.now,
    confirmedAt: null,
    version: 1,
  };
  await insertEmployment(work, employment);
  await record(work, said.now, employmentFact(work, 'employment.recorded', employment));
  if (managerEmploymentId !== null) {
    await startLine(work, said.now, employment, managerEmploymentId, given.startsOn);
  }
  const purpose = 'employment_recorded';
  const { check } = await decideEmployment(work, employment, member, {
    institution,
    said,
    purpose,
  });
  const answer = {
    employmentId: id,
    answeredAt: said.now,
    verdict: check.verdict,
    checkId: check.id,
    partId: null,
  };
  const first = cited?.clearOn ?? null;
  const answered =
    first === null ? answeredBy(null, answer, today) : { ...answer, firstClearOn: first };
  await look(work, said.now, employment, null, answered);
  await effects.decided(work, said.now, { ...employment, policeQuery: null }, check.verdict);
  return { employment, verdict: check.verdict, checkId: check.id, answeredAt: said.now };
}

export async function institutionOf(work: Work, id: string): Promise<AskingInstitution> {
  const [institution] = await institutionsByOrganisation(work, [id]);
  if (!institution) throw new Error('an employment at what is no institution');
  return institution;
}
