import { plainDate } from '../../src/domain/calendar';
import { SYSTEM } from '../../src/domain/principal';
import { loadWorkingDays } from '../../src/features/calendar/calendar.commands';
import { as } from './accounts';
import { problemOf, type Person, type Proposed } from './people';
import type { Answer, Caller, Town } from './town';

/** A case as it was last written. */
export interface Case extends Proposed {
  readonly subjectIds: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

export const perpetrator = (person: Person) => ({
  capacity: 'perpetrator',
  person: { ...person, proof: 'police_name_number_check' },
});

export function filingOn(subjects: readonly object[], change: object = {}) {
  return {
    incidentOn: '2037-09-01',
    incidentDivision: '410105',
    ground: 'child_abuse',
    category: 'abuse',
    filedOn: '2037-09-02',
    institution: null,
    subjects,
    ...change,
  };
}

export async function fileCase(
  officer: Caller,
  subjects: readonly object[],
  change: object = {},
): Promise<Case> {
  return caseOf(await officer('POST', '/v1/ban-cases', filingOn(subjects, change)));
}

export function caseOf(answer: Answer): Case {
  if (answer.status >= 300) throw new Error(`no case: ${problemOf(answer)} ${answer.text}`);
  const { body, headers } = answer;
  return {
    id: String(body['id']),
    etag: headers.get('etag') ?? '',
    subjectIds: (body['subjects'] as { id: string }[]).map(({ id }) => id),
    body,
  };
}

export function report(officer: Caller, { id, etag }: Proposed, step: object): Promise<Answer> {
  return officer('POST', `/v1/ban-cases/${id}/steps`, step, { 'if-match': etag });
}

/** The steps one after the other; the case as it stands after the last. */
export async function steps(officer: Caller, one: Case, all: readonly object[]): Promise<Case> {
  let stands = one;
  for (const step of all) stands = caseOf(await report(officer, stands, step));
  return stands;
}

/** Everything between the filing and the decision, on one day; nobody asks for a hearing. */
export function heard(subjectIds: readonly string[], happenedOn = '2037-09-10') {
  return [
    ...subjectIds.flatMap((subjectId) => [
      { step: 'notice', happenedOn, subjectId, method: 'direct', proofNumber: 'proof 1' },
      { step: 'statement', happenedOn, subjectId, outcome: 'received' },
      { step: 'hearing_request', happenedOn, subjectId, outcome: 'waived' },
    ]),
    { step: 'legal_review', happenedOn, documentNumber: 'review 1' },
    { step: 'collective_decision', happenedOn, documentNumber: 'minutes 1' },
  ];
}

export const NO_MANAGER = {
  step: 'manager_not_named',
  happenedOn: '2037-09-10',
  managerEmploymentId: null,
  outcome: 'no_manager',
};

let decisions = 0;

export function decision(happenedOn = '2037-09-14') {
  decisions += 1;
  return {
    step: 'decision',
    happenedOn,
    documentNumber: `case decision ${decisions}`,
    legalBasis: ['人口与计划生育法 第四十一条第二款'],
  };
}

export function service(subjectId: string, happenedOn = '2037-09-15', change: object = {}) {
  return {
    step: 'service',
    happenedOn,
    subjectId,
    method: 'direct',
    proofNumber: 'proof 2',
    ...change,
  };
}

export function proposeFrom(
  officer: Caller,
  { id, etag }: Proposed,
  subjectId: string,
  body: object = {},
): Promise<Answer> {
  const path = `/v1/ban-cases/${id}/subjects/${subjectId}/proposal`;
  return officer('POST', path, body, { 'if-match': etag });
}

/** The working days of a year in which only New Year is off. */
export function loadPlainYear({ registry }: Town, year: number, more: readonly string[] = []) {
  return as(registry, SYSTEM, (work) =>
    loadWorkingDays(work, {
      year,
      source: { instrument: 'a notice', confirmed: false },
      holidays: [plainDate(`${year}-01-01`), ...more.map(plainDate)],
      makeUpWorkdays: [],
    }),
  );
}
