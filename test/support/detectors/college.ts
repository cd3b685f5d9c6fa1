import type { PlainDate } from '../../../src/domain/calendar';
import { parsePersonClaim } from '../../../src/domain/person';
import type { Principal } from '../../../src/domain/principal';
import { Refusal } from '../../../src/domain/refusal';
import { putCredential } from '../../../src/features/credentials/credentials.http';
import { putCourse, putCourseRun, putTeacher } from '../../../src/features/training/catalogue.http';
import { putCompletions } from '../../../src/features/training/push-many.commands';
import type { CompletionPush } from '../../../src/features/training/push-order';
import type { Call } from '../../../src/platform/http/operation';
import { ask, bodyOf, schoolOf, syntheticNumber } from '../organisations';
import type { Registry } from '../registry';

const UPDATED_AT = '2026-11-01T00:00:00Z';

/** Somebody who learns. */
export interface Trainee {
  readonly number: string;
  readonly name: string;
}

/** A birth date and a place in its day give a number that nobody has. */
export function trainee(birthDate: string, serial: number): Trainee {
  const signs = '王李张刘陈杨赵黄周吴静敏丽强磊军洋勇艳杰';
  const sign = (at: number) => signs.charAt(at % signs.length);
  return {
    number: syntheticNumber(birthDate, serial),
    name: sign(serial) + sign(serial * 7 + 3) + sign(serial * 13 + Number(birthDate.slice(8))),
  };
}

/** One course as a school reports it of one person. */
export interface Report {
  readonly school: School;
  readonly reference: string;
  readonly trainee: Trainee;
  readonly course: string;
  readonly theory: number;
  readonly practice: number;
  readonly startedOn: PlainDate;
  readonly completedOn: PlainDate;
  readonly run: string | null;
  readonly result?: 'passed' | 'failed';
}

export type Run = Omit<Call<'putCourseRun'>['body'], 'updatedAt'>;
export type Credential = Omit<Call<'putCredential'>['body'], 'updatedAt' | 'holder'>;

/** A school with what it pushes. */
export interface School {
  readonly id: string;
  readonly division: string;
  readonly course: (code: string, change?: Partial<Call<'putCourse'>['body']>) => Promise<void>;
  readonly teacher: (reference: string) => Promise<void>;
  readonly run: (reference: string, run: Run) => Promise<void>;
  readonly certify: (reference: string, holder: Trainee, credential: Credential) => Promise<void>;
  readonly actor: Principal;
}

type Award = Call<'registerProvider'>['body']['awards'][number];

export async function openSchool(
  registry: Registry,
  registrar: Principal,
  awards: readonly Award[],
): Promise<School> {
  const actor = await schoolOf(registry, registrar, awards);
  const said = { updatedAt: UPDATED_AT };
  return {
    id: actor.organisationId ?? '',
    division: registrar.division ?? '',
    actor,
    course: async (code, change = {}) => {
      const body = {
        title: '托育机构保育人员培训',
        hours: { theory: 200, practice: 200 },
        hoursByTopic: [{ topic: 'vocational_skills' as const, hours: 8 }],
        kind: 'initial' as const,
        positions: ['caregiver' as const],
        fullTime: false,
        mostHoursADay: 8,
        ...said,
        ...change,
      };
      bodyOf(await ask(registry, actor, putCourse, { path: { code }, body }));
    },
    teacher: async (reference) => {
      const body = { name: '李老师', specialties: [], startsOn: '2020-01-01', ...said };
      bodyOf(await ask(registry, actor, putTeacher, { path: { reference }, body }));
    },
    run: async (reference, run) => {
      const sent = { path: { reference }, body: { ...run, ...said } };
      bodyOf(await ask(registry, actor, putCourseRun, sent));
    },
    certify: async (reference, { number, name }, credential) => {
      const holder = { identity: { type: 'resident_id' as const, number }, name };
      const sent = { path: { reference }, body: { ...credential, holder, ...said } };
      bodyOf(await ask(registry, actor, putCredential, sent));
    },
  };
}

/** Pushed as schools push them: by school, many at a time. */
export async function pushAll(registry: Registry, reports: readonly Report[]): Promise<void> {
  const bySchool = new Map<School, Report[]>();
  for (const one of reports) bySchool.set(one.school, [...(bySchool.get(one.school) ?? []), one]);
  for (const [{ actor }, all] of bySchool) {
    for (let next = 0; next < all.length;) {
      const pushes = all.slice(next, next + 100).map(pushOf);
      const put = await registry.runWork({ actor, requestId: 'detectors' }, (work) =>
        putCompletions(work, pushes),
      );
      const refused = put.find((one) => one instanceof Refusal);
      if (refused) throw refused;
      next += put.length;
    }
  }
}

function pushOf({ reference, trainee: who, ...report }: Report): CompletionPush {
  const identity = { type: 'resident_id' as const, number: who.number };
  return {
    reference,
    push: {
      trainee: parsePersonClaim({ identity, name: who.name }),
      courseCode: report.course,
      courseTitle: '培训',
      hours: { theory: report.theory, practice: report.practice },
      topics: ['vocational_skills'],
      startedOn: report.startedOn,
      completedOn: report.completedOn,
      result: report.result ?? 'passed',
      run: report.run,
      withdrawalReason: null,
      updatedAt: new Date(UPDATED_AT),
    },
  };
}
