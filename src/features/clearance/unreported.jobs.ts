import { dayInShanghai } from '../../domain/calendar';
import { overdueBefore } from '../../domain/check-outcome';
import { parseIdentity } from '../../domain/identity-document';
import { unlessAltered } from '../../platform/crypto/sealed';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import type { Job } from '../../platform/queue/job';
import { openFindings, type NewFinding } from '../findings/findings.commands';
import { outcomeOf } from './citations';
import type { ClearanceCheckRow } from './clearance.store';
import { applicantOf } from './standing.commands';
import {
  checksAwaitingOutcome,
  holdSearch,
  moveSearch,
  unreportedOf,
  type Unreported,
} from './unreported.store';

/** A transaction holds each check that it looks at, and may hold 500 things. */
const MOST_AT_ONCE = 400;

/**
 * Puts before the authority of the place what nobody told: clear answers whose thirty days are over without an
 * outcome. Each check is looked at once, in the order in which they were answered; the institution's report closes
 * what was opened. Gives back how many checks were looked at: with none, there is nothing left to look at today.
 */
export async function findUnreported(work: Work): Promise<number> {
  const mark = await holdSearch(work);
  if (!mark) return 0;
  const before = overdueBefore(dayInShanghai(await work.now()));
  const checks = await checksAwaitingOutcome(work, mark, before, MOST_AT_ONCE);
  const last = checks.at(-1);
  if (!last) return 0;
  await hold(work, { shared: checks.map(({ id }) => outcomeOf(id)) });
  const now = await work.now();
  const asked = checks.map((check) => ({ check, digests: digestsOf(work, check) }));
  await openFindings(work, now, (await unreportedOf(work, asked)).map(findingOf));
  await moveSearch(work, { checkedAt: last.checkedAt, checkId: last.id });
  return checks.length;
}

/** None where the record was altered: what was asked later is not known then, and nobody else waits for it. */
function digestsOf(work: Work, check: ClearanceCheckRow) {
  const applicant = unlessAltered(() => applicantOf(work, check));
  if (applicant === null) return [];
  const { type, country, number } = applicant;
  return work.keys.blindIndexes(parseIdentity({ type, country, number }).key);
}

function findingOf({ checkId, institutionId, division }: Unreported): NewFinding {
  return {
    kind: 'outcome_not_reported',
    division,
    evidence: { checkId, institutionId },
    dueOn: null,
    key: checkId,
    once: true,
  };
}

export const findUnreportedJob: Job = {
  queue: 'chores',
  everyMs: 60_000,
  run: async (work) => void (await findUnreported(work)),
};
