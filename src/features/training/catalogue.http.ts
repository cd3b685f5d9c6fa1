import { mustNotEndBeforeItStarts } from '../../domain/catalogue';
import { addDays, plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { parseName } from '../../domain/name';
import { instantOfUpdate, parseReference, withoutIdentityNumber } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Call, Operation } from '../../platform/http/operation';
import { courseRecord, courseRunRecord, teacherName, teacherRecord } from './catalogue.commands';
import type { CourseRow, CourseRunRow, TeacherRow } from './catalogue.store';
import { seenBy } from '../persons/seen-by';
import { getOwn, putOwn, type OwnRecord } from './own-records.commands';
import type { OwnVersion } from './own-records.store';

export const putCourse: Operation<'putCourse'> = (work, { path, body }) =>
  put(work, courseRecord, path.code, courseOf(body), body.updatedAt, presentCourse);
export const getCourse: Operation<'getCourse'> = async (work, { path }) =>
  got(await getOwn(work, courseRecord.store, path.code), presentCourse);
export const listCourses: Operation<'listCourses'> = (work, { query }) =>
  list(work, courseRecord, query, presentCourse);

export const putTeacher: Operation<'putTeacher'> = (work, { path, body }) =>
  put(work, teacherRecord, path.reference, teacherOf(body), body.updatedAt, presentTeacher(work));
export const getTeacher: Operation<'getTeacher'> = async (work, { path }) =>
  got(await getOwn(work, teacherRecord.store, path.reference), presentTeacher(work));
export const listTeachers: Operation<'listTeachers'> = (work, { query }) =>
  list(work, teacherRecord, query, presentTeacher(work));

export const putCourseRun: Operation<'putCourseRun'> = (work, { path, body }) =>
  put(work, courseRunRecord, path.reference, runOf(body), body.updatedAt, presentRun);
export const getCourseRun: Operation<'getCourseRun'> = async (work, { path }) =>
  got(await getOwn(work, courseRunRecord.store, path.reference), presentRun);
export const listCourseRuns: Operation<'listCourseRuns'> = (work, { query }) =>
  list(work, courseRunRecord, query, presentRun);

async function put<Said extends object, Row extends OwnVersion, Wire>(
  work: Work,
  of: OwnRecord<Said, Row>,
  reference: string,
  said: Said,
  updatedAt: string,
  present: (row: Row) => Wire,
) {
  const { update, row } = await putOwn(
    work,
    of,
    parseReference(reference),
    said,
    instantOfUpdate(updatedAt),
  );
  const status = update === 'record' ? (201 as const) : (200 as const);
  return { status, body: present(row), version: row.version };
}

function got<Row extends OwnVersion, Wire>(row: Row, present: (row: Row) => Wire) {
  return { status: 200 as const, body: present(row), version: row.version };
}

async function list<Said extends object, Row extends OwnVersion, Wire>(
  work: Work,
  { kind, store }: OwnRecord<Said, Row>,
  query: Call<'listCourses'>['query'],
  present: (row: Row) => Wire,
) {
  const limit = query.limit ?? 50;
  const [after = null] = readCursor(query.cursor, kind, 'id') ?? [];
  const seen = seenBy(work, query.providerId ?? null);
  const found = await store.page(work, seen, after, limit + 1);
  const { items, nextCursor } = pageOf(kind, found, limit, ({ id }) => [id]);
  return {
    status: 200 as const,
    body: {
      items: items.map(present),
      nextCursor,
    },
  };
}

function clean(text: string, pointer: string): string {
  return withoutIdentityNumber(text.trim(), { in: 'body', pointer });
}

function courseOf(body: Call<'putCourse'>['body']) {
  const { hours, hoursByTopic, kind, positions, fullTime, mostHoursADay } = body;
  return {
    title: clean(body.title, '/title'),
    hours: { theory: hours.theory, practice: hours.practice },
    hoursByTopic: hoursByTopic.map((one) => ({ topic: one.topic, hours: one.hours })),
    kind,
    positions,
    fullTime,
    mostHoursADay,
  };
}

/** @throws Refusal `name-invalid`, `period-invalid`. */
function teacherOf(body: Call<'putTeacher'>['body']) {
  const startsOn = plainDate(body.startsOn);
  const lastDay = body.endsOn ? plainDate(body.endsOn) : null;
  mustNotEndBeforeItStarts({ startsOn }, lastDay);
  return {
    name: parseName(body.name),
    specialties: body.specialties,
    startsOn,
    endsOn: lastDay && addDays(lastDay, 1),
  };
}

/** @throws Refusal `period-invalid`, `division-unknown`. */
function runOf(body: Call<'putCourseRun'>['body']) {
  const { course, site, teachers, fullDay, plannedPlaces } = body;
  const [startsOn, endsOn] = [plainDate(body.startsOn), plainDate(body.endsOn)];
  mustNotEndBeforeItStarts({ startsOn }, endsOn);
  return {
    course,
    startsOn,
    endsOn,
    division: parseDivision(site.division),
    address: clean(site.address, '/site/address'),
    teachers,
    days: body.days?.map(plainDate).sort() ?? null,
    fullDay,
    plannedPlaces,
  };
}

function presentCourse(row: CourseRow) {
  const { id, reference, title, kind, fullTime, mostHoursADay } = row;
  return {
    id,
    providerId: row.organisationId,
    code: reference,
    title,
    hours: { theory: row.theoryHours, practice: row.practiceHours },
    hoursByTopic: row.hoursByTopic.map(({ topic, hours }) => ({ topic, hours })),
    kind,
    positions: [...row.positions],
    fullTime,
    mostHoursADay,
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Officers read who teaches by reference: the name is its provider's to tell. */
function presentTeacher({ actor, keys }: Work) {
  return (row: TeacherRow) => ({
    id: row.id,
    providerId: row.organisationId,
    reference: row.reference,
    name: actor.organisationId === row.organisationId ? teacherName(keys, row) : null,
    specialties: [...row.specialties],
    startsOn: row.startsOn,
    endsOn: row.endsOn && addDays(row.endsOn, -1),
    updatedAt: row.updatedAt.toISOString(),
  });
}

function presentRun(row: CourseRunRow) {
  const { id, reference, course, startsOn, endsOn, division, address, fullDay } = row;
  return {
    id,
    providerId: row.organisationId,
    reference,
    course,
    startsOn,
    endsOn,
    site: { division, address },
    teachers: [...row.teachers],
    days: row.days && [...row.days],
    fullDay,
    plannedPlaces: row.plannedPlaces,
    updatedAt: row.updatedAt.toISOString(),
  };
}
