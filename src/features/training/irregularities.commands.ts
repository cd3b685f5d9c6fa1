import { runOutsidePlaces, type LimitedRight } from '../../domain/irregular-providers';
import { subjectOf } from '../../domain/irregularity';
import type { Work } from '../../platform/database/work';
import { yearsOfCredentials } from '../credentials/awarded.store';
import { reconcileFindings, type NewFinding } from '../findings/findings.commands';
import { awardsOf, rightOf } from '../institutions/institutions.store';
import { becomeFollower, moveFollower, readFollower } from '../log/follower.store';
import {
  divisionsOf,
  MOST_CAUSES,
  nextCauses,
  openAbout,
  peopleOfRuns,
  placedRuns,
  studiesOf,
  subjectsWithoutRight,
  type Cause,
} from './irregularities.store';
import {
  lookAtNumbers,
  lookAtPeople,
  lookAtQuotas,
  lookAtTeachers,
  yearsOfStudies,
  yearsSince,
  type DeathsOf,
  type Looked,
} from './look-for-irregularities';

/**
 * One turn along the log: looks at everybody and everything of which something became known, and makes the findings about
 * them what is irregular now. How far it came is committed with what it did. Returns whether there may be more to do.
 */
export async function findIrregularities(work: Work, deathsOf: DeathsOf): Promise<boolean> {
  if (!(await becomeFollower(work, 'irregularities'))) return false;
  const follower = await readFollower(work, 'irregularities');
  const { causes, until } = await nextCauses(work, follower);
  if (until === follower.nextLeaf) return false;
  if (causes.length > 0) await lookAt(work, causes, deathsOf);
  await moveFollower(work, { ...follower, nextLeaf: until });
  return causes.length === MOST_CAUSES;
}

async function lookAt(work: Work, causes: readonly Cause[], deathsOf: DeathsOf): Promise<void> {
  const at = await work.now();
  const idsOf = (kind: Cause['kind']) =>
    unique(
      causes.filter((one) => one.kind === kind),
      'id',
    );
  const [providerIds, credentialIds] = [idsOf('provider'), idsOf('credential')];
  const changedRuns = idsOf('course_run');
  const runIds = [
    ...changedRuns,
    ...(await subjectsWithoutRight(work, 'run_outside_places', providerIds)),
  ];
  const about = causes.filter(({ kind }) => kind !== 'credential');
  const personIds = [
    ...new Set([
      ...unique(about, 'personId'),
      ...(await peopleOfRuns(work, changedRuns)),
      ...(await subjectsWithoutRight(work, 'hours_before_right', providerIds)),
    ]),
  ];
  const studies = await studiesOf(work, personIds);
  const runs = await placedRuns(work, runIds);
  const years = [...yearsOfStudies(studies), ...(await yearsOfCredentials(work, credentialIds))];
  const rights = await rightsOfProviders(work, [
    ...providerIds,
    ...[...studies, ...runs, ...years].map(({ providerId }) => providerId),
  ]);
  const rightsOf = (providerId: string) => rights.get(providerId) ?? [];
  const looked = [
    await lookAtPeople(work, personIds, studies, rightsOf, deathsOf),
    await lookAtTeachers(work, studies),
    {
      found: runs.flatMap((run) => runOutsidePlaces(run, rightsOf(run.providerId))),
      kinds: ['run_outside_places'],
      subjects: runIds,
    },
    await lookAtQuotas(work, [...years, ...yearsSince(providerIds, rightsOf, at)], rightsOf),
    await lookAtNumbers(work, credentialIds),
  ];
  for (const one of looked) await reconcile(work, at, one);
}

function unique<Name extends 'id' | 'personId'>(causes: readonly Cause[], name: Name): string[] {
  return [...new Set(causes.map((one) => one[name]).filter((id): id is string => id !== null))];
}

async function rightsOfProviders(
  work: Work,
  providerIds: readonly string[],
): Promise<Map<string, LimitedRight[]>> {
  const rights = new Map<string, LimitedRight[]>();
  for (const award of await awardsOf(work, [...new Set(providerIds)])) {
    const { id, providerId, places, yearlyQuota } = award;
    const right = { ...rightOf(award), id, places, yearlyQuota };
    rights.set(providerId, [...(rights.get(providerId) ?? []), right]);
  }
  return rights;
}

/** One finding for each authority in whose division one of the providers is. */
async function reconcile(work: Work, at: Date, { found, kinds, subjects }: Looked): Promise<void> {
  if (subjects.length === 0) return;
  const divisions = await divisionsOf(work, [
    ...new Set(found.flatMap(({ providerIds }) => providerIds)),
  ]);
  const wanted = new Map<string, NewFinding>();
  for (const { kind, key, providerIds, evidence } of found) {
    for (const division of new Set(providerIds.map((id) => divisions.get(id)))) {
      if (division === undefined) continue;
      const named = `${key}:${division}`;
      wanted.set(`${kind} ${named}`, {
        ...{ kind, division, evidence, key: named },
        dueOn: null,
        once: true,
      });
    }
  }
  const open = await openAbout(work, kinds, [...new Set(subjects.map(subjectOf))]);
  const about = new Set(subjects);
  const looked = open.filter(({ key }) => {
    const [first = '', second = ''] = key.split(':');
    return about.has(first) || about.has(`${first}:${second}`);
  });
  await reconcileFindings(work, at, [...looked, ...wanted.values()], [...wanted.values()]);
}
