import type { Course, CourseKind, CourseRun, Teacher } from '../../domain/catalogue';
import type { Place } from '../../platform/crypto/sealed';
import { table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import { OWN_COLUMNS, ownRecordsIn, type OwnVersion } from './own-records.store';

export interface CourseRow extends OwnVersion, Omit<Course, 'hours'> {
  /** Hours of 45 minutes. */
  readonly theoryHours: number;
  readonly practiceHours: number;
}

export interface TeacherRow extends OwnVersion, Omit<Teacher, 'name'> {
  readonly sealedName: Buffer;
}

export interface CourseRunRow extends OwnVersion, CourseRun {}

export const CourseTable = table<CourseRow>('course', {
  ...OWN_COLUMNS,
  title: { type: 'text' },
  theoryHours: { type: 'integer' },
  practiceHours: { type: 'integer' },
  hoursByTopic: { type: 'jsonb' },
  kind: { type: 'text' },
  positions: { type: 'text', array: true },
  fullTime: { type: 'boolean' },
  mostHoursADay: { type: 'integer' },
});

export const TeacherTable = table<TeacherRow>('teacher', {
  ...OWN_COLUMNS,
  sealedName: { type: 'bytea' },
  specialties: { type: 'text', array: true },
  startsOn: { type: 'date' },
  endsOn: { type: 'date', nullable: true },
});

export const CourseRunTable = table<CourseRunRow>('course_run', {
  ...OWN_COLUMNS,
  course: { type: 'text' },
  startsOn: { type: 'date' },
  endsOn: { type: 'date' },
  division: { type: 'text' },
  address: { type: 'text' },
  teachers: { type: 'text', array: true },
  days: { type: 'text', array: true, nullable: true },
  fullDay: { type: 'boolean' },
  plannedPlaces: { type: 'integer' },
});

export const teacherPlace = (id: string, version: number): Place => ({
  table: 'teacher',
  row: `${id}:${version}`,
  column: 'sealed_name',
});

export const courses = ownRecordsIn(CourseTable);
export const teachers = ownRecordsIn(TeacherTable);
export const courseRuns = ownRecordsIn(CourseRunTable);

/** The kind that each of these courses has in its provider's catalogue now, by `organisation code`; not of those that are not there. */
export async function courseKindsOf(
  { tx }: Work,
  asked: readonly { readonly organisationId: string; readonly courseCode: string }[],
): Promise<Map<string, CourseKind>> {
  const rows = await tx.query<{ course: string; kind: CourseKind }>(
    `SELECT DISTINCT ON (c.id) c.organisation_id || ' ' || c.reference AS course, c.kind
       FROM unnest($1::uuid[], $2::text[]) AS asked(organisation_id, reference)
       JOIN course c USING (organisation_id, reference) ORDER BY c.id, c.version DESC`,
    [asked.map(({ organisationId }) => organisationId), asked.map(({ courseCode }) => courseCode)],
  );
  return new Map(rows.map(({ course, kind }) => [course, kind]));
}
