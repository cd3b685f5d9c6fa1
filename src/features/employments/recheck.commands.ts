import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { decideClearance, type Verdict } from '../../domain/clearance';
import { nextLook } from '../../domain/employment-findings';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import { REQUIREMENT_RULES } from '../../domain/rulebook/requirement-rules';
import { UnreadableSeal, unlessAltered } from '../../platform/crypto/sealed';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { append, entryOf } from '../../platform/log/facts';
import { decideHeld, readSaid, type Said } from '../clearance/decide.commands';
import { gather, thingsAsked } from '../clearance/gather.commands';
import type { AskingInstitution } from '../institutions/institutions.store';
import type { EmploymentEffects } from './effects';
import { employmentOf, employmentsById, type EmploymentRow } from './employments.store';
import { answeredBy, look, type Answered } from './look.commands';
import { partFact } from './recheck.facts';
import { holdDuePlan } from './recheck-plans.store';
import { finishRound, roundOf } from './recheck-round.commands';
import {
  insertPart,
  unansweredSince,
  type RecheckException,
  type RecheckPart,
  type RecheckRound,
} from './rechecks.store';
import { institutionOf } from './record.commands';
import { memberOf } from './staff-member';
import { keepWatches, watchesOf, type EmploymentWatch } from './watch.store';

/** Two locks each, below the most that a transaction takes. */
const PEOPLE_AT_ONCE = 200;

/**
 * Asks about the next of those whose institution is due today: a part of its staff; the last part ends its round. Each
 * answer is decided like that to a check, while nothing that it reads can change; one that is clear is recorded with
 * its part, one that is not as a check of its own, for humans. Whoever is answered for since the round began is not
 * asked about again.
 *
 * @returns whether there may be more.
 */
export async function recheckNext(work: Work, effects: EmploymentEffects): Promise<boolean> {
  const plan = await holdDuePlan(work, dayInShanghai(await work.now()));
  if (!plan) return false;
  const round = await roundOf(work, plan);
  const [institution, staff] = await Promise.all([
    institutionOf(work, plan.institutionId),
    round.finishedAt === null
      ? unansweredSince(work, plan.institutionId, round.startedAt, PEOPLE_AT_ONCE)
      : [],
  ]);
  const answered = staff.length > 0 && (await answerPart(work, effects, round, institution, staff));
  if (!answered || staff.length < PEOPLE_AT_ONCE) await finishRound(work, plan, round, institution);
  return true;
}

interface Member {
  readonly row: EmploymentRow;
  readonly claim: PersonClaim;
}

/** Leaves out whose record was altered: nothing is decided from it, and nobody else waits for it. Gives whether anybody was answered for. */
async function answerPart(
  work: Work,
  effects: EmploymentEffects,
  round: RecheckRound,
  institution: AskingInstitution,
  staff: readonly EmploymentRow[],
): Promise<boolean> {
  const claims = new Map(
    staff.flatMap((row) => {
      const claim = unlessAltered(() => memberOf(work, row));
      return claim ? [[row.id, claim] as const] : [];
    }),
  );
  await hold(work, {
    shared: [
      ...[...claims.values()].flatMap((applicant) => thingsAsked({ applicant })),
      `organisation:${round.institutionId}`,
    ],
  });
  const ids = [...claims.keys()];
  const [said, rows, watches] = await Promise.all([
    readSaid(work),
    employmentsById(work, ids),
    watchesOf(work, ids),
  ]);
  const asked = rows.flatMap((row): Member[] => {
    const claim = claims.get(row.id);
    // how the name was confirmed may have changed before the person was held
    return claim && row.state !== 'ended'
      ? [{ row, claim: { ...claim, proof: row.identityProof } }]
      : [];
  });
  const verdicts = await verdictsOn(work, asked, institution, said);
  const members = asked.filter(({ row }) => verdicts.has(row.id));
  if (members.length === 0) return false;
  const exceptions = await recordExceptions(
    work,
    members.filter(({ row }) => verdicts.get(row.id) !== 'clear'),
    institution,
    said,
  );
  const cleared = members
    .filter(({ row }) => verdicts.get(row.id) === 'clear')
    .map(({ row }) => row.id);
  const part = { id: v7(), roundId: round.id, answeredAt: said.now, clear: cleared, exceptions };
  const entry = entryOf(work, said.now, partFact(round.institutionId, { ...part, version: 1 }));
  await Promise.all([
    append(work, [entry]),
    insertPart(work, { ...part, leafHash: entry.leafHash, version: 1 }),
  ]);
  await keepAnswers(work, effects, rows, { watches, part, now: said.now });
  return true;
}

