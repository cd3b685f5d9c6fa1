import { addYears, dayInShanghai, type PlainDate } from '../../domain/calendar';
import { Refusal, type RefusalCode } from '../../domain/refusal';
import { SUBSIDY_RULES } from '../../domain/rulebook/subsidy-rules';
import { decideAndKeep } from '../../domain/subsidy-kept';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { mayBeTold, peopleOf, placeOf } from './assessment-callers';
import type { AskedFor, Assessed, SubsidyQuestion } from './assessment-question';
import { assessedFact } from './assessments.facts';
import { earlierClaimsOf } from './claims.store';
import { gatherCases } from './gather-cases.commands';
import { keepAssessments } from './keep-assessments.commands';

export interface SubsidyAnswers {
  readonly appliedOn: PlainDate;
  readonly division: string;
  /** In the order of the questions: of each programme, or why there is nothing to say. */
  readonly answers: readonly (readonly Assessed[] | RefusalCode)[];
}

/**
 * Decides all of these in one go, each kind of record read in one statement. Of somebody whom the registry does not know,
 * knows under another name, or who is no trainee or employee of the school or nursery that asks, it says `not-found`. That
 * somebody asked is a fact, with whom they were told about.
 *
 * @throws Refusal `outside-jurisdiction`, `period-invalid`, `scope-missing`.
 */
export async function assessPeople(
  work: Work,
  asked: AskedFor,
  questions: readonly SubsidyQuestion[],
): Promise<SubsidyAnswers> {
  if (asked.keep) mustDecide(work);
  const division = await placeOf(work, asked.division);
  const now = await work.now();
  const appliedOn = asked.appliedOn ?? dayInShanghai(now);
  if (appliedOn > addYears(dayInShanghai(now), 1)) {
    throw new Refusal('period-invalid', 'An application lies at most a year ahead.');
  }
  const people = await peopleOf(
    work,
    questions.map(({ person }) => person),
  );
  const about = questions.flatMap((question, at) => {
    const personId = people[at];
    return personId ? [{ ...question, personId, at }] : [];
  });
  const before = await earlierClaimsOf(
    work,
    about.map(({ personId }) => personId),
  );
  const cases = await gatherCases(
    work,
    about.flatMap(({ personId, programmes, subjectId }) =>
      programmes.map((programme) => ({
        ...{ personId, programme, subjectId, division },
        claims: before.get(personId) ?? [],
      })),
    ),
    now,
  );
  const decided = new Map<number, Assessed[]>();
  for (const { programmes, at } of about) {
    const told = cases.splice(0, programmes.length).filter((one) => mayBeTold(work.actor, one));
    const decisions = told.map((one) => decideAndKeep(SUBSIDY_RULES, one, appliedOn));
    if (decisions.length > 0)
      decided.set(
        at,
        decisions.map((decision) => ({ id: null, decision })),
      );
  }
  const kept = asked.keep ? await keepAssessments(work, now, about, decided) : decided;
  await record(
    work,
    now,
    ...questions.map((question, at) =>
      assessedFact(work, {
        ...question,
        personId: decided.has(at) ? (people[at] ?? null) : null,
        purpose: asked.purpose,
        appliedOn,
        division,
      }),
    ),
  );
  return {
    appliedOn,
    division,
    answers: questions.map(
      ({ person }, at) =>
        kept.get(at) ?? (person instanceof Refusal ? person.code : ('not-found' as const)),
    ),
  };
}

function mustDecide({ actor }: Work): void {
  if (!actor.scopes.has('subsidies:decide')) {
    throw new Refusal('scope-missing', 'Only a clerk of subsidies has an assessment kept.');
  }
}
