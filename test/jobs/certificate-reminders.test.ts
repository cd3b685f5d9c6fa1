import { addDays, plainDate } from '../../src/domain/calendar';
import { remind } from '../../src/features/certificates/remind.jobs';
import { employedNow } from '../../src/features/employments/employed.commands';
import { known, move, pushHealth } from '../support/certificates';
import { asker } from '../support/log';
import { complete, somebody, type Person } from '../support/people';
import { hire } from '../support/staff';
import { openTown, turnClock, type Answer, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.registry.clock.shiftMs = 0;
});

/** The job, as one process runs it at this instant. */
async function remindAt(instant: string): Promise<void> {
  turnClock(town.registry, instant);
  while (await town.registry.runWork(asker, (work) => remind(work, employedNow)));
}

/** Who was told of a certificate: days before, to the issuer or a nursery; oldest first. */
async function toldOf(answer: Answer): Promise<string[]> {
  const rows = await town.registry.owner<{ told: string }>(
    `SELECT (f.fact -> 'data' ->> 'days') || ' ' || o.kind AS told
       FROM log_fact f JOIN organisation o ON o.id = (f.fact -> 'concerns' ->> 0)::uuid
      WHERE f.fact ->> 'type' = 'certificate.lapses_soon' AND f.fact -> 'data' ->> 'credentialId' = $1
      ORDER BY (f.fact -> 'data' ->> 'days')::integer DESC, o.kind`,
    [answer.body['id']],
  );
  return rows.map(({ told }) => told);
}

/** A licence with a last day, which lapses as it says. */
async function licence(expiresOn: string, change: object = {}, holder: Person = somebody()) {
  const licensed = { kind: 'guard_licence', expiresOn, ...change };
  const answer = await pushHealth(town.school, licensed, holder);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer;
}

test('the issuer is reminded 60, 30 and 7 days before, by the days of Shanghai, once each', async () => {
  const answer = await licence('2027-12-31');
  await remindAt('2027-10-31T15:59:00Z');
  expect(await toldOf(answer)).toEqual([]);
  for (const [instant, told] of [
    ['2027-10-31T16:00:30Z', ['60 provider']],
    ['2027-11-30T15:59:00Z', ['60 provider']],
    ['2027-11-30T16:00:30Z', ['60 provider', '30 provider']],
    ['2027-12-24T03:00:00Z', ['60 provider', '30 provider', '7 provider']],
    ['2027-12-31T03:00:00Z', ['60 provider', '30 provider', '7 provider']],
  ] as const) {
    await remindAt(instant);
    await remindAt(instant);
    expect(await toldOf(answer)).toEqual(told);
  }
});

