import { dayInShanghai } from '../../domain/calendar';
import { contradictedOf } from '../../domain/subsidy-contradiction';
import type { SubsidyFact, SubsidyFactKind } from '../../domain/subsidy-fact';
import { unlessUnreadable } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { reconcileFindings, type NewFinding } from '../findings/findings.commands';
import { organisationDivisions } from '../access/authorities.store';
import { subsidyFactsOf } from './subsidy-facts.store';

const KIND = 'subsidy_facts_contradict';

/**
 * Puts before each authority its word that another's contradicts, until one takes its own back or corrects it. Whoever calls
 * it holds the person.
 *
 * @param changed the word as it is now and as it was: their kinds are looked at.
 */
export async function lookForContradictions(
  work: Work,
  at: Date,
  personId: string,
  changed: readonly ({ readonly kind: SubsidyFactKind } | undefined)[],
): Promise<void> {
  const facts = await unlessUnreadable(() => subsidyFactsOf(work, [personId]));
  if (facts === null) return;
  for (const kind of new Set(changed.flatMap((one) => one?.kind ?? []))) {
    await lookAtKind(work, at, facts, kind);
  }
}

async function lookAtKind(
  work: Work,
  at: Date,
  facts: readonly SubsidyFact[],
  kind: SubsidyFactKind,
): Promise<void> {
  const words = contradictedOf({ facts }, kind, dayInShanghai(at));
  const divisions = await organisationDivisions(
    work,
    words.map(({ organisationId }) => organisationId),
  );
  const ids = words.map(({ id }) => id).sort();
  await reconcileFindings(
    work,
    at,
    [...new Set(facts.filter((fact) => fact.kind === kind).map(({ id }) => id))].map((key) => ({
      kind: KIND,
      key,
    })),
    words.map(({ id, organisationId }): NewFinding => ({
      kind: 'subsidy_facts_contradict',
      division: divisions.get(organisationId) ?? '',
      key: id,
      evidence: { factKind: kind, facts: ids },
      dueOn: null,
      concerns: [organisationId],
    })),
  );
}
