import { addDays, dayInShanghai } from '../../domain/calendar';
import { holdsNoMore, type Again } from '../../domain/recall';
import { UnreadableSeal, unlessAltered } from '../../platform/crypto/sealed';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { MORE } from '../../platform/queue/job';
import { outcomeOf } from '../clearance/citations';
import type { ClearanceCheckRow } from '../clearance/clearance.store';
import { thingsAsked } from '../clearance/gather.commands';
import { insertRecalls, recallFactData, type Recall } from '../clearance/recalls.store';
import { tellOfStandings } from '../certificates/notices.commands';
import { employedNow } from '../employments/employed.commands';
import { claimAsked, decisionsAgain, type AskedAgain } from '../clearance/standing.commands';
import {
  institutionsByOrganisation,
  type AskingInstitution,
} from '../institutions/institutions.store';
import { becomeFollower, moveFollower, readFollower } from '../log/follower.store';
import { nextStretch, type Cause } from './follower.store';
import { raiseNotices } from './notices.commands';
import { answersAbout, reliedOn, type Concerned } from './recall.store';

/** Whoever was answered so long ago has been told by the yearly re-check, or employs nobody on it. */
const RECALLED_AFTER_LAST_DAY = 365;

/** Each needs four locks, and a transaction takes 500 at most. */
const MOST_ANSWERS = 120;

/**
 * One turn along the log: looks at the answers about everybody of whom something became known, decides each again,
 * and recalls or withdraws those that would not be given. Who employs them hears of certificates that count otherwise. How far it came is committed with what it did, so that a
 * crash neither skips nor repeats; one process does it at a time, and for the others there is nothing to do.
 */
export async function recallAnswers(work: Work): Promise<typeof MORE | undefined> {
  if (!(await becomeFollower(work, 'recall'))) return undefined;
  const follower = await readFollower(work, 'recall');
  const { causes, until, more } = await nextStretch(work, follower);
  if (until === follower.nextLeaf) return undefined;
  if (follower.afterCheck === null) {
    await tellOfStandings(work, employedNow, concernedBy(causes).personIds);
  }
  const oldest = addDays(dayInShanghai(await work.now()), -RECALLED_AFTER_LAST_DAY);
  const answers =
    causes.length === 0
      ? []
      : await answersAbout(work, concernedBy(causes), {
          oldest,
          after: follower.afterCheck,
          limit: MOST_ANSWERS,
        });
  await lookAgain(work, answers);
  const last = answers.length === MOST_ANSWERS ? answers.at(-1) : undefined;
  await moveFollower(
    work,
    last
      ? { ...follower, untilLeaf: until, afterCheck: last.id }
      : { ...follower, nextLeaf: until, untilLeaf: null, afterCheck: null },
  );
  return last || more ? MORE : undefined;
}

function concernedBy(causes: readonly Cause[]): Concerned {
  const distinct = (ids: readonly (string | null)[]) => [
    ...new Set(ids.filter((id): id is string => id !== null)),
  ];
  return {
    personIds: distinct(causes.map(({ personId }) => personId)),
    newcomerIds: distinct(causes.map(({ registers, personId }) => (registers ? personId : null))),
    unbarredIds: distinct(causes.map(({ unbars, personId }) => (unbars ? personId : null))),
    checkIds: distinct(causes.map(({ checkId }) => checkId)),
  };
}

/**
 * Holds what each answer rests on, as if it were asked again, and decides. Nobody is told of a clear answer that they
 * do not rely on; of a barred one everybody is, who did not hire because of it.
 */
async function lookAgain(work: Work, found: readonly ClearanceCheckRow[]): Promise<void> {
  if (found.length === 0) return;
  await hold(work, { shared: found.flatMap((check) => restingOn(work, check)) });
  const relied = await reliedOn(
    work,
    found.map(({ id }) => id),
  );
  const answers = found.filter(({ id, verdict }) => verdict === 'barred' || relied.has(id));
  const now = await work.now();
  const today = dayInShanghai(now);
  const institutions = await institutionsByOrganisation(
    work,
    answers.map(({ institutionId }) => institutionId),
  );
  const again = await decideEach(
    work,
    answers.map((check) => ({ check, institution: institutionOf(check, institutions) })),
    now,
  );
  const gone = answers.filter((check, at) => {
    const decisionOn = again[at];
    if (!decisionOn) throw new Error('an answer that was not decided again');
    return holdsNoMore({ ...check, askedOn: dayInShanghai(check.checkedAt) }, today, decisionOn);
  });
  await recall(
    work,
    now,
    gone.filter(({ verdict }) => verdict === 'clear'),
  );
  await raiseNotices(
    work,
    now,
    gone.map(({ id, institutionId, verdict }) => ({
      organisationId: institutionId,
      kind: verdict === 'clear' ? 'answer_no_longer_current' : 'answer_withdrawn',
      checkId: id,
    })),
  );
}

function restingOn(work: Work, check: ClearanceCheckRow): string[] {
  const applicant = unlessAltered(() => claimAsked(work, check));
  const things = applicant ? thingsAsked({ applicant }) : [];
  return [...things, `organisation:${check.institutionId}`, outcomeOf(check.id)];
}

/**
 * What was altered does not open, and must not keep everybody else from being told: the worst is taken for it. So a
 * clear answer is recalled, and a barred one stands.
 */
async function decideEach(work: Work, asked: readonly AskedAgain[], now: Date): Promise<Again[]> {
  try {
    return await decisionsAgain(work, asked, now);
  } catch (error) {
    if (!(error instanceof UnreadableSeal)) throw error;
    if (asked.length === 1) return [() => ({ verdict: 'barred', causes: [] })];
    const each: Again[] = [];
    for (const one of asked) each.push(...(await decideEach(work, [one], now)));
    return each;
  }
}

/** Also one that may not ask any more: it relied on the answer all the same. */
function institutionOf(
  { institutionId }: ClearanceCheckRow,
  institutions: readonly AskingInstitution[],
): AskingInstitution {
  const found = institutions.find(({ organisationId }) => organisationId === institutionId);
  if (!found) throw new Error('a check of nobody');
  return found;
}

async function recall(work: Work, at: Date, checks: readonly ClearanceCheckRow[]): Promise<void> {
  if (checks.length === 0) return;
  const recalls = checks.map(({ id }): Recall => ({ checkId: id, recalledAt: at, version: 1 }));
  await insertRecalls(work, recalls);
  await record(
    work,
    at,
    ...recalls.map((one, place) => ({
      type: 'clearance.recalled',
      subject: { kind: 'recall', id: one.checkId, version: one.version },
      concerns: [checks[place]?.institutionId ?? ''],
      data: recallFactData(one),
    })),
  );
}
