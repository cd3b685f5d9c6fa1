import { effectOn } from '../../domain/ban-effect';
import { dayInShanghai } from '../../domain/calendar';
import { superiorOf } from '../../domain/division';
import { escalate, type Obligation } from '../../domain/obligation';
import type { Work } from '../../platform/database/work';
import type { Job } from '../../platform/queue/job';
import { bansOf } from '../bans/bans.store';
import { openFindings, type NewFinding } from '../findings/findings.commands';
import { cancelObligations } from './obligation-effects';
import { keepMoves, lateKeys } from './obligations.commands';
import { holdEscalating } from './obligations.store';

const MOST_AT_ONCE = 200;

/**
 * Takes what is late one level up, those longest late first: to the authority of the place, a weekday later to its
 * superior. What another process looks at is left to it. An obligation by a ban that bars no more, because its term
 * ran out, is cancelled instead. Gives back how many were looked at.
 */
export async function escalateObligations(work: Work): Promise<number> {
  const now = await work.now();
  const held = await holdEscalating(work, now, MOST_AT_ONCE);
  if (held.length === 0) return 0;
  const barring = await barringBans(work, held, now);
  const late = held.filter(({ banId }) => barring.has(banId));
  const moves = late.flatMap((before) => {
    const after = escalate(before, now);
    return after ? [{ type: 'obligation.escalated', before, after, steps: [] }] : [];
  });
  await keepMoves(work, now, moves);
  await openFindings(
    work,
    now,
    moves.map(({ after }) => findingOf(after)),
  );
  await cancelObligations(
    work,
    now,
    held.filter(({ banId }) => !barring.has(banId)),
  );
  return held.length;
}

/** One that is suspended may bar again: what it asks is late all the same. */
async function barringBans(
  work: Work,
  obligations: readonly Obligation[],
  now: Date,
): Promise<Set<string>> {
  const people = [...new Set(obligations.map(({ personId }) => personId))];
  const bans = await bansOf(work, people);
  const today = dayInShanghai(now);
  return new Set(bans.filter((ban) => effectOn(ban, today) !== 'none').map(({ id }) => id));
}

/** In the division of the institution; then in the one above, or in the same where none is above. */
function findingOf(late: Obligation): NewFinding {
  const { id, banId, institutionId, division, state, dueAt, escalation, authorityId } = late;
  const [own, superior] = lateKeys(late);
  return {
    kind: 'obligation_late',
    division: escalation === 1 ? division : (superiorOf(division) ?? division),
    evidence: {
      obligationId: id,
      banId,
      institutionId,
      state,
      dueAt: dueAt?.toISOString() ?? null,
      escalation,
    },
    key: escalation === 1 ? own : superior,
    dueOn: null,
    once: true,
    concerns: [authorityId],
  };
}

export const escalateObligationsJob: Job = {
  queue: 'chores',
  everyMs: 1_000,
  run: async (work) => void (await escalateObligations(work)),
};
