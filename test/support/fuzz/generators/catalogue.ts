import fc from 'fast-check';
import type { OperationId } from '../../../../src/platform/http/operation';
import { day, daysInOrder, fromSchema, type Instead } from '../from-schema';
import { draftOf, generator, keeps, type Generator, type Generators } from '../generator';
import type { Stage } from '../stage';
import { later, reference, referenceOf } from './pushes';

/** Within the registrar's city. */
const DIVISIONS = ['410100', '410105', '410122', '410181'];
const COURSE = 'fuzz.course';
const TEACHER = 'fuzz.teacher';

async function aProvider(stage: Stage): Promise<{ id: string; awardId: string; etag: string }> {
  const { answer, body } = await stage.ask('registrar', 'POST', '/v1/providers', {
    name: '幼师学校',
    division: '410105',
    awards: [{ kind: 'training_completion', startsOn: '2020-01-01' }],
  });
  const [award] = body['awards'] as { id: string }[];
  return { id: String(body['id']), awardId: award?.id ?? '', etag: String(answer.headers['etag']) };
}

const awardDays: Instead = {
  '/startsOn': fc.constantFrom('1900-01-01', '2020-02-29'),
  '/endsOn': fc.constantFrom(null, '2021-01-01', '2199-12-30'),
  '/places/*': fc.constantFrom(...DIVISIONS),
};

/** What a run names must be there, whichever school sends it. */
async function catalogued(stage: Stage): Promise<void> {
  if (stage.pool.pick('catalogued', 0)) return;
  for (const school of ['school', 'otherSchool'] as const) {
    await stage.ask(school, 'PUT', `/v1/courses/${COURSE}`, {
      title: '保育人员培训',
      hours: { theory: 60, practice: 60 },
      hoursByTopic: [{ topic: 'fire_safety', hours: 8 }],
      kind: 'initial',
      positions: ['caregiver'],
      fullTime: true,
      mostHoursADay: 8,
      updatedAt: '2026-01-01T00:00:00Z',
    });
    await stage.ask(school, 'PUT', `/v1/teachers/${TEACHER}`, {
      name: '李老师',
      specialties: ['fire_safety'],
      startsOn: '2020-01-01',
      updatedAt: '2026-01-01T00:00:00Z',
    });
  }
  stage.pool.keep('catalogued', 'yes');
}

type Kind = 'Course' | 'Teacher' | 'CourseRun';

function reading(kind: Kind, seen: (stage: Stage) => Promise<string>): Generator {
  return generator(fc.nat(99), async (stage, at) => {
    const named = stage.pool.pick(kind, at) ?? (await seen(stage));
    const path = { [kind === 'Course' ? 'code' : 'reference']: named };
    return { draft: await draftOf(stage, `get${kind}`, { caller: 'school', path }) };
  });
}

function listing(kind: Kind): Generator {
  const cursors = `cursor of ${kind}`;
  const wish = fc.record({
    caller: fc.constantFrom('school' as const, 'registrar' as const, 'auditor' as const),
    provider: fc.boolean(),
    limit: fc.option(fc.integer({ min: 1, max: 200 })),
    on: fc.boolean(),
  });
  return generator(wish, async (stage, { caller, provider, limit, on }) => {
    const cursor = on ? stage.pool.pick(cursors, stage.serial()) : null;
    const query = [
      provider && `providerId=${stage.callers.organisationId('school')}`,
      limit !== null && `limit=${limit}`,
      cursor && `cursor=${cursor}`,
    ];
    const id: OperationId = `list${kind}s`;
    const draft = await draftOf(stage, id, { caller, query: query.filter(Boolean).join('&') });
    return { draft, settle: keeps(stage, cursors, 'nextCursor') };
  });
}

export const catalogue: Generators<
  'addAward' | 'endAward' | 'getOwnProvider' | `${'put' | 'get'}${Kind}` | `list${Kind}s`
