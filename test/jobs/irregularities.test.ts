import { SYSTEM } from '../../src/domain/principal';
import { deathsOf } from '../../src/effects';
import { findIrregularities } from '../../src/features/training/irregularities.commands';
import { makeKeys, newKeyRing, type Keys } from '../../src/platform/crypto/key-ring';
import { withNewKey } from '../../src/platform/crypto/rotate-keys';
import { move } from '../support/certificates';
import { lift } from '../support/lifting';
import { sequenceOnce } from '../support/log';
import { ban, problemOf, somebody, type Person } from '../support/people';
import { reportsIn } from '../support/reports';
import { openTown, type Town } from '../support/town';

const ring = newKeyRing(true);
let current = makeKeys(ring);
/** The ring of a service that reads it again while it runs. */
const keys = new Proxy({} as Keys, { get: (_, name) => Reflect.get(current, name) as unknown });

let town: Town;
beforeAll(async () => {
  town = await openTown({ keys });
});
afterAll(() => town.close());

const { look, openOf, kindsOf, put, complete, aRun } = reportsIn(() => town);

test('whole days in two places are a finding of the authority, whoever came first, until one is corrected', async () => {
  const trainee = somebody();
  const ids = [
    await complete('A-1', trainee, { run: 'NEAR' }),
    await complete('A-2', trainee, { run: 'FAR' }),
  ];
  expect(await kindsOf(...ids)).toEqual([]);
  await aRun('NEAR', '花园路1号');
  await aRun('FAR', '大学路9号');
  const found = await openOf(...ids);
  expect(found.map(({ kind, evidence }) => [kind, evidence['days']])).toEqual([
    ['full_days_overlap', 20],
  ]);
  expect(JSON.stringify(found)).not.toMatch(new RegExp(`${trainee.name}|999999`));
  await complete('A-2', trainee, { run: 'FAR', result: 'withdrawn', withdrawalReason: 'other' });
  expect(await kindsOf(...ids)).toEqual([]);
});

test('a school is told nothing of what is found', async () => {
  const trainee = somebody();
  const id = await complete('B-1', trainee, { completedOn: '2026-03-03' });
  const before = await town.school('GET', '/v1/training-completions/B-1');
  expect(await kindsOf(id)).toEqual(['hours_impossible']);
  const after = await town.school('GET', '/v1/training-completions/B-1');
  expect(after.text).toBe(before.text);
  expect((await town.school('GET', '/v1/findings')).status).toBe(403);
  const facts = await town.school('GET', '/v1/log/facts?limit=200');
  expect(facts.status).toBe(200);
  expect(facts.text).not.toMatch(/finding|hours_impossible/);
});

test('what an officer dismissed does not come back for the same reason, and does for another', async () => {
  const trainee = somebody();
  const id = await complete('C-1', trainee, { completedOn: '2026-03-03' });
  const [finding] = await openOf(id);
  await town.li(
    'POST',
    `/v1/findings/${finding?.id}/dismiss`,
    { reason: 'explained' },
    { 'if-match': finding?.etag ?? '' },
  );
  await complete('C-1', trainee, { completedOn: '2026-03-03', result: 'failed' });
  expect(await kindsOf(id)).toEqual([]);
  await complete('C-1', trainee, { completedOn: '2026-03-04' });
  expect(await kindsOf(id)).toEqual(['hours_impossible']);
});

test('a trainee whose ban is lifted for a death from before is found once that is known', async () => {
  const trainee = somebody();
  const id = await complete('D-1', trainee, { completedOn: '2026-06-30' });
  const barred = await ban(town, trainee);
  expect(await kindsOf(id)).toEqual([]);
  await lift(town, barred, { basis: 'deceased', decidedOn: '2026-06-08' });
  expect(await kindsOf(id)).toEqual(['trainee_deceased']);
});

