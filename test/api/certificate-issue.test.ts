import { registerProvider } from '../../src/features/institutions/institutions.commands';
import { SCOPES_OF_CLIENT, SYSTEM } from '../../src/domain/principal';
import { plainDate } from '../../src/domain/calendar';
import { isOwnNumber } from '../../src/domain/certificate-number';
import { aClient, as } from '../support/accounts';
import { bearer } from '../support/api';
import { known, move, moved, read } from '../support/certificates';
import { openPdf } from '../support/pdf';
import {
  ask,
  certify,
  problemOf,
  somebody,
  verdictOf,
  verdictOn,
  type Person,
} from '../support/people';
import { follow, recalledAmong } from '../support/recalls';
import { callerAt, dayOf, openTown, turnClock, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const WITHDRAW = { move: 'withdraw', reason: 'recorded_in_error' };
const REJECTED = { reason: 'evidence_insufficient' };
const UNFIT = '422 certificate-completions-unfit';
const EXISTS = '409 certificate-exists';

let courses = 0;

/** A course of 40 and 20 hours for heads, of which each call is another one; its reference. */
async function course(trainee: Person, change: object = {}, reference?: string): Promise<string> {
  courses += 1;
  const under = reference ?? `course.${courses}`;
  const answer = await town.school('PUT', `/v1/training-completions/${under}`, {
    trainee,
    course: courseOf(40, 20),
    startedOn: '2026-03-02',
    completedOn: '2026-04-10',
    result: 'passed',
    updatedAt: '2026-05-06T01:00:00Z',
    ...change,
  });
  if (answer.status > 201) throw new Error(`not recorded: ${problemOf(answer)}`);
  return under;
}

const courseOf = (theory: number, practice: number, topics = ['nursery_management']) => ({
  ...{ code: 'YZ-60', title: '托育机构负责人培训', hours: { theory, practice }, topics },
});

/** Somebody with degree and experience of a head. */
async function untrained(): Promise<Person> {
  const person = somebody('欧阳小明');
  const plain = { occupation: undefined, level: undefined, issuedOn: '2020-07-01' };
  await certify(
    town.school,
    person,
    { ...plain, kind: 'education_degree', degree: 'college', number: 'D' },
    'd',
  );
  await certify(
    town.school,
    person,
    { ...plain, kind: 'management_experience', years: 5, number: 'E' },
    'e',
  );
  return person;
}

function issue(
  holder: Person,
  completions: readonly string[],
  change: object = {},
  caller: Caller = town.school,
) {
  return caller('POST', '/v1/certificates', { holder, completions, post: 'head', ...change });
}

/** A head whose only training is what the certificate states. */
async function issued() {
  const person = await untrained();
  const reference = await course(person);
  const answer = await issue(person, [reference]);
  if (answer.status !== 201) throw new Error(`not issued: ${problemOf(answer)} ${answer.text}`);
  return { person, reference, certificate: known(answer), answer };
}

const asHead = (person: Person) => ask(town, person, { position: 'head' });
const page = async (certificate: { id: string }) => {
  const { body } = await read(town.school, certificate);
  return (await town.anyone('GET', new URL(String(body['showAt'])).pathname)).text;
};

test('a certificate is issued today in Shanghai, under a number of the registry, and counts like any other', async () => {
  turnClock(town.registry, '2026-11-30T16:30:00Z');
  const { person, certificate, answer } = await issued();
  expect(answer.body).toMatchObject({
    ...{ kind: 'training_certificate', major: 'nursery_management', issuedOn: '2026-12-01' },
    ...{ expiresOn: null, state: 'accepted', standing: 'valid', order: null },
  });
  expect(isOwnNumber(String(answer.body['number']))).toBe(true);
  expect(answer.body['completions']).toHaveLength(1);
  expect(answer.text).not.toMatch(/欧阳|999999/);
  expect(await verdictOn(town, person, { position: 'head' })).toBe('clear');
  const { body } = await town.li('POST', '/v1/qualification-views', {
    ...{ person, position: 'head', division: '410105' },
    ...{ purpose: 'supervision', caseReference: 'S-1' },
  });
  const needs = body['needs'] as readonly { requirement: string; by: readonly { id: string }[] }[];
  const training = needs.find(({ requirement }) => requirement === 'head_training');
  expect(training?.by.map(({ id }) => id)).toContain(certificate.id);
  town.registry.clock.shiftMs = 0;
});

test('its PDF says that the registry issued it, from which courses', async () => {
  const person = somebody('欧阳小明');
  const references = [
    await course(person, { course: { ...courseOf(40, 0), code: 'T' } }),
    await course(person, { course: { ...courseOf(0, 20), code: 'P' } }),
  ];
  const certificate = known(await issue(person, references, { expiresOn: '2028-12-31' }));
  const { bytes } = await town.school('GET', `/v1/certificates/${certificate.id}/pdf`);
  const { text } = openPdf(bytes);
  for (const part of [
    '培训合格证书',
    '持证人欧阳小明',
    '课程与学时',
    '60 学时（理论 40，实践 20',
    '2028年12月31日',
    '根据结业记录签发',
  ]) {
    expect(text.replaceAll(/\s/g, '')).toContain(part.replaceAll(/\s/g, ''));
  }
  expect(text).not.toContain('登记证明');
  expect(await page(certificate)).toContain('当前有效');
});

describe('it counts only while its completions stand as they are', () => {
  const later = '2026-06-01T00:00:00Z';
  test.each<[what: string, change: object]>([
    ['is withdrawn', { result: 'withdrawn', withdrawalReason: 'result_annulled' }],
    ['turns out failed', { result: 'failed' }],
    ['was an hour less', { course: courseOf(40, 19) }],
    ['was about something else', { course: courseOf(40, 20, ['fire_safety']) }],
    ['ended on another day', { completedOn: '2026-04-11', course: courseOf(1, 1) }],
  ])('and no more when one %s', async (_, change) => {
    const { person, reference, certificate } = await issued();
    const clear = await asHead(person);
    expect(verdictOf(clear)).toBe('clear');
    await course(person, { ...change, updatedAt: later }, reference);
    const fallen = await read(town.school, certificate);
    expect(fallen.body).toMatchObject({
      ...{ standing: 'suspended', saidStatus: 'valid', order: null },
      fallenCompletions: fallen.body['completions'],
    });
    expect(fallen.headers.get('etag')).not.toBe(certificate.etag);
    const stale = await moved(town.school, certificate, {
      move: 'withdraw',
      reason: 'recorded_in_error',
    });
    expect(problemOf(stale)).toBe('412 precondition-failed');
    expect(await page(certificate)).toContain('已不再有效');
    expect(verdictOf(await asHead(person))).toBe('not_qualified');
    await follow(town.registry);
    expect(await recalledAmong(town.registry, [clear])).toEqual([0]);
    await course(person, { updatedAt: '2026-07-01T00:00:00Z' }, reference);
    expect(await verdictOn(town, person, { position: 'head' })).toBe('clear');
  });

  test('and no more when an officer strikes one', async () => {
    const { person, certificate, answer } = await issued();
    const clear = await asHead(person);
    const [id] = answer.body['completions'] as readonly string[];
    const strike = { reason: 'result_annulled' };
    const path = `/v1/completions/${id ?? ''}/strike`;
    expect((await town.li('POST', path, strike, { 'if-match': '"1"' })).status).toBe(200);
    expect((await read(town.school, certificate)).body).toMatchObject({ standing: 'suspended' });
    expect(verdictOf(await asHead(person))).toBe('not_qualified');
    await follow(town.registry);
    expect(await recalledAmong(town.registry, [clear])).toEqual([0]);
  });

  test('and no more when a push of one names somebody else, or when review rejects that', async () => {
    const { person, reference, certificate } = await issued();
    await course(somebody('李四'), { updatedAt: later }, reference);
    expect((await read(town.school, certificate)).body).toMatchObject({ standing: 'suspended' });
    expect(verdictOf(await asHead(person))).not.toBe('clear');
    const list = await town.li('GET', '/v1/held-records?limit=1');
    const [newest] = list.body['items'] as readonly { id: string }[];
    const held = `/v1/held-records/${newest?.id ?? ''}`;
    const etag = (await town.li('GET', held)).headers.get('etag') ?? '';
    const rejected = await town.li('POST', `${held}/reject`, REJECTED, { 'if-match': etag });
    expect(rejected.status).toBe(200);
    expect((await read(town.school, certificate)).body).toMatchObject({ standing: 'suspended' });
    expect(verdictOf(await asHead(person))).not.toBe('clear');
  });
});

test('no push changes it, nor brings it in again under its number', async () => {
  const { person, certificate, answer } = await issued();
  const push = {
    ...{ holder: person, kind: 'training_certificate', major: 'nursery_management' },
    ...{ issuedOn: '2026-05-01', updatedAt: '2026-11-01T00:00:00Z' },
  };
  const own = `/v1/credentials/registry:${certificate.id}`;
  const over = await town.school('PUT', own, { ...push, number: 'ours' });
  expect(problemOf(over)).toBe('400 request-invalid');
  const number = String(answer.body['number']);
  const again = await town.school('PUT', '/v1/credentials/again', {
    ...push,
    number: number.toLowerCase(),
  });
  expect(problemOf(again)).toBe('400 request-invalid');
  const { body } = await town.school('GET', own);
  expect(body).toMatchObject({ id: certificate.id, number, state: 'accepted' });
  expect((await read(town.school, certificate)).headers.get('etag')).toBe(certificate.etag);
});

describe('a completion carries one certificate', () => {
  test('however many ask at once', async () => {
    const person = somebody();
    const reference = await course(person);
    const answers = await Promise.all(Array.from({ length: 5 }, () => issue(person, [reference])));
    expect(answers.map(problemOf).sort()).toEqual(['201', EXISTS, EXISTS, EXISTS, EXISTS]);
    const again = town.registry.owner(
      `INSERT INTO certificate_completion SELECT completion_id, gen_random_uuid() FROM certificate_completion LIMIT 1`,
    );
    await expect(again).rejects.toThrow(/certificate_completion_pkey/);
  });

  test('another one once its issuer took that back, and none after an authority ended it', async () => {
    const { person, reference, certificate } = await issued();
    expect((await move(town.school, certificate, WITHDRAW)).status).toBe(200);
    const second = await issue(person, [reference]);
    expect(second.status).toBe(201);
    expect((await read(town.school, certificate)).body).toMatchObject({ standing: 'withdrawn' });
    expect((await move(town.li, known(second), { move: 'revoke', reason: 'fraud' })).status).toBe(
      200,
    );
    expect(problemOf(await issue(person, [reference]))).toBe(EXISTS);
    const kept = await town.school('GET', `/v1/certificates/${known(second).id}`);
    expect(kept.body).toMatchObject({ standing: 'revoked' });
  });

  test('and the same request again gives the same certificate', async () => {
    const person = somebody();
    const body = { holder: person, completions: [await course(person)], post: 'head' };
    const send = (key: string | null) =>
      town.school('POST', '/v1/certificates', body, { 'idempotency-key': key });
    expect(problemOf(await send(null))).toMatch(/^4\d\d /);
    expect(known(await send('issue-1')).id).toBe(known(await send('issue-1')).id);
  });
});

test('what does not do is refused in one way, whatever is wrong', async () => {
  const [person, other] = [somebody(), somebody()];
  const own = await course(person);
  const theirs = await course(other);
  const held = await course({ ...other, name: '李四' });
  const asked = [
    issue(person, ['never']),
    issue(person, [theirs]),
    issue(person, [own, theirs]),
    issue({ ...person, name: '李四' }, [own]),
    issue(somebody(), [own]),
    issue(other, [held]),
    issue(person, [own], { post: 'caregiver' }),
  ];
  const answers = await Promise.all(asked);
  expect(answers.map(problemOf)).toEqual(answers.map(() => UNFIT));
  expect(new Set(answers.map(({ body }) => body['detail'])).size).toBe(1);
  expect(problemOf(await issue(person, [own], { expiresOn: dayOf(town.registry, -1) }))).toBe(
    '422 period-invalid',
  );
  expect((await issue(person, [own], { expiresOn: dayOf(town.registry) })).status).toBe(201);
});

test('nobody issues from the completions of another school, or without a right of that day', async () => {
  const person = somebody();
  const reference = await course(person);
  const without = await schoolWith('training_completion');
  expect(problemOf(await issue(person, [reference], {}, without))).toBe('403 award-not-permitted');
  expect(problemOf(await issue(person, [reference], {}, town.li))).toBe('403 award-not-permitted');
  const entitled = await schoolWith('training_certificate');
  expect(problemOf(await issue(person, [reference], {}, entitled))).toBe(UNFIT);
  expect(problemOf(await issue(person, [reference], {}, town.nursery))).toMatch(/^403 /);
});

async function schoolWith(kind: 'training_completion' | 'training_certificate'): Promise<Caller> {
  const always = { startsOn: plainDate('2020-01-01'), endsOn: null };
  const { organisationId } = await as(town.registry, { ...SYSTEM, division: '410000' }, (work) =>
    registerProvider(work, {
      ...{ name: 'Another school', uscc: null, usccConfirmed: false, division: '410105' },
      awards: [{ kind, occupations: null, highestLevel: null, ...always }],
    }),
  );
  const { client } = await aClient(town.registry, organisationId);
  const token = bearer(town.registry, { id: client.id, scopes: SCOPES_OF_CLIENT.provider });
  return callerAt(town.baseUrl, token);
}
