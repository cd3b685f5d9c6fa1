import { runOutsidePlaces, type LimitedRight } from '../../domain/irregular-providers';
import { subjectOf } from '../../domain/irregularity';
import { MOST_PAIRS } from '../../domain/rulebook/irregularity-rules';
import type { Work } from '../../platform/database/work';
import { yearsOfCredentials } from '../credentials/awarded.store';
import { reconcileFindings, type NewFinding } from '../findings/findings.commands';
import { awardsOf, rightOf } from '../institutions/institutions.store';
import { becomeFollower, moveFollower, readFollower } from '../log/follower.store';
import {
  divisionsOf,
  nextCauses,
  openAbout,
  placedRuns,
  studiesOf,
  subjectsAfter,
  type Cause,
  type StudyOf,
  type Subject,
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

/** Subjects looked at in a turn, and what they may weigh together: completions and pairs of them. */
const MOST_SUBJECTS = 250;
const MOST_WEIGHT = 5_000;

/**
 * One turn along the log: looks at everybody and everything of which something became known, a page at a time, and makes the
 * findings about them what is irregular now. How far it came is committed with what it did. Returns whether there may be more
 * to do.
 */
export async function findIrregularities(
  work: Work,
  deathsOf: DeathsOf,
  most = MOST_SUBJECTS,
): Promise<boolean> {
  if (!(await becomeFollower(work, 'irregularities'))) return false;
  const follower = await readFollower(work, 'irregularities');
  const { causes, until, more } = await nextCauses(work, follower, most);
  if (until === follower.nextLeaf) return false;
  const last =
    causes.length > 0 ? await lookAt(work, causes, follower.afterCheck, deathsOf, most) : null;
  await moveFollower(
    work,
    last === null
      ? { ...follower, nextLeaf: until, untilLeaf: null, afterCheck: null }
      : { ...follower, untilLeaf: until, afterCheck: last },
  );
  return last !== null || more;
}

/** One page of what these causes concern. Returns where it ends; null when it was the last. */
async function lookAt(
  work: Work,
  causes: readonly Cause[],
  after: string | null,
  deathsOf: DeathsOf,
  most: number,
): Promise<string | null> {
  const at = await work.now();
  const idsOf = (kind: Cause['kind']) =>
    unique(
      causes.filter((one) => one.kind === kind),
      'id',
    );
  const about = causes.filter(({ kind }) => kind !== 'credential');
  const concerned = {
    personIds: unique(about, 'personId'),
    runIds: idsOf('course_run'),
    courseIds: idsOf('course'),
    providerIds: idsOf('provider'),
  };
  const subjects = await subjectsAfter(work, concerned, after, most + 1);
  const read = await studiesOf(
    work,
    subjects.flatMap(({ id, isRun }) => (isRun ? [] : [id])),
  );
  const page = pageOf(subjects.slice(0, most), read);
  const [personIds, runIds] = [false, true].map((wanted) =>
    page.flatMap(({ id, isRun }) => (isRun === wanted ? [id] : [])),
  ) as [string[], string[]];
  const people = new Set(personIds);
  const studies = read.filter(({ personId }) => people.has(personId));
  const runs = await placedRuns(work, runIds);
  // what is not looked at in pages is looked at with the first
  const [providerIds, credentialIds] =
    after === null ? [concerned.providerIds, idsOf('credential')] : [[], []];
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
  return page.length < subjects.length ? (page.at(-1)?.id ?? null) : null;
}

/** As many of the first as are not too much together, and one at least. */
function pageOf(subjects: readonly Subject[], studies: readonly StudyOf[]): Subject[] {
  const counts = new Map<string, number>();
  for (const { personId } of studies) counts.set(personId, (counts.get(personId) ?? 0) + 1);
  let weight = 0;
  return subjects.filter(({ id }, index) => {
    const count = counts.get(id) ?? 0;
    weight += 1 + count + Math.min((count * (count - 1)) / 2, MOST_PAIRS.number);
    return index === 0 || weight <= MOST_WEIGHT;
  });
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