test('who employs the holder is reminded too, of its own employment', async () => {
  const holder = somebody();
  const employment = await hire(town, holder);
  const expiresOn = addDays(plainDate('2028-01-01'), 10);
  const answer = await licence(expiresOn, {}, holder);
  await remindAt('2028-01-01T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['30 institution', '30 provider']);
  const [fact] = await town.registry.owner<{ data: Record<string, unknown> }>(
    `SELECT fact -> 'data' AS data FROM log_fact
      WHERE fact ->> 'type' = 'certificate.lapses_soon' AND fact -> 'data' ->> 'credentialId' = $1
        AND fact -> 'data' -> 'employmentIds' <> '[]'`,
    [answer.body['id']],
  );
  expect(fact?.data).toMatchObject({ lapsesOn: expiresOn, employmentIds: [employment.id] });
});

test('after a pause only the nearest reminder is told, and none after the last day', async () => {
  const [soon, gone] = [await licence('2028-06-10'), await licence('2028-06-04')];
  await remindAt('2028-06-05T03:00:00Z');
  expect(await toldOf(soon)).toEqual(['7 provider']);
  expect(await toldOf(gone)).toEqual([]);
  await remindAt('2028-06-09T03:00:00Z');
  expect(await toldOf(soon)).toEqual(['7 provider']);
});

test('a job that starts late tells of sixty days first, and of thirty and seven in their time', async () => {
  const answer = await licence('2028-09-30');
  await remindAt('2028-08-20T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['60 provider']);
  await remindAt('2028-08-31T03:00:00Z');
  await remindAt('2028-09-22T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['60 provider', '30 provider']);
  await remindAt('2028-09-29T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['60 provider', '30 provider', '7 provider']);
});

test('one that was suspended is reminded of once it counts again', async () => {
  const answer = await licence('2028-12-31');
  await move(town.school, known(answer), { move: 'suspend', reason: 'other' });
  await remindAt('2028-11-10T03:00:00Z');
  expect(await toldOf(answer)).toEqual([]);
  town.registry.clock.shiftMs = 0;
  await move(town.school, known(answer), { move: 'reinstate' });
  await remindAt('2028-11-11T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['60 provider']);
});

describe('a later one is no renewal', () => {
  test.each<[what: string, change: object]>([
    ['that lapses no later', { expiresOn: '2032-06-10' }],
    ['that was issued no later', { issuedOn: '2026-02-01' }],
    ['of another occupation', { occupation: '4-07-05-01' }],
    ['of another kind', { kind: 'nurse_licence' }],
    ['that is suspended', { status: 'suspended', withdrawalReason: 'other' }],
    ['that names somebody else', { name: '别人' }],
  ])('%s', async (_, { name, ...change }: { name?: string }) => {
    const holder = somebody();
    const answer = await licence('2032-06-10', { issuedOn: '2026-02-01' }, holder);
    const later = { issuedOn: '2026-03-01', expiresOn: '2035-06-10', ...change };
    await licence('2035-06-10', later, name === undefined ? holder : { ...holder, name });
    await remindAt('2032-06-05T03:00:00Z');
    expect(await toldOf(answer)).toEqual(['7 provider']);
  });

  test('that the registry issued from what was withdrawn', async () => {
    const holder = somebody();
    const before = { kind: 'training_certificate', major: 'infant_care', issuedOn: '2026-02-01' };
    const answer = await licence('2033-06-10', before, holder);
    const course = await complete(town.school, holder);
    const reference = String(course.body['reference']);
    const issued = await town.school('POST', '/v1/certificates', {
      ...{ holder, completions: [reference], post: 'caregiver', expiresOn: '2036-06-10' },
    });
    expect(issued.body).toMatchObject({ major: 'infant_care', standing: 'valid' });
    const { course: said } = course.body as { course: object };
    await town.school('PUT', `/v1/training-completions/${reference}`, {
      ...{ trainee: holder, course: said, startedOn: '2026-03-02', completedOn: '2026-04-30' },
      ...{ result: 'withdrawn', withdrawalReason: 'fraud', updatedAt: '2026-05-08T01:00:00Z' },
    });
    await remindAt('2033-06-05T03:00:00Z');
    expect(await toldOf(answer)).toEqual(['7 provider']);
  });
});

test('of a yearly certificate the law counts the days, leap years and all', async () => {
  const yearly = async (issuedOn: string, expiresOn: string | null) =>
    licence(String(expiresOn), { kind: 'health_certificate', issuedOn, expiresOn });
  town.registry.clock.shiftMs = 0;
  turnClock(town.registry, '2028-03-05T03:00:00Z');
  const [leap, march, early] = [
    await yearly('2028-02-29', null),
    await yearly('2028-03-01', '2035-01-01'),
    await yearly('2028-03-01', '2029-02-20'),
  ];
  await remindAt('2029-02-21T03:00:00Z');
  expect(await toldOf(leap)).toEqual(['7 provider']);
  expect(await toldOf(march)).toEqual(['7 provider']);
  expect(await toldOf(early)).toEqual([]);
});

test('nobody is reminded of what was renewed, superseded, suspended or revoked, or is in review', async () => {
  const renewed = somebody();
  const replaced = somebody();
  const change = { issuedOn: '2026-02-01' };
  const answers = [
    await licence('2029-06-10', change, renewed),
    await licence('2029-06-10', {}, replaced),
    await licence('2029-06-10', { status: 'suspended', withdrawalReason: 'other' }),
    await licence('2029-06-10'),
  ];
  await licence('2032-06-10', { issuedOn: '2026-03-01' }, renewed);
  const successor = known(await licence('2032-06-10', {}, replaced));
  await move(town.school, known(answers[1] as Answer), {
    ...{ move: 'supersede', reason: 'replaced', supersededBy: successor.id },
  });
  await move(town.li, known(answers[3] as Answer), { move: 'revoke', reason: 'fraud' });
  const known60 = await licence('2029-06-10');
  await remindAt('2029-04-15T03:00:00Z');
  for (const answer of answers) expect(await toldOf(answer)).toEqual([]);
  expect(await toldOf(known60)).toEqual(['60 provider']);
});

test('a certificate whose last day was corrected is reminded of anew', async () => {
  const holder = somebody();
  const change = { number: 'the same' };
  const body = { kind: 'guard_licence', ...change, issuedOn: '2026-03-01', holder };
  const push = (expiresOn: string, updatedAt: string) =>
    town.school('PUT', '/v1/credentials/corrected', { ...body, expiresOn, updatedAt });
  const answer = await push('2030-06-10', '2026-03-02T01:00:00Z');
  await remindAt('2030-06-04T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['7 provider']);
  town.registry.clock.shiftMs = 0;
  await push('2030-08-01', '2026-03-03T01:00:00Z');
  await remindAt('2030-06-05T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['60 provider', '7 provider']);
  town.registry.clock.shiftMs = 0;
  await push('2030-06-10', '2026-03-04T01:00:00Z');
  await remindAt('2030-06-06T03:00:00Z');
  expect(await toldOf(answer)).toEqual(['60 provider', '7 provider']);
});

test('two processes at once remind once', async () => {
  const answers = [await licence('2031-06-10'), await licence('2031-06-10')];
  turnClock(town.registry, '2031-06-04T03:00:00Z');
  const run = () => town.registry.runWork(asker, (work) => remind(work, employedNow));
  await Promise.all([run(), run(), run()]);
  for (const answer of answers) expect(await toldOf(answer)).toEqual(['7 provider']);
});
