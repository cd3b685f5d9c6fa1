import { divisionsWithin } from '../../domain/division';
import type { Obligation, ObligationStep } from '../../domain/obligation';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { authorityIdsUnder } from '../access/authorities.store';
import { employmentsAt, type EmploymentRow } from '../employments/employments.store';
import { moveOf } from './obligation-moves';
import { keepMoves } from './obligations.commands';
import { byObligation, inOrder } from './obligations.facts';
import { findObligation, holdObligations, pageOfObligations, stepsOf } from './obligations.store';

/** An obligation with its steps in order and the person's posts at the institution, those of old included. */
export interface ObligationInFull {
  readonly obligation: Obligation;
  readonly steps: readonly ObligationStep[];
  readonly employments: readonly EmploymentRow[];
}

/** For its institution, whose first reading delivers it, and for officers; to everybody else it is absent. */
export async function readObligation(work: Work, id: string): Promise<ObligationInFull> {
  const seen = await findVisible(work, id);
  const [full] = await inFull(work, await delivered(work, [seen]));
  if (!full) throw absent();
  return full;
}

/** Of the institution that asks, newest first. What is shown is delivered. */
export async function readObligations(
  work: Work,
  page: { readonly isOpen: boolean; readonly before: string | null; readonly limit: number },
): Promise<{ readonly obligations: readonly ObligationInFull[]; readonly more: boolean }> {
  const found = await pageOfObligations(work, work.actor.organisationId ?? '', {
    ...page,
    limit: page.limit + 1,
  });
  const shown = await delivered(work, found.slice(0, page.limit));
  return { obligations: await inFull(work, shown), more: found.length > page.limit };
}

/**
 * The obligation, if it is the institution's own, or lies in the division of the officer or in the line that decided.
 *
 * @throws Refusal `not-found`.
 */
export async function findVisible(work: Work, id: string): Promise<Obligation> {
  const { actor } = work;
  const found = await findObligation(work, id);
  if (!found) throw absent();
  if (actor.kind !== 'officer') {
    if (found.institutionId !== actor.organisationId) throw absent();
    return found;
  }
  const here = actor.division !== null && divisionsWithin(actor.division).includes(found.division);
  if (!here && !(await authorityIdsUnder(work, actor)).includes(found.authorityId)) throw absent();
  return found;
}

/** These as they are when the institution has read them: of readers at once, one delivers. An officer delivers nothing. */
async function delivered(work: Work, seen: readonly Obligation[]): Promise<Obligation[]> {
  const unread = seen.filter(({ state }) => state === 'notified').map(({ id }) => id);
  if (unread.length === 0 || work.actor.kind !== 'client') return [...seen];
  const held = await holdObligations(work, unread);
  const now = await work.now();
  const taken = { step: 'delivered', happenedAt: now, channel: 'api', by: work.actor.id } as const;
  const moves = held
    .filter(({ state }) => state === 'notified')
    .map((one) => moveOf(one, taken, now));
  await keepMoves(work, now, moves);
  const after = new Map([
    ...held.map((one) => [one.id, one] as const),
    ...moves.map(({ after: moved }) => [moved.id, moved] as const),
  ]);
  return seen.map((one) => after.get(one.id) ?? one);
}

export async function inFull(
  work: Work,
  obligations: readonly Obligation[],
): Promise<ObligationInFull[]> {
  const steps = byObligation(
    await stepsOf(
      work,
      obligations.map(({ id }) => id),
    ),
  );
  const employments = await employmentsAt(
    work,
    obligations.map(({ institutionId }) => institutionId),
    obligations.map(({ personId }) => personId),
  );
  return obligations.map((obligation) => ({
    obligation,
    steps: inOrder(steps.get(obligation.id) ?? []),
    employments: employments.filter(
      ({ institutionId, personId }) =>
        institutionId === obligation.institutionId && personId === obligation.personId,
    ),
  }));
}

function absent(): Refusal {
  return new Refusal(
    'not-found',
    'There is no such obligation of your institution or in your reach.',
  );
}
