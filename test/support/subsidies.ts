import { setTimeout as wait } from 'node:timers/promises';
import { reopenDecisions } from '../../src/features/subsidies/reopen.commands';
import { anAuthority, anOfficer, signIn } from './accounts';
import { asker, sequenceOnce } from './log';
import { somebody, type Person } from './people';
import type { Registry } from './registry';
import { callerAt, type Answer, type Caller, type Town } from './town';

const authorities = new WeakMap<Town, Map<string, Promise<string>>>();
let clerks = 0;

/** A new clerk, another human each time, of the human-resources authority of a division. */
export async function clerkOf(town: Town, division: string): Promise<Caller> {
  return callerAt(town.baseUrl, await clerkBearer(town, division));
}

/** The same, by what such a clerk bears. */
export async function clerkBearer(town: Town, division: string): Promise<string> {
  const { registry } = town;
  const known = authorities.get(town) ?? new Map<string, Promise<string>>();
  authorities.set(town, known);
  const authority =
    known.get(division) ?? anAuthority(registry, division, 'education').then(({ id }) => id);
  known.set(division, authority);
  clerks += 1;
  const officer = await anOfficer(registry, await authority, `clerk.${clerks}`, ['subsidy_clerk']);
  return `Bearer ${(await signIn(registry, officer)).accessToken}`;
}

let certificates = 0;

export interface Certified {
  readonly level?: 3 | 4 | 5;
  readonly occupation?: string;
  readonly issuedOn?: string;
}

/** Another state of one that was given under `reference`. */
interface CertificateChange {
  readonly reference?: string;
  readonly status?: string;
  readonly withdrawalReason?: string;
  readonly updatedAt?: string;
}

/** Gives somebody a certificate of the school's, valid unless said otherwise. Its id and reference. */
export async function certify(
  town: Pick<Town, 'school'>,
  holder: Person,
  { level = 4, occupation = '4-10-01-03', issuedOn = '2026-03-02' }: Certified = {},
  { reference = `CERT-${certificates + 1}`, ...changed }: CertificateChange = {},
): Promise<{ readonly id: string; readonly reference: string }> {
  certificates += 1;
  const year = issuedOn.slice(2, 4);
  const answer = await town.school('PUT', `/v1/credentials/${reference}`, {
    holder,
    kind: 'skill_level_certificate',
    occupation,
    level,
    number: `Y000141000001${year}${level}${String(certificates).padStart(6, '0')}`,
    issuedOn,
    expiresOn: null,
    updatedAt: '2026-03-03T00:00:00Z',
    ...changed,
  });
  if (answer.status > 201) throw new Error(`no certificate: ${answer.text}`);
  return { id: String(answer.body['id']), reference };
}

let courses = 0;

/** A course that somebody passed at the school. */
export async function train(town: Pick<Town, 'school'>, trainee: Person): Promise<void> {
  courses += 1;
  const answer = await town.school('PUT', `/v1/training-completions/COURSE-${courses}`, {
    trainee,
    course: {
      ...{ code: 'C', title: '保育', hours: { theory: 60, practice: 60 } },
      topics: ['professional_ethics'],
    },
    ...{ startedOn: '2026-01-05', completedOn: '2026-02-20', result: 'passed' },
    updatedAt: '2026-02-21T00:00:00Z',
  });
  if (answer.status !== 201) throw new Error(`not trained: ${answer.text}`);
}

let insured = 0;

/** States so many months of unemployment insurance. */
export async function insure(clerk: Caller, person: Person, months = 48): Promise<string> {
  insured += 1;
  const reference = `INS-${insured}`;
  const answer = await clerk('PUT', `/v1/subsidy-facts/${reference}`, {
    person,
    kind: 'insured_months',
    value: { months },
    asOf: '2026-03-01',
    source: '社会保险经办机构',
    updatedAt: '2026-03-02T00:00:00Z',
  });
  if (answer.status > 201) throw new Error(`not stated: ${answer.text}`);
  return reference;
}

/** Somebody with a certificate and months enough. */
export async function entitled(town: Pick<Town, 'school'>, clerk: Caller, what: Certified = {}) {
  const person = somebody();
  const certificate = await certify(town, person, what);
  const fact = await insure(clerk, person);
  return { person, certificate, fact };
}

export const PAYEE = { name: '王小明', bank: '某银行郑州分行', account: '6217000000000000001' };

/** A claim of the programme for skill certificates, taken down. */
export function draft(clerk: Caller, person: Person, changed: object = {}): Promise<Answer> {
  const body = { person, programme: 'skill_upgrade', payee: PAYEE, ...changed };
  return clerk('POST', '/v1/subsidy-claims', body);
}

/** A move of what another answer showed. */
export function moveClaim(
  clerk: Caller,
  shown: Answer,
  step: string,
  body?: unknown,
): Promise<Answer> {
  return clerk('POST', `/v1/subsidy-claims/${String(shown.body['id'])}/${step}`, body, {
    'if-match': shown.headers.get('etag'),
  });
}

/** Submitted by one clerk, approved by another. */
export async function approved(
  [first, second]: readonly [Caller, Caller],
  person: Person,
  changed: object = {},
): Promise<Answer> {
  const submitted = await moveClaim(first, await draft(first, person, changed), 'submit');
  const answer = await moveClaim(second, submitted, 'approve');
  if (answer.status !== 200) throw new Error(`not approved: ${submitted.text} ${answer.text}`);
  return answer;
}

/** Turns of the sequencer and the follower, until all that stood committed when this was called is followed. */
export async function followReopenings(registry: Registry, patienceMs = 20_000): Promise<void> {
  const [before] = await registry.owner<{ facts: string }>(
    'SELECT count(*) AS facts FROM log_fact',
  );
  for (const end = Date.now() + patienceMs; Date.now() < end; await wait(5)) {
    await sequenceOnce(registry);
    await registry.runWork(asker, reopenDecisions);
    const [row] = await registry.owner<{ next: string }>(
      `SELECT next_leaf AS next FROM log_follower WHERE name = 'subsidies'`,
    );
    if (Number(row?.next) >= Number(before?.facts)) return;
  }
  throw new Error('the log was not followed in time');
}
