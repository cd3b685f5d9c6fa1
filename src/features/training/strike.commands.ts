import { Refusal } from '../../domain/refusal';
import { mustBeStrikable } from '../../domain/training';
import type { WithdrawalReason } from '../../domain/withdrawal';
import type { Work } from '../../platform/database/work';
import { findOrganisation, holdDeciding } from '../access/access.store';
import { divisionsOf } from '../findings/dismiss.commands';
import { holdableOf, holdClaims } from '../persons/persons.commands';
import { writeCompletions } from './training.commands';
import { completionById, type CompletionRow } from './training.store';

/**
 * Takes away what was accepted, by one officer: it can only make answers stricter. What its provider pushes afterwards is
 * held until two officers accept it. Everybody who is decided about by it is held first, as a push does.
 *
 * @throws Refusal `not-found`, `precondition-failed`, `held-record-decided`.
 */
export async function strikeCompletion(
  work: Work,
  id: string,
  version: number | null,
  reason: WithdrawalReason,
): Promise<CompletionRow> {
  const { personId, organisationId, reference } = await getCompletionHere(work, id);
  await holdClaims(work, [await holdableOf(work, personId)], {
    exclusive: [`completion:${organisationId}:${reference}`],
  });
  await holdDeciding(work);
  const at = await work.now();
  const stored = await getCompletionHere(work, id);
  if (version !== stored.version) {
    throw new Refusal('precondition-failed', 'The completion moved. Read it again.');
  }
  mustBeStrikable(stored);
  const struck = {
    ...stored,
    version: stored.version + 1,
    state: 'rejected' as const,
    struckFor: reason,
    recordedAt: at,
  };
  const [row] = await writeCompletions(work, at, [struck], () => 'completion.struck');
  if (!row) throw new Error('a completion was struck and not written');
  return row;
}

/** @throws Refusal `not-found`, also for what a provider outside the officer's division pushed. */
async function getCompletionHere(work: Work, id: string): Promise<CompletionRow> {
  const row = await completionById(work, id);
  const provider = row && (await findOrganisation(work, row.organisationId));
  if (!row || !provider?.division || !divisionsOf(work.actor).includes(provider.division)) {
    throw new Refusal('not-found', 'No provider of your division pushed such a completion.');
  }
  return row;
}
