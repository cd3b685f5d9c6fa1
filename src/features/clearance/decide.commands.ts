import canonicalize from 'canonicalize';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { decideClearance, reasonsForInstitution } from '../../domain/clearance';
import type { Coverage } from '../../domain/receipt';
import { Refusal } from '../../domain/refusal';
import { REQUIREMENT_RULES } from '../../domain/rulebook/requirement-rules';
import { coverageOf } from '../../domain/source';
import type { Work } from '../../platform/database/work';
import { append } from '../../platform/log/facts';
import { openFindings } from '../findings/findings.commands';
import type { AskingInstitution } from '../institutions/institutions.store';
import { latestCheckpoint } from '../log/log.store';
import { doubtsFor } from './doubts';
import { gather } from './gather.commands';
import type { Needs, Question } from './question';
import {
  insertChecks,
  sources,
  type ClearanceCheckRow,
  type SealedApplicant,
} from './clearance.store';
import { makeCheck, type Decided } from './make-check';
import { recalledAmong } from './recalls.store';

/** A check as recorded, with what only its asker is given; `repeated` when the answer before still holds. */
export type Answer =
  | { readonly check: ClearanceCheckRow; readonly applicant: SealedApplicant }
  | { readonly repeated: true };

/** A question that may be asked. */
export interface Admitted {
  readonly question: Question;
  readonly institution: AskingInstitution;
}

/** What all answers of a transaction say alike. */
export interface Said {
  readonly coverage: Coverage;
  readonly now: Date;
  /** The latest signed note of the log. */
  readonly checkpoint: string | null;
}

/** Read after the locks. @throws Refusal `unavailable` when a source is not up to date. */
export async function readSaid(work: Work): Promise<Said> {
  const [now, known, checkpoint] = await Promise.all([
    work.now(),
    sources(work),
    latestCheckpoint(work),
  ]);
  return { now, coverage: coverageOf(known, now), checkpoint: checkpoint?.note ?? null };
}

/**
 * Decides questions whose `thingsAsked` are held, signs and records each answer with its fact, and puts doubts
 * before the authority. In their order; a repeated question is refused alone when its answer is another now.
 */
export async function decideHeld(
  work: Work,
  asked: readonly Admitted[],
  said: Said,
): Promise<(Answer | Refusal)[]> {
  const today = dayInShanghai(said.now);
  const dossiers = await gather(
    work,
    asked.map(({ question, institution }) => ({ ...question, division: institution.division })),
    said.now,
  );
  const decided = asked.map((one, at): Decided => {
    const dossier = dossiers[at];
    if (!dossier) throw new Error('a question without a dossier');
    const { applicant } = one.question;
    return { ...one, decision: decideClearance(applicant, dossier, REQUIREMENT_RULES, today) };
  });
  return recordAll(work, decided, said);
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
  const repeated = decided.flatMap(({ question: { before } }) => (before ? [before.id] : []));
  const recalled = repeated.length > 0 ? await recalledAmong(work, repeated) : null;
  return decided.map((one, at) => made[at] ?? repeat(one, recalled, today));
}

/**
 * A repeated question is decided again: an answer that would not be given in these words now, or whose last day is
 * over, is not given a second time, nor one that was recalled meanwhile. A last day that moved on is no other answer.
 */
function repeat(
  { question: { before }, decision }: Decided,
  recalled: ReadonlySet<string> | null,
  today: PlainDate,
): Answer | Refusal {
  const same =
    before !== null &&
    recalled?.has(before.id) === false &&
    before.verdict === decision.verdict &&
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
