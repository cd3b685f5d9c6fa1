import type { PlainDate } from '../../domain/calendar';
import type { PlacedRun, TeacherDay } from '../../domain/irregular-providers';
import type { Study } from '../../domain/irregular-overlaps';
import { MOST_STUDIES } from '../../domain/rulebook/irregularity-rules';
import type { Work } from '../../platform/database/work';
import type { Doubt } from '../findings/findings.store';
import { sizeOfLog, type LogFollower } from '../log/follower.store';

/** A fact by which something may have become irregular, or regular again. */
export interface Cause {
  readonly leafIndex: number;
  readonly kind:
    'completion' | 'credential' | 'course' | 'course_run' | 'provider' | 'employment' | 'ban';
  readonly id: string;
  readonly personId: string | null;
}

/** So many leaves are looked through in a turn. */
const MOST_LEAVES = 2_000;

/**
 * The stretch of the log that was begun, or the next with so many causes at most: what in it may be a cause, the first leaf
 * after it, and whether there are more.
 */
export async function nextCauses(
  work: Work,
  { nextLeaf, untilLeaf }: LogFollower,
  most: number,
): Promise<{ readonly causes: readonly Cause[]; readonly until: number; readonly more: boolean }> {
  const size = await sizeOfLog(work);
  const end = untilLeaf ?? Math.min(nextLeaf + MOST_LEAVES, size);
  if (end === nextLeaf) return { causes: [], until: end, more: end < size };
  const causes = await work.tx.query<Cause>(
    `SELECT l.leaf_index AS "leafIndex", f.fact #>> '{subject,kind}' AS kind,
            f.fact #>> '{subject,id}' AS id, f.fact #>> '{data,personId}' AS "personId"
       FROM log_leaf l JOIN log_fact f ON f.number = l.number
      WHERE l.leaf_index >= $1 AND l.leaf_index < $2
        AND (f.fact #>> '{subject,kind}' IN ('completion', 'credential', 'course', 'course_run', 'provider')
             OR f.fact ->> 'type' IN ('employment.ended', 'ban.lifted', 'ban.reopened'))
      ORDER BY l.leaf_index LIMIT $3`,
    [nextLeaf, end, untilLeaf === null ? most : null],
  );
  const last = causes.at(-1);
  const isFull = untilLeaf === null && causes.length === most;
  const until = isFull && last ? last.leafIndex + 1 : end;
  return { causes, until, more: until < size };
}

const STANDS = `NOT EXISTS (SELECT FROM completion later WHERE later.id = c.id AND later.version > c.version)`;

/** What became known, by what it may concern. */
export interface Concerned {
  readonly personIds: readonly string[];
  /** Everybody who took part, and where they were held. */
  readonly runIds: readonly string[];
  readonly courseIds: readonly string[];
  /** Whose rights changed: what is open for want of one. */
  readonly providerIds: readonly string[];
}

/** A person or a course run to be looked at. */
export interface Subject {
  readonly id: string;
  readonly isRun: boolean;
}

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** In the order of their ids, after `after`; nobody twice. */
export async function subjectsAfter(
  { tx }: Work,
  { personIds, runIds, courseIds, providerIds }: Concerned,
  after: string | null,
  limit: number,
): Promise<Subject[]> {
  return tx.query(
    `SELECT id, "isRun" FROM (
       SELECT unnest($1::uuid[]) AS id, false AS "isRun"
       UNION SELECT unnest($2::uuid[]), true
       UNION SELECT p.person_id, false
         FROM course_run r CROSS JOIN LATERAL (SELECT DISTINCT person_id FROM completion c
                WHERE c.organisation_id = r.organisation_id AND c.run = r.reference AND c.person_id > $5
                ORDER BY person_id LIMIT $6) p
        WHERE r.id = ANY($2::uuid[]) AND r.version = 1
       UNION SELECT p.person_id, false
         FROM course k CROSS JOIN LATERAL (SELECT DISTINCT person_id FROM completion c
                WHERE c.organisation_id = k.organisation_id AND c.course_code = k.reference AND c.person_id > $5
                ORDER BY person_id LIMIT $6) p
        WHERE k.id = ANY($3::uuid[]) AND k.version = 1
       UNION SELECT split_part(key, ':', 1)::uuid, kind = 'run_outside_places' FROM finding
        WHERE closed_at IS NULL AND kind IN ('hours_before_right', 'run_outside_places')
          AND evidence ->> 'providerId' = ANY($4::text[])) s
      WHERE id > $5::uuid ORDER BY id, "isRun" LIMIT $6`,
    [personIds, runIds, courseIds, providerIds, after ?? BEFORE_ALL, limit],
  );
}

export interface StudyOf extends Study {
  readonly personId: string;
}

