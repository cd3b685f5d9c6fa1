import type { Principal } from '../../src/domain/principal';
import { awardedSince } from '../../src/effects';
import { listFindings } from '../../src/features/findings/findings.http';
import { providerProjection } from '../../src/features/institutions/institutions.commands';
import {
  addAward,
  getOwnProvider,
  getProvider,
  makeEndAward,
} from '../../src/features/institutions/providers.http';
import {
  courseProjection,
  courseRunProjection,
  teacherProjection,
} from '../../src/features/training/catalogue.commands';
import * as catalogue from '../../src/features/training/catalogue.http';
import { putCompletion } from '../../src/features/training/training.http';
import type { Call } from '../../src/platform/http/operation';
import { ask, bodyOf, officerOf, schoolOf, syntheticNumber } from '../support/organisations';
import { differing } from '../support/projections';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let jinshui: Principal;
let wuhan: Principal;
let school: Principal;
let academy: Principal;
const award = { kind: 'training_completion' as const, startsOn: '2020-01-01' };
beforeAll(async () => {
  registry = await openRegistry();
  jinshui = await officerOf(registry, '410105');
  wuhan = await officerOf(registry, '420102');
  school = await schoolOf(registry, jinshui, [award]);
  academy = await schoolOf(registry, wuhan, [award]);
});
afterAll(() => registry.close());

const endAward = makeEndAward(awardedSince);
const updatedAt = '2026-02-01T02:00:00Z';
const course: Call<'putCourse'>['body'] = {
  title: '托育机构保育人员培训',
  hours: { theory: 60, practice: 60 },
  hoursByTopic: [{ topic: 'professional_ethics', hours: 20 }],
  kind: 'initial',
  positions: ['caregiver'],
  fullTime: true,
  mostHoursADay: 8,
  updatedAt,
};
const teacher: Call<'putTeacher'>['body'] = {
  name: '李老师',
  specialties: ['professional_ethics'],
  startsOn: '2020-01-01',
  endsOn: '2026-12-31',
  updatedAt,
};
const run: Call<'putCourseRun'>['body'] = {
  course: 'BY-120',
  startsOn: '2026-03-02',
  endsOn: '2026-03-27',
  site: { division: '410105', address: '花园路1号' },
  teachers: ['T-1'],
  fullDay: true,
  plannedPlaces: 40,
  updatedAt,
};

const putCourse = (actor: Principal, code: string, body = course) =>
  ask(registry, actor, catalogue.putCourse, { path: { code }, body });
const putTeacher = (actor: Principal, reference: string, body = teacher) =>
  ask(registry, actor, catalogue.putTeacher, { path: { reference }, body });
const putRun = (actor: Principal, reference: string, body = run) =>
  ask(registry, actor, catalogue.putCourseRun, { path: { reference }, body });

test('a school pushes a course, its teacher and a run, and reads what it pushed', async () => {
  expect(await putRun(school, 'R-1')).toEqual({ refused: 'reference-unknown' });
  expect(await putCourse(school, 'BY-120')).toMatchObject({ status: 201, version: 1 });
  expect(await putRun(school, 'R-1')).toEqual({ refused: 'reference-unknown' });
  expect(await putTeacher(school, 'T-1')).toMatchObject({ status: 201 });
  expect(await putRun(school, 'R-1')).toMatchObject({ status: 201 });
  const read = [
    await ask(registry, school, catalogue.getCourse, { path: { code: 'BY-120' } }),
    await ask(registry, school, catalogue.getTeacher, { path: { reference: 'T-1' } }),
    await ask(registry, school, catalogue.getCourseRun, { path: { reference: 'R-1' } }),
  ];
  const sent = { providerId: school.organisationId, updatedAt: '2026-02-01T02:00:00.000Z' };
  expect(read).toMatchObject([
    { status: 200, body: { ...course, ...sent, code: 'BY-120' } },
    { status: 200, body: { ...teacher, ...sent, reference: 'T-1' } },
    { status: 200, body: { ...run, ...sent, reference: 'R-1' } },
  ]);
  const stored = await registry.owner(
    `SELECT fact::text FROM log_fact WHERE fact ->> 'type' = 'teacher.recorded'`,
  );
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain('李');
});

