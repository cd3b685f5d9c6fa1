import { SYSTEM } from '../../src/domain/principal';
import { deathsOf } from '../../src/effects';
import { findIrregularities } from '../../src/features/training/irregularities.commands';
import { sequenceOnce } from './log';
import type { Person } from './people';
import { COUNTY, type Town } from './town';

export interface FoundIrregular {
  readonly id: string;
  readonly kind: string;
  readonly etag: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** What the town's school reports, and what the registry finds in it. */
export function reportsIn(town: () => Town) {
  const look = async (): Promise<void> => {
    const { registry } = town();
    await sequenceOnce(registry);
    const asker = { actor: SYSTEM, requestId: 'test' };
    while (await registry.runWork(asker, (work) => findIrregularities(work, deathsOf)));
  };
  /** Those of the county that are open and name one of these. */
  const openOf = async (...ids: readonly string[]): Promise<FoundIrregular[]> => {
    await look();
    const { body } = await town().li('GET', '/v1/findings?limit=200');
    const items = body['items'] as FoundIrregular[];
    return items.filter(({ evidence }) => ids.some((id) => JSON.stringify(evidence).includes(id)));
  };
  const kindsOf = async (...ids: readonly string[]) =>
    (await openOf(...ids)).map(({ kind }) => kind);

  let minutes = 0;
  const later = () => new Date(Date.UTC(2026, 5, 1, 0, (minutes += 1))).toISOString();
  const put = async (path: string, body: object): Promise<string> => {
    const answer = await town().school('PUT', path, { ...body, updatedAt: later() });
    if (answer.status >= 300) throw new Error(answer.text);
    return String(answer.body['id']);
  };
  const complete = (reference: string, trainee: Person, change: object = {}) =>
    put(`/v1/training-completions/${reference}`, {
      trainee,
      course: {
        code: 'BY-120',
        title: '培训',
        hours: { theory: 60, practice: 60 },
        topics: ['fire_safety'],
      },
      startedOn: '2026-03-02',
      completedOn: '2026-03-27',
      result: 'passed',
      ...change,
    });
  /** A full-time course of the catalogue, taught by one teacher. */
  const aCourse = async (code: string, fullTime = true): Promise<string> => {
    await put('/v1/teachers/T-1', { name: '李老师', specialties: [], startsOn: '2020-01-01' });
    return put(`/v1/courses/${code}`, {
      title: '培训',
      hours: { theory: 60, practice: 60 },
      hoursByTopic: [{ topic: 'fire_safety', hours: 8 }],
      kind: 'initial',
      positions: ['caregiver'],
      fullTime,
      mostHoursADay: 8,
    });
  };
  const aRun = async (reference: string, address: string, change: object = {}): Promise<string> => {
    await aCourse('BY-120');
    return put(`/v1/course-runs/${reference}`, {
      course: 'BY-120',
      startsOn: '2026-03-02',
      endsOn: '2026-03-27',
      site: { division: COUNTY, address },
      teachers: ['T-1'],
      fullDay: true,
      plannedPlaces: 40,
      ...change,
    });
  };
  return { look, openOf, kindsOf, put, complete, aCourse, aRun };
}
