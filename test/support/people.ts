import { addDays, addYears, plainDate } from '../../src/domain/calendar';
import { dayOf, type Answer, type Caller, type Town } from './town';
import { syntheticNumber } from './organisations';

/** A person as a caller writes one. */
export interface Person {
  readonly identity: { readonly type: string; readonly number: string; readonly country?: string };
  readonly name: string;
  readonly birthDate?: string;
}

let made = 0;

/** Somebody whom no test has met, born on a day of their own. */
export function somebody(name = '王小明'): Person & { readonly birthDate: string } {
  made += 1;
  const birthDate = addDays(plainDate('1960-01-01'), made);
  return {
    identity: { type: 'resident_id', number: syntheticNumber(birthDate, 1) },
    name,
    birthDate,
  };
}

/** Another person of the same name, born on the same day. */
export function namesakeOf({ name, birthDate }: ReturnType<typeof somebody>, serial = 2) {
  return {
    identity: { type: 'resident_id', number: syntheticNumber(birthDate, serial) },
    name,
    birthDate,
  };
}

/** A passport of its own, with name and birth date as given. */
export function passportOf({ name, birthDate }: { name: string; birthDate: string }): Person {
  made += 1;
  const number = `P${String(made).padStart(7, '0')}`;
  return { identity: { type: 'passport', number, country: 'USA' }, name, birthDate };
}

/** Asks about somebody; a cleaner unless said otherwise: a post that needs nothing to be hired. */
export function ask(
  town: Town,
  person: Person,
  {
    position = 'cleaner',
    nursery = town.nursery,
    key,
    authorisedOn = dayOf(town.registry),
  }: { position?: string; nursery?: Caller; key?: string; authorisedOn?: string } = {},
): Promise<Answer> {
  return nursery('POST', '/v1/clearance-checks', question(person, position, authorisedOn), {
    ...(key && { 'idempotency-key': key }),
  });
}

export function question(person: Person, position: string, authorisedOn: string) {
  return {
    applicant: { ...person, proof: 'card_reader' },
    position,
    purpose: 'pre_employment',
    basis: { applicationReference: 'HR-1', authorisedOn },
  };
}

/** The verdict, or the status and code of whatever came instead. */
export async function verdictOn(...asked: Parameters<typeof ask>): Promise<string> {
  return verdictOf(await ask(...asked));
}

export function verdictOf(answer: Answer): string {
  return answer.status === 201 ? String(answer.body['verdict']) : problemOf(answer);
}

/** `409 ban-already-decided`; of a success the status alone. */
export function problemOf({ status, body }: Answer): string {
  const type = body['type'];
  return typeof type === 'string' ? `${status} ${type.split('/').at(-1) ?? ''}` : String(status);
}

let decisions = 0;

export function proposalOn(
  person: Person,
  change: object = {},
  proof = 'police_name_number_check',
) {
  decisions += 1;
  return {
    subject: { person: { ...person, proof } },
    capacity: 'perpetrator',
    ground: 'child_abuse',
    category: 'abuse',
    incidentOn: '2026-05-02',
    incidentDivision: '410105',
    decision: {
      documentNumber: `decision ${decisions}`,
      legalBasis: ['人口与计划生育法 第四十一条第二款'],
      decidedOn: '2026-06-01',
      servedOn: '2026-06-05',
    },
    ...change,
  };
}

/**
 * A court's term of three years, of a category after which nothing bars: its last day, or null while the day of release
 * is not known. Incident and judgment lie before the release.
 */
export function term(endsOn: string | null) {
  decisions += 1;
  const released = endsOn === null ? null : addYears(addDays(plainDate(endsOn), 1), -3);
  const decidedOn = addDays(released ?? plainDate('2026-06-01'), -20);
  return {
    ground: 'court_prohibition',
    category: 'other',
    incidentOn: addDays(decidedOn, -200),
    decision: {
      documentNumber: `judgment ${decisions}`,
      legalBasis: ['刑法 第三十七条之一'],
      decidedOn,
      servedOn: addDays(decidedOn, 5),
    },
    term: { years: 3, releasedOn: released },
  };
}

export interface Proposed {
  readonly id: string;
  readonly etag: string;
}

export async function propose(
  officer: Caller,
  person: Person,
  change: object = {},
  proof?: string,
): Promise<Proposed> {
  const answer = await officer('POST', '/v1/bans', proposalOn(person, change, proof));
  if (answer.status !== 201) throw new Error(`not proposed: ${problemOf(answer)}`);
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' };
}

export function decide(
  officer: Caller,
  { id, etag }: Proposed,
  move: 'approve' | 'reject' | 'withdraw' = 'approve',
  rejectionReason = 'wrong_person',
): Promise<Answer> {
  const body = move === 'reject' ? { reason: rejectionReason } : undefined;
  return officer('POST', `/v1/bans/${id}/${move}`, body, { 'if-match': etag });
}

/** Li proposes, Wu approves. */
export async function ban(town: Town, person: Person, change: object = {}): Promise<Proposed> {
  const proposed = await propose(town.li, person, change);
  const answer = await decide(town.wu, proposed);
  if (answer.status !== 200) throw new Error(`not approved: ${problemOf(answer)}`);
  return { id: proposed.id, etag: answer.headers.get('etag') ?? '' };
}

/** A course of 60 and 60 hours. */
export function complete(
  school: Caller,
  trainee: Person,
  reference = `c-${trainee.identity.number}`,
) {
  return school('PUT', `/v1/training-completions/${keyOf(reference)}`, {
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
  });
}

/** A certificate of caregivers. */
export function certify(school: Caller, holder: Person, change: object = {}, reference = 's') {
  return school('PUT', `/v1/credentials/${keyOf(`${reference}-${holder.identity.number}`)}`, {
    holder,
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 3,
    number: `Y000141000001263${holder.identity.number.slice(8, 14)}`,
    issuedOn: '2026-05-20',
    expiresOn: null,
    updatedAt: '2026-05-21T01:00:00Z',
    ...change,
  });
}

/** Somebody with all that a caregiver needs to be hired. */
export async function trained(
  town: Town,
  person: Person = somebody(),
  certificate: object = {},
): Promise<Person> {
  for (const answer of [
    await complete(town.school, person),
    await certify(town.school, person, certificate),
  ]) {
    if (answer.status !== 201) throw new Error(`not recorded: ${problemOf(answer)} ${answer.text}`);
  }
  return person;
}

/** A reference must not be an identity number. */
function keyOf(text: string): string {
  return Buffer.from(text).toString('base64url');
}