test('the latest state of a course wins, whenever it arrives, and every state is kept', async () => {
  const body = { ...course, mostHoursADay: 6, updatedAt: '2026-02-03T00:00:00Z' };
  expect(await putCourse(school, 'LATE', body)).toMatchObject({ status: 201 });
  expect(await putCourse(school, 'LATE', body)).toMatchObject({ status: 200, version: 1 });
  expect(await putCourse(school, 'LATE')).toEqual({ refused: 'update-older-than-stored' });
  expect(await putCourse(school, 'LATE', { ...body, mostHoursADay: 7 })).toEqual({
    refused: 'update-contradicts-stored',
  });
  const later = { ...body, mostHoursADay: 7, updatedAt: '2026-02-04T00:00:00Z' };
  expect(await putCourse(school, 'LATE', later)).toMatchObject({ status: 200, version: 2 });
  const kept = await registry.owner(
    `SELECT most_hours_a_day AS hours FROM course WHERE reference = 'LATE' ORDER BY version`,
  );
  expect(kept).toEqual([{ hours: 6 }, { hours: 7 }]);
});

test('one course raced ten times is one version', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => putCourse(school, 'RACE')));
  const statuses = answers.map((answer) => ('status' in answer ? answer.status : answer.refused));
  expect(statuses.sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
});

test('a school lists its own, an officer what the schools of the division teach, without names', async () => {
  await putCourse(academy, 'BY-120');
  await putTeacher(academy, 'T-9');
  const list = async (actor: Principal, query: { providerId?: string; limit?: number } = {}) =>
    bodyOf(await ask(registry, actor, catalogue.listTeachers, { query })).items;
  expect(await list(academy)).toMatchObject([{ reference: 'T-9', name: '李老师' }]);
  expect(await list(wuhan)).toMatchObject([{ reference: 'T-9', name: null }]);
  expect(await list(jinshui)).toMatchObject([{ reference: 'T-1', name: null }]);
  expect(await list(jinshui, { providerId: academy.organisationId ?? '' })).toEqual([]);
  const courses = bodyOf(
    await ask(registry, school, catalogue.listCourses, { query: { limit: 2 } }),
  );
  expect(courses.items).toHaveLength(2);
  const rest = await ask(registry, school, catalogue.listCourses, {
    query: { limit: 2, cursor: courses.nextCursor ?? '' },
  });
  expect(bodyOf(rest)).toMatchObject({ items: [{ code: 'RACE' }], nextCursor: null });
});

test("another school's references are as absent as those that nobody used", async () => {
  for (const reference of ['R-1', 'NOBODYS']) {
    expect(await ask(registry, academy, catalogue.getCourseRun, { path: { reference } })).toEqual({
      refused: 'not-found',
    });
  }
});

test('a teacher whose name was altered behind the back of the service differs from its fact', async () => {
  for (const projection of [courseProjection, courseRunProjection, teacherProjection]) {
    expect(await differing(registry, projection)).toEqual([]);
  }
  const [row] = await registry.owner<{ id: string }>(
    `UPDATE teacher SET sealed_name = set_byte(sealed_name, 20, get_byte(sealed_name, 20) # 1)
      WHERE reference = 'T-1' RETURNING id`,
  );
  expect(await differing(registry, teacherProjection)).toEqual([row?.id]);
});

