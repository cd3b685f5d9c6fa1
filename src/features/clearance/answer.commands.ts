import canonicalize from 'canonicalize';
import { addYears, dayInShanghai, type PlainDate } from '../../domain/calendar';
import { decideClearance, reasonsForInstitution } from '../../domain/clearance';
import type { Coverage } from '../../domain/receipt';
import { Refusal } from '../../domain/refusal';
import { REQUIREMENT_RULES } from '../../domain/rulebook/requirement-rules';
import { coverageOf } from '../../domain/source';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { append } from '../../platform/log/facts';
import { openFindings } from '../findings/findings.commands';
import {
  institutionsByOrganisation,
  mayAsk,
  type AskingInstitution,
} from '../institutions/institutions.store';
import { latestCheckpoint } from '../log/log.store';
import { doubtsFor } from './doubts';
import { gather, thingsAsked } from './gather.commands';
import type { Needs, Question } from './question';
import {
  insertChecks,
  sources,
  type ClearanceCheckRow,
  type SealedApplicant,
} from './clearance.store';
import { makeCheck, type Decided } from './make-check';

/** A check as recorded, with what only its asker is given; `repeated` when the answer before still holds. */
export type Answer =
  | { readonly check: ClearanceCheckRow; readonly applicant: SealedApplicant }
  | { readonly repeated: true };

interface Admitted {
  readonly question: Question;
  readonly institution: AskingInstitution;
}

/**
 * Answers questions that share a transaction. Each is held against every change of what it reads, decided,
 * signed, recorded with its fact, and answered; one that may not be asked is refused alone.
 *
 * @throws Refusal `unavailable` for all, when a source is not up to date.
 */
export async function answerAll(
  work: Work,
  questions: readonly Question[],
): Promise<(Answer | Refusal)[]> {
  const organisations = questions.map(({ asker }) => asker.actor.organisationId ?? '');
  await hold(work, {
    shared: [...questions.flatMap(thingsAsked), ...organisations.map((id) => `organisation:${id}`)],
  });
  const [now, known, institutions, checkpoint] = await Promise.all([
    work.now(),
    sources(work),
    institutionsByOrganisation(work, organisations),
    latestCheckpoint(work),
  ]);
  const today = dayInShanghai(now);
  const coverage = coverageOf(known, now);

  const admitted = questions.map((question, at) =>
    admit(
      question,
      institutions.find((one) => one.organisationId === organisations[at]),
      today,
    ),
  );
  const asked = admitted.filter((one): one is Admitted => !(one instanceof Refusal));
  const dossiers = await gather(
    work,
    asked.map(({ question, institution }) => ({ ...question, division: institution.division })),
  );
  const decided = asked.map((one, at): Decided => {
    const dossier = dossiers[at];
    if (!dossier) throw new Error('a question without a dossier');
    const { applicant } = one.question;
    return { ...one, decision: decideClearance(applicant, dossier, REQUIREMENT_RULES, today) };
  });
  const said = { coverage, now, checkpoint: checkpoint?.note ?? null };
  const answers = await recordAll(work, decided, said);
  return admitted.map((one) => (one instanceof Refusal ? one : (answers.shift() ?? lost())));
}

function lost(): never {
  throw new Error('a question without an answer');
}

/** Whether this institution may ask this today. */
function admit(
  question: Question,
  institution: AskingInstitution | undefined,
  today: PlainDate,
): Admitted | Refusal {
  if (!institution || !mayAsk(institution)) {
    return new Refusal(
      'institution-not-active',
      'This institution may not ask about applicants. Its authority says why.',
    );
  }
  if (question.purpose !== 'pre_employment') {
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

/** What all answers of a transaction say alike. */
interface Said {
  readonly coverage: Coverage;
  readonly now: Date;
  /** The latest signed note of the log. */
  readonly checkpoint: string | null;
}

/** Writes what is new, in as many statements as there are tables. */
async function recordAll(
  work: Work,
  decided: readonly Decided[],
  { coverage, now, checkpoint }: Said,
): Promise<(Answer | Refusal)[]> {
  const made = decided.map((one) =>
    one.question.before ? null : makeCheck(work, one, coverage, now, checkpoint),
  );
  const written = made.flatMap((one) => (one ? [one] : []));
  await Promise.all([
    insertChecks(
      work,
      written.map(({ check }) => check),
    ),
    append(
      work,
      written.map(({ entry }) => entry),
    ),
  ]);
  const today = dayInShanghai(now);
  await openFindings(
    work,
    now,
    made.flatMap((one, at) => {
      const source = decided[at];
      if (!one || !source) return [];
      const { asker, applicant } = source.question;
      return doubtsFor(work.keys, one.check, applicant, source.institution, asker, today);
    }),
  );
  return decided.map((one, at) => made[at] ?? repeat(one, today));
}

/**
 * A repeated question is decided again: an answer that would not be given in these words now, or whose last day is
 * over, is not given a second time. A last day that moved on is no other answer.
 */
function repeat({ question: { before }, decision }: Decided, today: PlainDate): Answer | Refusal {
  const same =
    before?.verdict === decision.verdict &&
    before.reasons.join() === reasonsForInstitution(decision).join() &&
    stillLasts(before.validUntil, decision.validUntil, today) &&
    (before.qualification === null ||
      needsOf(before.qualification) === needsOf(decision.qualification));
  if (same) return { repeated: true };
  return new Refusal(
    'answer-superseded',
    'The answer that was given under this key no longer holds. Ask again with a new key.',
  );
}

function stillLasts(said: string | null, now: PlainDate | null, today: PlainDate): boolean {
  return said === null || (today <= said && now !== null && said <= now);
}

/** What is missing and by which rules: of two answers the same text, if they say the same. */
function needsOf(qualification: Needs | null): string | undefined {
  return canonicalize({ missing: qualification?.missing, rules: qualification?.rules });
}