/** What these people learnt, passed or not, with runs and courses as they stand; of each the first, and one more where there are more. What is not taken, or not yet, is left out. */
export async function studiesOf({ tx }: Work, personIds: readonly string[]): Promise<StudyOf[]> {
  return tx.query(
    `SELECT c.id AS "completionId", c.person_id AS "personId", c.organisation_id AS "providerId",
            c.course_code AS "courseCode", c.theory_hours + c.practice_hours AS hours,
            c.started_on AS "startedOn", c.completed_on AS "completedOn", c.result = 'passed' AS passed,
            CASE WHEN r.id IS NOT NULL THEN jsonb_build_object(
              'id', r.id, 'startsOn', r.starts_on, 'endsOn', r.ends_on, 'days', r.days,
              'division', r.division, 'address', r.address, 'fullDay', r.full_day) END AS run,
            CASE WHEN k.full_time IS NOT NULL THEN jsonb_build_object(
              'fullTime', k.full_time, 'mostHoursADay', k.most_hours_a_day) END AS course
       FROM (SELECT DISTINCT unnest($1::uuid[]) AS person_id) asked
      CROSS JOIN LATERAL (SELECT * FROM completion c
             WHERE c.person_id = asked.person_id AND c.result <> 'withdrawn' AND c.state IN ('accepted', 'unverified')
               AND ${STANDS}
             ORDER BY c.id LIMIT $2) c
       LEFT JOIN LATERAL (SELECT * FROM course_run v
              WHERE v.organisation_id = c.organisation_id AND v.reference = c.run
              ORDER BY v.version DESC LIMIT 1) r ON true
       LEFT JOIN LATERAL (SELECT full_time, most_hours_a_day FROM course v
              WHERE v.organisation_id = c.organisation_id AND v.reference = c.course_code
              ORDER BY v.version DESC LIMIT 1) k ON true`,
    [personIds, MOST_STUDIES.number + 1],
  );
}

/** A day on which a provider passed people. */
export interface DayOfProvider {
  readonly providerId: string;
  readonly day: PlainDate;
}

/** Who taught whom passed on these days, by teacher; people of courses without a run were taught by nobody who is known. */
export async function teacherDaysOf(
  { tx }: Work,
  days: readonly DayOfProvider[],
): Promise<TeacherDay[]> {
  if (days.length === 0) return [];
  return tx.query(
    `WITH passes AS MATERIALIZED (
       SELECT c.organisation_id, c.completed_on, c.run, count(*) AS passes,
              max(c.theory_hours + c.practice_hours) AS hours, bool_or(c.practice_hours > 0) AS practice
         FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::date[]) AS u(organisation_id, completed_on)) asked
         JOIN completion c USING (organisation_id, completed_on)
        WHERE c.run IS NOT NULL AND c.result = 'passed' AND c.state IN ('accepted', 'unverified') AND ${STANDS}
        GROUP BY c.organisation_id, c.completed_on, c.run)
     SELECT p.organisation_id AS "providerId", t.id AS "teacherId", p.completed_on AS day,
            jsonb_agg(jsonb_build_object('runId', r.id, 'passes', p.passes, 'startsOn', r.starts_on,
              'hours', p.hours, 'hasPractice', p.practice, 'teachers', cardinality(r.teachers))) AS runs
       FROM passes p
      CROSS JOIN LATERAL (SELECT * FROM course_run v
             WHERE v.organisation_id = p.organisation_id AND v.reference = p.run
             ORDER BY v.version DESC LIMIT 1) r
       JOIN teacher t ON t.organisation_id = p.organisation_id AND t.reference = ANY(r.teachers) AND t.version = 1
      GROUP BY p.organisation_id, t.id, p.completed_on`,
    [days.map(({ providerId }) => providerId), days.map(({ day }) => day)],
  );
}

/** As they stand. */
export async function placedRuns({ tx }: Work, runIds: readonly string[]): Promise<PlacedRun[]> {
  if (runIds.length === 0) return [];
  return tx.query(
    `SELECT DISTINCT ON (id) id, organisation_id AS "providerId", division,
            starts_on AS "startsOn", ends_on AS "endsOn"
       FROM course_run WHERE id = ANY($1::uuid[]) ORDER BY id, version DESC`,
    [runIds],
  );
}

/** Where the authority of each of these organisations is. */
export async function divisionsOf(
  { tx }: Work,
  organisationIds: readonly string[],
): Promise<Map<string, string>> {
  if (organisationIds.length === 0) return new Map();
  const rows = await tx.query<{ id: string; division: string | null }>(
    `SELECT id, division FROM organisation WHERE id = ANY($1::uuid[])`,
    [organisationIds],
  );
  return new Map(rows.flatMap(({ id, division }) => (division === null ? [] : [[id, division]])));
}

/** What is open of these kinds about any of these subjects. */
export async function openAbout(
  { tx }: Work,
  kinds: readonly string[],
  subjects: readonly string[],
): Promise<Doubt[]> {
  return tx.query(
    `SELECT kind, key FROM finding
      WHERE closed_at IS NULL AND split_part(key, ':', 1) = ANY($2::text[]) AND kind = ANY($1::text[])`,
    [kinds, subjects],
  );
}
