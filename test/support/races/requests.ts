import { addDays, dayInShanghai, plainDate } from '../../../src/domain/calendar';
import { syntheticNumber } from '../organisations';
import type { Person } from '../people';
import { codeOf, type Answer, type Sent } from './driver';
import type { Sighting } from './history';
import type { Pass } from './stage';

/** Somebody by number: another name, another birth date, another document for each. */
export function personNumber(at: number, serial = 1): Person & { readonly birthDate: string } {
  const birthDate = addDays(plainDate('1960-01-01'), at % 12_000);
  return {
    identity: {
      type: 'resident_id',
      number: syntheticNumber(birthDate, serial + 10 * Math.floor(at / 12_000)),
    },
    name: '王小明',
    birthDate,
  };
}

export function passportNumber(at: number): Person & { readonly birthDate: string } {
  const { name, birthDate } = personNumber(at);
  return {
    identity: { type: 'passport', number: `P${String(at).padStart(7, '0')}`, country: 'USA' },
    name,
    birthDate,
  };
}

/** About a cleaner, whose post needs nothing, unless another is named. */
export function check(nursery: Pass, applicant: Person, position = 'cleaner', key?: string): Sent {
  return {
    method: 'POST',
    path: '/v1/clearance-checks',
    authorization: nursery(),
    body: {
      applicant: { ...applicant, proof: 'card_reader' },
      position,
      purpose: 'pre_employment',
      basis: { applicationReference: 'HR-1', authorisedOn: dayInShanghai(new Date()) },
    },
    ...(key && { headers: { 'idempotency-key': key } }),
  };
}

/** Null when the registry gave no verdict: busy, or the connection broke. */
export function sightingOf(answer: Answer): Sighting | null {
  const { status, body, begun, ended } = answer;
  const at = instantOf(body['checkedAt']);
  if (status === 201) return { begun, ended, at, verdict: String(body['verdict']) };
  const code = codeOf(answer);
  if (status === 409 && code === 'answer-superseded')
    return { begun, ended, at: null, verdict: code };
  if (isNoAnswer(answer)) return null;
  return { begun, ended, at: null, verdict: `${status} ${code}` };
}

/** Milliseconds; null where an answer bears no instant. */
export function instantOf(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}

/** The outcome is unknown, or the request is to be sent again. */
export function isNoAnswer(answer: Answer): boolean {
  return [0, 429, 503].includes(answer.status) || isInFlight(answer);
}

/** Another request with this key is being worked on. */
export function isInFlight(answer: Answer): boolean {
  return answer.status === 409 && codeOf(answer) === 'idempotency-key-in-flight';
}

export interface Proposed {
  readonly id: string;
  readonly etag: string;
}

let decisions = 0;

export function proposal(officer: Pass, person: Person, documentNumber?: string): Sent {
  decisions += 1;
  return {
    method: 'POST',
    path: '/v1/bans',
    authorization: officer(),
    body: {
      subject: { person: { ...person, proof: 'police_name_number_check' } },
      capacity: 'perpetrator',
      ground: 'child_abuse',
      category: 'abuse',
      incidentOn: '2026-05-02',
      incidentDivision: '410105',
      decision: {
        documentNumber: documentNumber ?? `decision ${decisions}`,
        legalBasis: ['人口与计划生育法 第四十一条第二款'],
        decidedOn: '2026-06-01',
        servedOn: '2026-06-05',
      },
    },
  };
}

export function proposedBy(answer: Answer): Proposed {
  if (answer.status !== 201) throw new Error(`not proposed: ${answer.status} ${codeOf(answer)}`);
  return { id: String(answer.body['id']), etag: answer.etag };
}

export type Move = 'approve' | 'reject' | 'withdraw';

export function decision(officer: Pass, { id, etag }: Proposed, move: Move): Sent {
  return {
    method: 'POST',
    path: `/v1/bans/${id}/${move}`,
    authorization: officer(),
    ...(move === 'reject' && { body: { reason: 'wrong_person' } }),
    headers: { 'if-match': etag },
  };
}

export function completion(
  school: Pass,
  trainee: Person,
  reference: string,
  change: object = {},
): Sent {
  return {
    method: 'PUT',
    path: `/v1/training-completions/${reference}`,
    authorization: school(),
    body: {
      trainee,
      course: {
        code: 'BY-120',
        title: 'Caregiver training',
        hours: { theory: 60, practice: 60 },
        topics: ['professional_ethics', 'child_development_and_mental_health'],
      },
      startedOn: '2026-03-02',
      completedOn: '2026-04-30',
      result: 'passed',
      updatedAt: '2026-05-06T01:00:00Z',
      ...change,
    },
  };
}

export function certificate(school: Pass, holder: Person, reference: string): Sent {
  return {
    method: 'PUT',
    path: `/v1/credentials/${reference}`,
    authorization: school(),
    body: {
      holder,
      kind: 'skill_level_certificate',
      occupation: '4-10-01-03',
      level: 3,
      number: 'Y000141000001263000001',
      issuedOn: '2026-05-20',
      expiresOn: null,
      updatedAt: '2026-05-21T01:00:00Z',
    },
  };
}