/** Decided as for a check; where a record was altered, without whoever it is about. */
async function verdictsOn(
  work: Work,
  members: readonly Member[],
  institution: AskingInstitution,
  said: Said,
): Promise<Map<string, Verdict>> {
  try {
    return await verdictsOfAll(work, members, institution, said);
  } catch (error) {
    if (!(error instanceof UnreadableSeal)) throw error;
    if (members.length === 1) return new Map();
    const each: [string, Verdict][] = [];
    for (const one of members) each.push(...(await verdictsOn(work, [one], institution, said)));
    return new Map(each);
  }
}

/** From everything, read in one statement of each kind for all. */
async function verdictsOfAll(
  work: Work,
  members: readonly Member[],
  { division }: AskingInstitution,
  { now }: Said,
): Promise<Map<string, Verdict>> {
  const today = dayInShanghai(now);
  const dossiers = await gather(
    work,
    members.map(({ row, claim }) => ({ applicant: claim, position: row.position, division })),
    now,
  );
  return new Map(
    members.map(({ row, claim }, at) => {
      const dossier = dossiers[at];
      if (!dossier) throw new Error('an employment without a dossier');
      return [row.id, decideClearance(claim, dossier, REQUIREMENT_RULES, today).verdict];
    }),
  );
}

/** What is not clear is a check with its reasons, its receipt, its fact and its doubts. */
async function recordExceptions(
  work: Work,
  members: readonly Member[],
  institution: AskingInstitution,
  said: Said,
): Promise<RecheckException[]> {
  const asker = { actor: work.actor, requestId: work.requestId };
  if (members.length === 0) return [];
  const questions = members.map(({ row, claim }) => ({
    asker,
    applicant: claim,
    position: row.position,
    purpose: 'annual_recheck' as const,
    employmentId: row.id,
    applicationReference: `employment ${row.id}`,
    authorisedOn: dayInShanghai(said.now),
    before: null,
  }));
  const answers = await decideHeld(
    work,
    questions.map((question) => ({ question, institution })),
    said,
  );
  return members.map(({ row }, at) => {
    const answer = answers[at];
    if (!answer || answer instanceof Refusal || !('check' in answer)) {
      throw new Error('an employment that was not decided');
    }
    return { employmentId: row.id, verdict: answer.check.verdict, checkId: answer.check.id };
  });
}

/** Notes the answers: all at once where nothing follows from them, one by one where something does. */
async function keepAnswers(
  work: Work,
  effects: EmploymentEffects,
  rows: readonly EmploymentRow[],
  {
    watches,
    part,
    now,
  }: {
    /** Of the answers before these. */
    readonly watches: readonly EmploymentWatch[];
    readonly part: Pick<RecheckPart, 'id' | 'clear' | 'exceptions'>;
    readonly now: Date;
  },
): Promise<void> {
  const today = dayInShanghai(now);
  const before = new Map(watches.map((one) => [one.employmentId, one]));
  const answerOf = (employmentId: string, verdict: Verdict, checkId: string | null): Answered =>
    answeredBy(
      before.get(employmentId) ?? null,
      { employmentId, answeredAt: now, verdict, checkId, partId: part.id },
      today,
    );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const quiet: Answered[] = [];
  for (const id of part.clear) {
    const known = before.get(id);
    const answered = answerOf(id, 'clear', null);
    const row = byId.get(id);
    if (!row) continue;
    if (known && saysNothingNew(known, today)) quiet.push(answered);
    else await look(work, now, row, known ?? null, answered);
  }
  await keepWatches(
    work,
    quiet.map((answered) => {
      const employment = byId.get(answered.employmentId);
      if (!employment) throw new Error('an answer for nobody');
      return { ...answered, lookOn: nextLook({ ...answered, employment }, today) };
    }),
  );
  for (const { employmentId, verdict, checkId } of part.exceptions) {
    const row = byId.get(employmentId);
    if (!row) continue;
    const answered = answerOf(employmentId, verdict, checkId);
    await look(work, now, row, before.get(employmentId) ?? null, answered);
    await effects.decided(work, now, employmentOf(row), verdict);
  }
}

/** Another clear answer changes nothing that is found, unless the day does: the first in the post, or a year later. */
function saysNothingNew({ verdict, lookOn }: EmploymentWatch, today: PlainDate): boolean {
  return verdict === 'clear' && lookOn !== null && lookOn > today;
}
