import type { Principal } from '../../src/domain/principal';
import { completionProjection } from '../../src/features/training/training.commands';
import { getCompletion, putCompletion } from '../../src/features/training/training.http';
import { completionsOf } from '../../src/features/training/training.store';
import type { Call } from '../../src/platform/http/operation';
import { ask, bodyOf, officerOf, schoolOf, syntheticNumber } from '../support/organisations';
import { differing } from '../support/projections';
import { openRegistry, type Registry } from '../support/registry';

type Push = Call<'putCompletion'>['body'];

let registry: Registry;
let jinshui: Principal;
let school: Principal;
let academy: Principal;
const award = { kind: 'training_completion' as const, startsOn: '2020-01-01' };
beforeAll(async () => {
  registry = await openRegistry();
  jinshui = await officerOf(registry, '410105');
  school = await schoolOf(registry, jinshui, [award]);
  academy = await schoolOf(registry, jinshui, [award]);
});
afterAll(() => registry.close());

let serial = 100;
/** Somebody whom no other test knows. */
const somebody = (name = '王静') => ({
  identity: { type: 'resident_id' as const, number: syntheticNumber('1991-05-04', (serial += 1)) },
  name,
});
const course: Push['course'] = {
  code: 'C-120',
  title: '托育机构保育人员培训',
  hours: { theory: 60, practice: 60 },
  topics: ['professional_ethics', 'child_development_and_mental_health'],
};
const push = (changed: Partial<Push> = {}): Push => ({
  trainee: somebody(),
  course,
  startedOn: '2026-02-02',
  completedOn: '2026-03-27',
  result: 'passed',
  updatedAt: '2026-03-28T02:00:00Z',
  ...changed,
});
const put = (actor: Principal, reference: string, body: Push) =>
  ask(registry, actor, putCompletion, { path: { reference }, body });
const get = (actor: Principal, reference: string) =>
  ask(registry, actor, getCompletion, { path: { reference } });

async function heldWith(reference: string) {
  const people = await registry.owner<{ person_id: string }>(
    `SELECT DISTINCT person_id FROM completion WHERE reference = $1`,
    [reference],
  );
  return registry.runWork({ actor: school, requestId: 'test' }, (work) =>
    completionsOf(
      work,
      people.map(({ person_id }) => person_id),
    ),
  );
}

test('a school records a finished course and reads what it pushed, without the trainee', async () => {
  const answer = await put(school, 'C-1', push());
  expect(answer).toMatchObject({ status: 201, version: 1 });
  const body = bodyOf(answer);
  expect(body).toEqual({
    id: body.id,
    reference: 'C-1',
    course,
    startedOn: '2026-02-02',
    completedOn: '2026-03-27',
    result: 'passed',
    run: null,
    withdrawalReason: null,
    struckFor: null,
    state: 'accepted',
    updatedAt: '2026-03-28T02:00:00.000Z',
  });
  expect(await get(school, 'C-1')).toMatchObject({ status: 200, body, version: 1 });
  expect(JSON.stringify(answer)).not.toMatch(/王静|999999/);
});

test('a decision reads hours, topics and the course of each provider', async () => {
  const trainee = somebody();
  await put(school, 'BOTH', push({ trainee }));
  await put(academy, 'BOTH', push({ trainee, result: 'failed' }));
  const read = await heldWith('BOTH');
  expect(read).toHaveLength(2);
  expect(new Set(read.map(({ personId }) => personId)).size).toBe(1);
  expect(read.map(({ organisationId, result }) => [organisationId, result])).toEqual(
    expect.arrayContaining([
      [school.organisationId, 'passed'],
      [academy.organisationId, 'failed'],
    ]),
  );
  expect(read[0]).toMatchObject({
    courseCode: 'C-120',
    hours: course.hours,
    topics: course.topics,
  });
});

test('a completion names the run that it was part of, and correcting that is a correction', async () => {
  const trainee = somebody();
  const put1 = await put(school, 'RUN-1', push({ trainee }));
  expect(put1).toMatchObject({ status: 201, body: { run: null } });
  expect(await put(school, 'RUN-1', push({ trainee, run: '2026-SPRING' }))).toEqual({
    refused: 'update-contradicts-stored',
  });
  const later = push({ trainee, run: '2026-SPRING', updatedAt: '2026-03-29T02:00:00Z' });
  expect(await put(school, 'RUN-1', later)).toMatchObject({ status: 200, version: 2 });
  expect(await get(school, 'RUN-1')).toMatchObject({ body: { run: '2026-SPRING' } });
  expect(await put(school, 'RUN-2', push({ run: syntheticNumber('1991-05-04', 7) }))).toEqual({
    refused: 'request-invalid',
  });
});

test("another school's reference is as absent as one that nobody used", async () => {
  await put(school, 'OURS', push());
  expect(await get(academy, 'OURS')).toEqual({ refused: 'not-found' });
  expect(await get(academy, 'NOBODYS')).toEqual({ refused: 'not-found' });
});