describe('a right to award', () => {
  const provider = async (actor = jinshui) => {
    const body = bodyOf(
      await ask(registry, actor, getProvider, {
        path: { providerId: school.organisationId ?? '' },
      }),
    );
    const version = (
      await registry.owner<{ version: number }>(
        `SELECT version FROM provider WHERE organisation_id = $1`,
        [body.id],
      )
    )[0]?.version;
    return { ...body, version: version ?? 0 };
  };
  const end = (actor: Principal, awardId: string, endsOn: string, version: number) =>
    ask(registry, actor, endAward, {
      path: { providerId: school.organisationId ?? '', awardId },
      ifMatch: version,
      body: { endsOn },
    });
  const complete = (reference: string, completedOn: string, change: object = {}) =>
    ask(registry, school, putCompletion, {
      path: { reference },
      body: {
        trainee: {
          identity: { type: 'resident_id', number: syntheticNumber('1991-05-04', 300) },
          name: '王静',
        },
        course: {
          code: reference,
          title: '培训',
          hours: { theory: 60, practice: 60 },
          topics: ['fire_safety'],
        },
        startedOn: '2026-02-02',
        completedOn,
        result: 'passed',
        updatedAt,
        ...change,
      },
    });

  test('is given with the places where it holds and the number of awards a year', async () => {
    const given = { ...award, startsOn: '2026-05-01', places: ['410105'], yearlyQuota: 200 };
    const sent = { path: { providerId: school.organisationId ?? '' }, body: given };
    expect(await ask(registry, wuhan, addAward, sent)).toEqual({ refused: 'not-found' });
    expect(await ask(registry, jinshui, addAward, sent)).toMatchObject({
      status: 201,
      version: 2,
      body: { awards: [{ places: null, yearlyQuota: null }, given] },
    });
    expect(await ask(registry, school, getOwnProvider, {})).toMatchObject({
      body: { id: school.organisationId, awards: [{}, given] },
    });
    expect(await ask(registry, jinshui, getOwnProvider, {})).toEqual({ refused: 'not-found' });
    expect(await differing(registry, providerProjection)).toEqual([]);
  });

  test('ends with a day: what was awarded stays, and what came after it is a finding', async () => {
    await complete('C-FEB', '2026-02-28');
    await complete('C-MAR', '2026-03-01');
    const { awards, version } = await provider();
    const first = awards[0]?.id ?? '';
    expect(await end(wuhan, first, '2026-02-28', version)).toEqual({ refused: 'not-found' });
    expect(await end(jinshui, first, '2026-02-28', version - 1)).toEqual({
      refused: 'precondition-failed',
    });
    expect(await end(jinshui, first, '2026-02-28', version)).toMatchObject({
      status: 200,
      body: { awards: [{ endsOn: '2026-02-28' }, {}] },
    });
    expect(await complete('C-MAR-2', '2026-03-01')).toEqual({ refused: 'award-not-permitted' });
    expect(await complete('C-MAR', '2026-03-01')).toMatchObject({ status: 200 });
    const { items } = bodyOf(
      await ask(registry, jinshui, listFindings, { query: { kind: 'awarded_without_right' } }),
    );
    expect(items).toMatchObject([
      { evidence: { providerId: school.organisationId, awardId: first, records: 1 } },
    ]);
    expect(await end(jinshui, first, '2026-03-31', version + 1)).toEqual({
      refused: 'award-right-ended',
    });
    const later = '2026-03-29T02:00:00Z';
    const withdrawn = { updatedAt: later, result: 'withdrawn', withdrawalReason: 'fraud' };
    expect(await complete('C-MAR', '2026-03-02', withdrawn)).toEqual({
      refused: 'award-not-permitted',
    });
    const other = { identity: { type: 'resident_id', number: syntheticNumber('1991-05-04', 301) } };
    expect(
      await complete('C-MAR', '2026-03-01', { ...withdrawn, trainee: { ...other, name: '王静' } }),
    ).toEqual({ refused: 'award-not-permitted' });
    expect(await complete('C-MAR', '2026-03-01', withdrawn)).toMatchObject({
      body: { result: 'withdrawn', state: 'accepted' },
    });
    expect(await complete('C-MAR', '2026-03-01', { updatedAt: '2026-03-30T02:00:00Z' })).toEqual({
      refused: 'award-not-permitted',
    });
    expect(await differing(registry, providerProjection)).toEqual([]);
  });

  test('that ends while completions are pushed covers each of them or is a finding', async () => {
    const { awards, version } = await provider();
    const second = awards[1]?.id ?? '';
    const [ended, ...pushed] = await Promise.all([
      end(jinshui, second, '2026-05-31', version),
      ...Array.from({ length: 8 }, (_, at) => complete(`RACE-${at}`, '2026-06-01')),
    ]);
    expect(ended).toMatchObject({ status: 200 });
    const recorded = pushed.filter((one) => 'status' in one).length;
    const [found] = await registry.owner<{ records: number }>(
      `SELECT (evidence ->> 'records')::integer AS records FROM finding WHERE evidence ->> 'awardId' = $1`,
      [second],
    );
    expect(found?.records ?? 0).toBe(recorded);
  });
});