test('a number given twice is found also when the keys have changed between, until one is revoked', async () => {
  const licence = { kind: 'guard_licence', number: '保安 001', issuedOn: '2026-03-02' };
  const certify = (reference: string, holder: Person, change: object = {}) =>
    put(`/v1/credentials/${reference}`, { holder, ...licence, ...change });
  const first = await certify('E-1', somebody());
  await look();
  current = makeKeys(withNewKey(ring, 'root', new Date(Date.now() - 120_000)).ring);
  const holder = somebody();
  const second = await certify('E-2', holder, { number: '保安００１' });
  expect(await kindsOf(first, second)).toEqual(['certificate_number_reused']);
  await certify('E-2', holder, { status: 'revoked', withdrawalReason: 'other' });
  expect(await kindsOf(first, second)).toEqual([]);
});

test('a certificate that the authority revoked and a record that an officer rejected are no reason for a finding', async () => {
  const licence = { kind: 'guard_licence', number: '保安 002', issuedOn: '2026-03-02' };
  const certify = (reference: string) =>
    put(`/v1/credentials/${reference}`, { holder: somebody(), ...licence });
  const ids = [await certify('E-3'), await certify('E-4')];
  expect(await kindsOf(...ids)).toEqual(['certificate_number_reused']);
  const revoked = await move(town.wu, { id: ids[1] ?? '' }, { move: 'revoke', reason: 'fraud' });
  expect(problemOf(revoked)).toBe('200');
  expect(await kindsOf(...ids)).toEqual([]);

  const trainee = somebody('王静');
  await complete('E-5', trainee);
  const held = await complete('E-6', { ...trainee, name: '王静怡' }, { completedOn: '2026-03-03' });
  const { body } = await town.wu('GET', '/v1/held-records?limit=1');
  const [{ id = '' } = {}] = body['items'] as readonly { id?: string }[];
  const read = await town.wu('GET', `/v1/held-records/${id}`);
  const rejected = await town.wu(
    'POST',
    `/v1/held-records/${id}/reject`,
    { reason: 'evidence_insufficient' },
    { 'if-match': read.headers.get('etag') ?? '' },
  );
  expect(problemOf(rejected)).toBe('200');
  expect(await kindsOf(held)).toEqual([]);
});

test('a course that is called full-time later is compared with what was pushed before', async () => {
  const trainee = somebody();
  const called = (fullTime: boolean, code: string) =>
    put(`/v1/courses/${code}`, {
      title: '培训',
      hours: { theory: 60, practice: 60 },
      hoursByTopic: [{ topic: 'fire_safety', hours: 8 }],
      kind: 'initial',
      positions: ['caregiver'],
      fullTime,
      mostHoursADay: 8,
    });
  await called(true, 'FT-1');
  await called(false, 'FT-2');
  const hours = { theory: 60, practice: 60 };
  const course = (code: string) => ({
    course: { code, title: '培训', hours, topics: ['fire_safety'] },
  });
  const ids = [
    await complete('F-1', trainee, course('FT-1')),
    await complete('F-2', trainee, course('FT-2')),
  ];
  expect(await kindsOf(...ids)).toEqual([]);
  await called(true, 'FT-2');
  expect(await kindsOf(...ids)).toEqual(['full_time_courses_overlap']);
  await called(false, 'FT-1');
  expect(await kindsOf(...ids)).toEqual([]);
});

test('a correction that concerns many is followed in turns, each of which is kept', async () => {
  const places = { run: 'BIG' };
  const trainees = Array.from({ length: 101 }, () => somebody());
  const ids = await Promise.all(trainees.map((one, at) => complete(`G-${at}`, one, places)));
  expect(await kindsOf(...ids)).toEqual([]);
  await aRun('BIG', '花园路1号', { endsOn: '2026-03-03' });
  await sequenceOnce(town.registry);
  const asker = { actor: SYSTEM, requestId: 'test' };
  const turns: (number | undefined)[] = [];
  const progress = async () => {
    const [row] = await town.registry.owner<{ open: number }>(
      `SELECT count(*)::integer AS open FROM finding WHERE kind = 'hours_outside_run' AND closed_at IS NULL`,
    );
    turns.push(row?.open);
  };
  while (await town.registry.runWork(asker, (work) => findIrregularities(work, deathsOf, 100))) {
    await progress();
  }
  await progress();
  expect(turns.length).toBeGreaterThan(1);
  expect(turns[0]).toBeLessThan(101);
  expect(turns.at(-1)).toBe(101);
});
