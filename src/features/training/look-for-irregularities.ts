import { plainDate, type PlainDate } from '../../domain/calendar';
import { numbersReused } from '../../domain/irregular-numbers';
import { overloadOf, quotasExceeded, type LimitedRight } from '../../domain/irregular-providers';
import { irregularStudiesOf, type Learner } from '../../domain/irregular-studies';
import { IRREGULARITIES, type Irregularity } from '../../domain/irregularity';
import { MOST_STUDIES } from '../../domain/rulebook/irregularity-rules';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { sharersOfNumbers } from '../credentials/certificate-numbers.store';
import { credentialsAwardedSince } from '../credentials/awarded.store';
import { assertionPlace, assertionsOf } from '../persons/persons.store';
import { teacherDaysOf, type StudyOf } from './irregularities.store';
import { completionsAwardedSince } from './training.store';

/** The last day on which these people can have lived, of those of whom somebody said that they died. */
export type DeathsOf = (
  work: Work,
  personIds: readonly string[],
) => Promise<ReadonlyMap<string, PlainDate>>;

export type RightsOf = (providerId: string) => readonly LimitedRight[];

/** What was looked at: a finding about it that is not found again closes. */
export interface Looked {
  readonly found: readonly Irregularity[];
  readonly kinds: readonly string[];
  /** Beginnings of keys. */
  readonly subjects: readonly string[];
}

export async function lookAtPeople(
  work: Work,
  personIds: readonly string[],
  studies: readonly StudyOf[],
  rightsOf: RightsOf,
  deathsOf: DeathsOf,
): Promise<Looked> {
  const born = await birthDatesOf(work, personIds);
  const deaths = await deathsOf(work, personIds);
  const of = new Map(personIds.map((id): [string, StudyOf[]] => [id, []]));
  for (const study of studies) of.get(study.personId)?.push(study);
  const courseRights = (providerId: string) =>
    rightsOf(providerId)
      .filter(({ kind }) => kind === 'training_completion')
      .map(({ inForce }) => inForce);
  const learners = personIds.map((personId): Learner => {
    const all = of.get(personId) ?? [];
    return {
      personId,
      birthDates: born.get(personId) ?? [],
      diedOn: deaths.get(personId) ?? null,
      studies: all.slice(0, MOST_STUDIES.number),
      hasMoreStudies: all.length > MOST_STUDIES.number,
    };
  });
  return {
    found: learners.flatMap((learner) => irregularStudiesOf(learner, courseRights)),
    kinds: IRREGULARITIES,
    subjects: personIds,
  };
}

/** All that were said of each; one that does not open was altered, and says nothing. */
async function birthDatesOf(
  work: Work,
  personIds: readonly string[],
): Promise<Map<string, PlainDate[]>> {
  const said = new Map<string, PlainDate[]>();
  for (const { id, personId, kind, sealedValue } of await assertionsOf(work, personIds)) {
    if (kind !== 'birth_date') continue;
    const value = unlessAltered(() => work.keys.open(assertionPlace(id), sealedValue));
    if (value !== null) said.set(personId, [...(said.get(personId) ?? []), plainDate(value)]);
  }
  return said;
}

export async function lookAtTeachers(work: Work, studies: readonly StudyOf[]): Promise<Looked> {
  const taught = studies.filter(({ run }) => run !== null);
  const days = await teacherDaysOf(
    work,
    taught.map(({ providerId, completedOn }) => ({ providerId, day: completedOn })),
  );
  return {
    found: days.flatMap(overloadOf),
    kinds: ['teacher_overloaded'],
    subjects: days.map(({ teacherId, day }) => `${teacherId}:${day}`),
  };
}

export interface YearOfProvider {
  readonly providerId: string;
  readonly year: number;
}

export function yearsOfStudies(studies: readonly StudyOf[]): YearOfProvider[] {
  return studies.map(({ providerId, completedOn }) => {
    return { providerId, year: Number(completedOn.slice(0, 4)) };
  });
}

/** Those in which the limited rights of these providers were in force, ten at most. */
export function yearsSince(
  providerIds: readonly string[],
  rightsOf: RightsOf,
  at: Date,
): YearOfProvider[] {
  const last = at.getUTCFullYear();
  return providerIds.flatMap((providerId) => {
    const limited = rightsOf(providerId).filter(({ yearlyQuota }) => yearlyQuota !== null);
    const first = Math.min(...limited.map(({ inForce }) => Number(inForce.startsOn.slice(0, 4))));
    if (limited.length === 0) return [];
    return Array.from({ length: 10 }, (_, back) => last - back)
      .filter((year) => first <= year)
      .map((year) => ({ providerId, year }));
  });
}

export async function lookAtQuotas(
  work: Work,
  years: readonly YearOfProvider[],
  rightsOf: RightsOf,
): Promise<Looked> {
  const found: Irregularity[] = [];
  const subjects: string[] = [];
  const asked = new Map(years.map((one) => [`${one.providerId} ${one.year}`, one]));
  for (const { providerId, year } of asked.values()) {
    const rights = rightsOf(providerId);
    const limited = rights.filter(({ yearlyQuota }) => yearlyQuota !== null);
    if (limited.length === 0) continue;
    const since = plainDate(`${year}-01-01`);
    const awarded = [
      ...(await completionsAwardedSince(work, providerId, since)),
      ...(await credentialsAwardedSince(work, providerId, since)),
    ];
    found.push(...quotasExceeded(providerId, rights, year, awarded));
    subjects.push(...limited.map(({ id }) => `${id}:${year}`));
  }
  return { found, kinds: ['award_quota_exceeded'], subjects };
}

export async function lookAtNumbers(work: Work, credentialIds: readonly string[]): Promise<Looked> {
  const groups = await sharersOfNumbers(work, credentialIds);
  return {
    found: groups.flatMap(numbersReused),
    kinds: ['certificate_number_reused'],
    subjects: [...new Set([...credentialIds, ...groups.flat().map((one) => one.credentialId)])],
  };
}
