import { v7 } from 'uuid';
import { raise, type Obligation, type ObligationStep } from '../../domain/obligation';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { BindingBan } from '../bans/ban-effects';
import { closeFindings } from '../findings/findings.commands';
import {
  institutionsByOrganisation,
  type AskingInstitution,
} from '../institutions/institutions.store';
import { byObligation, obligationFact } from './obligations.facts';
import { insertSteps, insertUnlessObliged, stepsOf, updateObligations } from './obligations.store';

/**
 * Obliges these institutions by these bans of one person, who is held; an institution that is obliged already is not
 * obliged twice. Also one that is closed or not filed any more: it employs the person all the same.
 */
export async function raiseObligations(
  work: Work,
  at: Date,
  bans: readonly BindingBan[],
  institutionIds: readonly string[],
): Promise<void> {
  if (bans.length === 0) return;
  const institutions = await institutionsObliged(work, institutionIds);
  if (institutions.length === 0) return;
  const wanted = bans.flatMap((ban) =>
    institutions.map((institution) => raise(v7(), ban, institution, at)),
  );
  const raised = await insertUnlessObliged(
    work,
    wanted.map(({ obligation }) => obligation),
  );
  const fresh = wanted.filter(({ obligation }) => raised.has(obligation.id));
  await insertSteps(
    work,
    fresh.flatMap(({ steps }) => steps),
  );
  await record(
    work,
    at,
    ...fresh.map(({ obligation, steps }) => obligationFact('obligation.raised', obligation, steps)),
  );
}

/** Each once, whether it is filed or not. */
export async function institutionsObliged(
  work: Work,
  institutionIds: readonly string[],
): Promise<AskingInstitution[]> {
  if (institutionIds.length === 0) return [];
  return institutionsByOrganisation(work, [...new Set(institutionIds)]);
}

/** An obligation before and after, with the steps that are new. */
export interface ObligationMove {
  readonly type: string;
  readonly before: Obligation;
  readonly after: Obligation;
  readonly steps: readonly ObligationStep[];
}

/** Writes moves of obligations that are held, each with its fact; what was late before the move is closed. */
export async function keepMoves(
  work: Work,
  at: Date,
  moves: readonly ObligationMove[],
): Promise<void> {
  if (moves.length === 0) return;
  await updateObligations(
    work,
    moves.map(({ after }) => after),
  );
  await insertSteps(
    work,
    moves.flatMap(({ steps }) => steps),
  );
  const steps = byObligation(
    await stepsOf(
      work,
      moves.map(({ after }) => after.id),
    ),
  );
  await record(
    work,
    at,
    ...moves.map(({ type, after }) => obligationFact(type, after, steps.get(after.id) ?? [])),
  );
  await closeFindings(
    work,
    at,
    'obligation_late',
    moves
      .filter(({ before, after }) => before.state !== after.state)
      .flatMap(({ before }) => lateKeys(before)),
  );
}

/** Of the findings that say that the step after this state is late: of the authority, and of its superior. */
export function lateKeys({ id, state }: Obligation): readonly [string, string] {
  return [`${id}:${state}`, `${id}:${state}:superior`];
}
