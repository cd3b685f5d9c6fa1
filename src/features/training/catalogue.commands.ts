import {
  mustAddUp,
  mustBeKnownReference,
  mustLieWithin,
  type Course,
  type CourseRun,
  type Teacher,
} from '../../domain/catalogue';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Keys } from '../../platform/crypto/key-ring';
import { projectionOf, type OwnRecord } from './own-records.commands';
import {
  courseRuns,
  courses,
  teacherPlace,
  teachers,
  type CourseRow,
  type CourseRunRow,
  type TeacherRow,
} from './catalogue.store';

export const courseRecord: OwnRecord<Course, CourseRow> = {
  kind: 'course',
  facts: ['course.recorded', 'course.corrected'],
  store: courses,
  contentOf: ({ hours, hoursByTopic, ...course }) => ({
    ...course,
    hours: { ...hours },
    hoursByTopic: hoursByTopic.map((one) => ({ ...one })),
  }),
  rowOf: (_work, version, { hours, ...course }) => ({
    ...version,
    ...course,
    theoryHours: hours.theory,
    practiceHours: hours.practice,
  }),
  dataOf: (_work, row) => ({
    title: row.title,
    theoryHours: row.theoryHours,
    practiceHours: row.practiceHours,
    hoursByTopic: row.hoursByTopic.map((one) => ({ ...one })),
    kind: row.kind,
    positions: row.positions,
    fullTime: row.fullTime,
    mostHoursADay: row.mostHoursADay,
  }),
  mustBeFit: (_work, _organisationId, course) => Promise.resolve(mustAddUp(course)),
};

export const teacherRecord: OwnRecord<Teacher, TeacherRow> = {
  kind: 'teacher',
  facts: ['teacher.recorded', 'teacher.corrected'],
  store: teachers,
  contentOf: (teacher) => ({ ...teacher }),
  rowOf: ({ keys }, version, { name, ...teacher }) => ({
    ...version,
    ...teacher,
    sealedName: keys.seal(teacherPlace(version.id, version.version), name),
  }),
  dataOf: ({ keys }, row) => {
    const name = unlessAltered(() => teacherName(keys, row));
    return {
      name: name === null ? null : keys.commitment(row.id, name),
      specialties: row.specialties,
      startsOn: row.startsOn,
      endsOn: row.endsOn,
    };
  },
  mustBeFit: () => Promise.resolve(),
};

export function teacherName(
  keys: Keys,
  { id, version, sealedName }: Pick<TeacherRow, 'id' | 'version' | 'sealedName'>,
): string {
  return keys.open(teacherPlace(id, version), sealedName);
}

export const courseRunRecord: OwnRecord<CourseRun, CourseRunRow> = {
  kind: 'course_run',
  facts: ['course_run.recorded', 'course_run.corrected'],
  store: courseRuns,
  // older digests and facts have no days
  contentOf: ({ days, ...run }) => ({ ...run, ...(days !== null && { days }) }),
  rowOf: (_work, version, run) => ({ ...version, ...run }),
  dataOf: ({ keys }, row) => ({
    course: row.course,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    division: row.division,
    address: keys.commitment(row.id, row.address),
    teachers: row.teachers,
    ...(row.days !== null && { days: row.days }),
    fullDay: row.fullDay,
    plannedPlaces: row.plannedPlaces,
  }),
  mustBeFit: async (work, organisationId, run) => {
    const { course, teachers: named } = run;
    mustLieWithin(run);
    const isCourse = await courses.known(work, organisationId, [course]);
    mustBeKnownReference(isCourse.has(course), '/course');
    const known = await teachers.known(work, organisationId, named);
    named.forEach((one, at) => mustBeKnownReference(known.has(one), `/teachers/${at}`));
  },
};

export const courseProjection = projectionOf(courseRecord);
export const teacherProjection = projectionOf(teacherRecord);
export const courseRunProjection = projectionOf(courseRunRecord);