> = (route) => ({
  addAward: generator(
    fromSchema(route('addAward').body?.schema ?? {}, awardDays),
    async (stage, body) => {
      const { id } = await aProvider(stage);
      const path = { providerId: id };
      return { draft: await draftOf(stage, 'addAward', { caller: 'registrar', path, body }) };
    },
  ),
  endAward: generator(day(), async (stage, endsOn) => {
    const { id, awardId, etag } = await aProvider(stage);
    const draft = await draftOf(stage, 'endAward', {
      caller: 'registrar',
      path: { providerId: id, awardId },
      headers: [['If-Match', etag]],
      body: { endsOn },
    });
    return { draft };
  }),
  getOwnProvider: generator(
    fc.constantFrom('school' as const, 'otherSchool' as const),
    async (stage, caller) => ({ draft: await draftOf(stage, 'getOwnProvider', { caller }) }),
  ),
  putCourse: generator(
    fc.record({
      body: fromSchema(route('putCourse').body?.schema ?? {}, {
        '/hoursByTopic': fc.constantFrom([{ topic: 'fire_safety', hours: 1 }]),
        '/hours/theory': fc.integer({ min: 1, max: 5000 }),
      }),
      again: fc.boolean(),
      reference,
    }),
    async (stage, { body, again, reference: text }) => {
      const code = referenceOf(stage, 'Course', again, text.slice(0, 40));
      const draft = await draftOf(stage, 'putCourse', {
        caller: 'school',
        path: { code },
        body: { ...(body as object), updatedAt: later() },
      });
      return { draft, settle: keeps(stage, 'Course', 'code') };
    },
  ),
  getCourse: reading('Course', async (stage) => catalogued(stage).then(() => COURSE)),
  listCourses: listing('Course'),
  putTeacher: generator(
    fc.record({
      body: fromSchema(route('putTeacher').body?.schema ?? {}, {
        '/name': fc.constantFrom('李老师', 'Amina Rahimi', '阿依古丽·买买提'),
        '/startsOn': fc.constantFrom('1990-01-01', '2020-02-29'),
        '/endsOn': fc.constantFrom(null, '2020-02-29', '2199-12-30'),
      }),
      again: fc.boolean(),
      reference,
    }),
    async (stage, { body, again, reference: text }) => {
      const draft = await draftOf(stage, 'putTeacher', {
        caller: 'school',
        path: { reference: referenceOf(stage, 'Teacher', again, text) },
        body: { ...(body as object), updatedAt: later() },
      });
      return { draft, settle: keeps(stage, 'Teacher', 'reference') };
    },
  ),
  getTeacher: reading('Teacher', async (stage) => catalogued(stage).then(() => TEACHER)),
  listTeachers: listing('Teacher'),
  putCourseRun: generator(
    fc.record({
      body: fromSchema(route('putCourseRun').body?.schema ?? {}, {
        '/course': fc.constant(COURSE),
        '/teachers': fc.constant([TEACHER]),
        '/site/division': fc.constantFrom(...DIVISIONS),
        '/days': fc.constant(undefined),
      }),
      days: daysInOrder(2),
      again: fc.boolean(),
      reference,
    }),
    async (stage, { body, days: [startsOn, endsOn], again, reference: text }) => {
      await catalogued(stage);
      const draft = await draftOf(stage, 'putCourseRun', {
        caller: 'school',
        path: { reference: referenceOf(stage, 'CourseRun', again, text) },
        body: {
          ...(body as object),
          ...(again && { days: [endsOn] }),
          startsOn,
          endsOn,
          updatedAt: later(),
        },
      });
      return { draft, settle: keeps(stage, 'CourseRun', 'reference') };
    },
  ),
  getCourseRun: reading('CourseRun', async (stage) => {
    await catalogued(stage);
    const named = `seen.${stage.serial()}`;
    await stage.ask('school', 'PUT', `/v1/course-runs/${named}`, {
      course: COURSE,
      startsOn: '2026-01-05',
      endsOn: '2026-01-30',
      site: { division: '410105', address: '花园路1号' },
      teachers: [TEACHER],
      fullDay: true,
      plannedPlaces: 40,
      updatedAt: '2026-01-31T00:00:00Z',
    });
    return named;
  }),
  listCourseRuns: listing('CourseRun'),
});