test('a course that was failed after all stays failed when the older push arrives late', async () => {
  const trainee = somebody();
  const failed = push({ trainee, result: 'failed', updatedAt: '2026-05-01T00:00:00Z' });
  expect(await put(school, 'LATE', failed)).toMatchObject({ status: 201 });
  expect(await put(school, 'LATE', push({ trainee }))).toEqual({
    refused: 'update-older-than-stored',
  });
  expect(await put(school, 'LATE', failed)).toMatchObject({ status: 200, version: 1 });
  expect(await put(school, 'LATE', { ...failed, course: { ...course, code: 'C-121' } })).toEqual({
    refused: 'update-contradicts-stored',
  });
  expect(await heldWith('LATE')).toMatchObject([{ result: 'failed' }]);
});

test('a withdrawal says why, in row and fact, and nothing else does', async () => {
  const trainee = somebody();
  await put(school, 'WHY', push({ trainee }));
  const withdrawn = push({ trainee, result: 'withdrawn', updatedAt: '2026-05-01T00:00:00Z' });
  expect(await put(school, 'WHY', withdrawn)).toEqual({ refused: 'request-invalid' });
  expect(await put(school, 'PASSED', push({ withdrawalReason: 'fraud' }))).toEqual({
    refused: 'request-invalid',
  });
  expect(await put(school, 'WHY', { ...withdrawn, withdrawalReason: 'fraud' })).toMatchObject({
    version: 2,
    body: { result: 'withdrawn', withdrawalReason: 'fraud' },
  });
  expect(await put(school, 'WHY', { ...withdrawn, withdrawalReason: 'other' })).toEqual({
    refused: 'update-contradicts-stored',
  });
  expect(await differing(registry, completionProjection)).toEqual([]);
});

test('one reference raced twenty times is one version with one fact', async () => {
  const body = push();
  const answers = await Promise.all(Array.from({ length: 20 }, () => put(school, 'RACE', body)));
  const statuses = answers.map((answer) => ('status' in answer ? answer.status : answer.refused));
  expect(statuses.sort()).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
  const facts = await registry.owner(
    `SELECT fact -> 'data' ->> 'personId' FROM log_fact
      WHERE fact ->> 'type' LIKE 'completion.%' AND fact -> 'data' ->> 'reference' = 'RACE'`,
  );
  expect(facts).toHaveLength(1);
});

test('a provider whose right ended the day before may not certify the course', async () => {
  const short = await schoolOf(registry, jinshui, [{ ...award, endsOn: '2026-03-26' }]);
  expect(await put(short, 'AFTER', push())).toEqual({ refused: 'award-not-permitted' });
  expect(await put(short, 'LAST', push({ completedOn: '2026-03-26' }))).toMatchObject({
    status: 201,
  });
  const other = await schoolOf(registry, jinshui, [{ ...award, kind: 'training_certificate' }]);
  expect(await put(other, 'KIND', push())).toEqual({ refused: 'award-not-permitted' });
});

test.each([
  ['completed after today', { completedOn: '2199-01-01' }],
  ['completed before it started', { completedOn: '2026-02-01' }],
  ['started before its trainee was born', { startedOn: '1991-05-03' }],
])('a course is not %s', async (_, days) => {
  expect(await put(school, 'DAYS', push(days))).toEqual({ refused: 'period-invalid' });
});

test('a contradiction about the name is held, and counts again once the school corrects it', async () => {
  const trainee = somebody('王静');
  await put(school, 'NAME-1', push({ trainee }));
  const wrong = await put(academy, 'NAME-2', push({ trainee: { ...trainee, name: '王净' } }));
  expect(wrong).toMatchObject({ status: 201, body: { state: 'held_for_review' } });
  const right = await put(academy, 'NAME-2', push({ trainee, updatedAt: '2026-04-01T00:00:00Z' }));
  expect(right).toMatchObject({ status: 200, version: 2, body: { state: 'accepted' } });
});

test('a reference never moves to another person: the record is held with the first', async () => {
  const { id } = bodyOf(await put(school, 'MOVE', push()));
  const [before] = await heldWith('MOVE');
  const moved = await put(school, 'MOVE', push({ updatedAt: '2026-04-01T00:00:00Z' }));
  expect(moved).toMatchObject({ status: 200, body: { id, state: 'held_for_review' } });
  expect(await heldWith('MOVE')).toEqual([{ ...before, state: 'held_for_review' }]);
  const [finding] = await registry.owner<{ evidence: object }>(
    `SELECT evidence FROM finding WHERE kind = 'reference_reused' AND evidence ->> 'recordId' = $1`,
    [id],
  );
  expect(finding?.evidence).toMatchObject({
    record: 'completion',
    recordedFor: before?.personId,
    source: school.organisationId,
  });
});

test('a course that was passed behind the back of the service differs from the log', async () => {
  const { id } = bodyOf(await put(school, 'RAISED', push({ result: 'failed' })));
  expect(await differing(registry, completionProjection)).toEqual([]);
  await registry.owner(`UPDATE completion SET result = 'passed' WHERE id = $1`, [id]);
  expect(await differing(registry, completionProjection)).toEqual([id]);
});
