import type { BanCase } from '../../domain/ban-case';
import { pursued } from '../../domain/ban-case-steps';
import type { PlainDate } from '../../domain/calendar';
import { isWithin } from '../../domain/division';
import type { PersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import { findInstitution } from '../institutions/institutions.store';
import { personIdsByDocument } from '../persons/persons.lookup.store';
import type { CaseSubjectRow, WholeCase } from './cases.store';
import { personOf } from './sealed-case';

/** Who was whose direct manager at an institution on a day, by the reporting lines that it registered. */
export interface ManagerOnDay {
  /** Who reported. */
  readonly personId: string;
  readonly managerEmploymentId: string;
  readonly managerPersonId: string;
  readonly position: string;
  readonly manager: PersonClaim;
}

/** Cases are decided before employments exist, so who knows is passed in. */
export type ManagersAsked = (
  work: Work,
  asked: {
    readonly institutionId: string;
    readonly personIds: readonly string[];
    readonly day: PlainDate;
  },
) => Promise<ManagerOnDay[]>;

/** A direct manager of a perpetrator on the day of the incident. */
export interface CaseManager extends ManagerOnDay {
  readonly subjectId: string;
  /** Whether a subject of the case as direct manager that was not dropped. */
  readonly isNamed: boolean;
}

/**
 * Of every perpetrator who was not dropped. Nobody where the case names no institution, or one that is not registered or
 * lies in another division than the authority's: its staff is not this authority's to see.
 */
export async function managersOn(
  work: Work,
  asked: ManagersAsked,
  { row, subjects, steps }: WholeCase,
): Promise<CaseManager[]> {
  const institution = await institutionOf(work, row);
  if (!institution) return [];
  const left = pursued(subjects, steps);
  const personIds = await personIdsByDocument(work, left.flatMap(documentOf(work)));
  const idOf = (subject: CaseSubjectRow) =>
    documentOf(work)(subject).map(({ key }) => personIds.get(key))[0] ?? null;
  const named = new Set(left.filter(({ capacity }) => capacity === 'direct_manager').map(idOf));
  const perpetrators = left.flatMap((subject) => {
    const personId = subject.capacity === 'perpetrator' ? idOf(subject) : null;
    return personId === null ? [] : [{ subjectId: subject.id, personId }];
  });
  const found = await asked(work, {
    institutionId: institution.organisationId,
    personIds: perpetrators.map(({ personId }) => personId),
    day: row.incidentOn,
  });
  return perpetrators.flatMap(({ subjectId, personId }) =>
    found
      .filter((one) => one.personId === personId)
      .map((one) => ({ ...one, subjectId, isNamed: named.has(one.managerPersonId) })),
  );
}

async function institutionOf(work: Work, { uscc, authorityId }: BanCase) {
  const institution = uscc === null ? null : await findInstitution(work, uscc);
  const authority = institution ? await findOrganisation(work, authorityId) : null;
  if (!institution || !authority) return null;
  return isWithin(institution.division, authority.division) ? institution : null;
}

const documentOf = (work: Work) => (subject: CaseSubjectRow) => {
  const person = personOf(work, subject);
  return person ? [person.document] : [];
};
