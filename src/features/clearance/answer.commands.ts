import { addYears, dayInShanghai, type PlainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { barredAmong, institutionBarred } from '../bans/institution-bans.commands';
import {
  institutionsByOrganisation,
  mayAsk,
  type AskingInstitution,
} from '../institutions/institutions.store';
import { decideHeld, readSaid, type Admitted, type Answer } from './decide.commands';
import type { EmployedAsked } from './employed';
import { thingsAsked } from './gather.commands';
import type { Question } from './question';

/**
 * Answers questions that share a transaction. Each is held against every change of what it reads, decided,
 * signed, recorded with its fact, and answered; one that may not be asked is refused alone.
 *
 * @throws Refusal `unavailable` for all, when a source is not up to date.
 */
export async function answerAll(
  work: Work,
  questions: readonly Question[],
  employedAsked: EmployedAsked,
): Promise<(Answer | Refusal)[]> {
  const organisations = questions.map(({ asker }) => asker.actor.organisationId ?? '');
  await hold(work, {
    shared: [...questions.flatMap(thingsAsked), ...organisations.map((id) => `organisation:${id}`)],
  });
  const [said, institutions, employed] = await Promise.all([
    readSaid(work),
    institutionsByOrganisation(work, organisations),
    employedAmong(work, questions, employedAsked),
  ]);
  const today = dayInShanghai(said.now);
  const barred = await barredAmong(work, organisations, today);
  const admitted = questions.map((question, at) =>
    admit(
      question,
      institutions.find((one) => one.organisationId === organisations[at]),
      { isBarred: barred.has(organisations[at] ?? ''), employs: employed.has(question) },
      today,
    ),
  );
  const asked = admitted.filter((one): one is Admitted => !(one instanceof Refusal));
  const answers = await decideHeld(work, asked, said);
  return admitted.map((one) => (one instanceof Refusal ? one : (answers.shift() ?? lost())));
}

function lost(): never {
  throw new Error('a question without an answer');
}

/** Those of the questions about staff whose applicant the asker employs. */
async function employedAmong(
  work: Work,
  questions: readonly Question[],
  employedAsked: EmployedAsked,
): Promise<Set<Question>> {
  const aboutStaff = questions.filter(({ purpose }) => purpose !== 'pre_employment');
  if (aboutStaff.length === 0) return new Set();
  const employed = await employedAsked(
    work,
    aboutStaff.map(({ asker, applicant }) => ({
      institutionId: asker.actor.organisationId ?? '',
      document: applicant.document,
    })),
  );
  return new Set(aboutStaff.filter((_, at) => employed[at]));
}

/** Whether this institution may ask this today. */
function admit(
  question: Question,
  institution: AskingInstitution | undefined,
  { isBarred, employs }: { readonly isBarred: boolean; readonly employs: boolean },
  today: PlainDate,
): Admitted | Refusal {
  if (!institution || !mayAsk(institution)) {
    return new Refusal(
      'institution-not-active',
      'This institution may not ask about applicants. Its authority says why.',
    );
  }
  if (isBarred) return institutionBarred();
  if (question.purpose !== 'pre_employment' && !employs) {
    return new Refusal(
      'employment-not-recorded',
      'Only somebody whose employment with you is recorded can be asked about for this purpose.',
    );
  }
  if (question.authorisedOn > today || addYears(question.authorisedOn, 1) <= today) {
    return new Refusal(
      'authorisation-date-invalid',
      'The applicant authorises the check before it is made, and for a year at most.',
    );
  }
  if (question.applicant.birthDate > today) {
    return new Refusal('day-invalid', 'The birth date lies in the future.');
  }
  return { question, institution };
}
