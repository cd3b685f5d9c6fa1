import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import {
  EMPLOYMENT_FINDINGS,
  findingsOf,
  lastDayOfAnswer,
  nextLook,
  overlapFullTime,
  type EmploymentFinding,
} from '../../domain/employment-findings';
import type { Work } from '../../platform/database/work';
import { reconcileFindings, type NewFinding } from '../findings/findings.commands';
import { institutionsByOrganisation } from '../institutions/institutions.store';
import { employmentsOf, type EmploymentRow } from './employments.store';
import { keepWatches, type EmploymentWatch } from './watch.store';

/** What is known of an employment's answers, without when to look again. */
export type Answered = Omit<EmploymentWatch, 'lookOn'>;

/**
 * Makes findings equal to what this employment is on the day of `at`, and notes when time alone will change that.
 * `before` is what was known until now, whose findings close. Call it after every change of an employment or its
 * answer, while its person is held.
 */
export async function look(
  work: Work,
  at: Date,
  employment: EmploymentRow,
  before: Answered | null,
  answered: Answered,
): Promise<void> {
  await lookAtItself(work, at, employment, before, answered);
  await lookBeside(work, at, employment);
}

/**
 * Of this employment alone, which is all that time changes: for who holds nobody, and could not tell whether another
 * employment is ending now. The watch is written first, so that whoever looks at the same employment waits.
 */
export async function lookAtItself(
  work: Work,
  at: Date,
  employment: EmploymentRow,
  before: Answered | null,
  answered: Answered,
): Promise<void> {
  const today = dayInShanghai(at);
  const watched = { ...answered, employment };
  await keepWatches(work, [{ ...answered, lookOn: nextLook(watched, today) }]);
  const places = await divisionsOf(work, [employment]);
  const division = places.get(employment.institutionId) ?? '';
  const evidence = {
    employmentId: employment.id,
    institutionId: employment.institutionId,
    startsOn: employment.startsOn,
    answeredAt: answered.answeredAt.toISOString(),
    firstClearOn: answered.firstClearOn,
  };
  const own = findingsOf(watched, today).map((kind): NewFinding => ({
    kind,
    key: keyOf(kind, employment, answered),
    division,
    evidence,
    dueOn: null,
    once: true,
  }));
  const lookedFor = [before, answered].flatMap((known) =>
    known === null
      ? []
      : EMPLOYMENT_FINDINGS.map((kind) => ({ kind, key: keyOf(kind, employment, known) })),
  );
  await reconcileFindings(work, at, lookedFor, own);
}

/** With each other employment of the person. */
async function lookBeside(work: Work, at: Date, employment: EmploymentRow): Promise<void> {
  const others = (await employmentsOf(work, [employment.personId])).filter(
    ({ id }) => id !== employment.id,
  );
  if (others.length === 0) return;
  const places = await divisionsOf(work, [employment, ...others]);
  const doubles = others.flatMap((other) => doublesOf(employment, other, places));
  await reconcileFindings(
    work,
    at,
    doubles,
    doubles.filter(({ evidence: { employments } }) =>
      others.some((other) => employments.includes(other.id) && overlapFullTime(employment, other)),
    ),
  );
}

/** A year that went unasked, and an answer, are doubts of their own: who dismissed the last one has not seen this one. */
function keyOf(kind: EmploymentFinding, { id }: EmploymentRow, answered: Answered): string {
  if (kind === 'recheck_overdue') return `${id}:${lastDayOfAnswer(answered)}`;
  if (kind === 'not_clear_in_service') return `${id}:${answered.checkId ?? ''}`;
  return id;
}

type Double = NewFinding & { readonly evidence: { readonly employments: readonly string[] } };

/** One for the authority of each place. */
function doublesOf(
  a: EmploymentRow,
  b: EmploymentRow,
  places: ReadonlyMap<string, string>,
): Double[] {
  const employments = [a.id, b.id].sort();
  const divisions = new Set([a, b].map(({ institutionId }) => places.get(institutionId) ?? ''));
  return [...divisions].map((division) => ({
    kind: 'two_full_time_posts',
    division,
    evidence: { employments },
    key: [...employments, division].join(':'),
    dueOn: null,
    once: true,
  }));
}

async function divisionsOf(
  work: Work,
  employments: readonly EmploymentRow[],
): Promise<Map<string, string>> {
  const institutions = await institutionsByOrganisation(
    work,
    employments.map(({ institutionId }) => institutionId),
  );
  return new Map(institutions.map(({ organisationId, division }) => [organisationId, division]));
}

/** After an answer at `answeredAt`: what is known of an employment now. */
export function answeredBy(
  before: Answered | null,
  answer: Omit<Answered, 'firstClearOn'>,
  day: PlainDate,
): Answered {
  const firstClearOn = before?.firstClearOn ?? (answer.verdict === 'clear' ? day : null);
  return { ...answer, firstClearOn };
}
