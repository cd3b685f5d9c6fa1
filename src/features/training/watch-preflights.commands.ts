import { dayInShanghai, midnightInShanghai } from '../../domain/calendar';
import { isPreflightDoubtful, preflightRefused } from '../../domain/preflight';
import type { Refusal } from '../../domain/refusal';
import { preflightRuleOn } from '../../domain/rulebook/preflight-rules';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import { openFinding } from '../findings/findings.commands';
import { countPreflights, countPreflightsOf } from './preflights.store';

const DAY_MS = 86_400_000;

/** Why no more may be preflighted today; null where it may. For whoever holds `training_batches_of:<organisation>`. */
export async function refusalOfPreflight(
  work: Work,
  organisationId: string,
  rows: number,
  now: Date,
): Promise<Refusal | null> {
  const day = dayInShanghai(now);
  const before = await countPreflightsOf(work, organisationId, midnightInShanghai(day));
  return preflightRefused(preflightRuleOn(day), before, rows, now);
}

/**
 * Tells the authority of a provider whose preflights mostly come to nothing. Those of the last day may still be committed and
 * are left out, unless they ended. Once a month, and again when it is twice as much.
 */
export async function watchPreflights(
  work: Work,
  organisationId: string,
  now: Date,
): Promise<void> {
  const day = dayInShanghai(now);
  const rule = preflightRuleOn(day);
  const since = new Date(now.getTime() - rule.doubt.days * DAY_MS);
  const undecidedSince = new Date(now.getTime() - DAY_MS);
  const counts = await countPreflights(work, organisationId, since, undecidedSince);
  const { left, committed, rows } = counts;
  if (!isPreflightDoubtful(rule, left, committed)) return;
  const organisation = await findOrganisation(work, organisationId);
  if (!organisation?.division) throw new Error('a batch of no provider');
  const much = Math.max(left.preflights / rule.doubt.preflights, left.held / rule.doubt.held);
  await openFinding(work, now, {
    kind: 'preflights_not_committed',
    division: organisation.division,
    key: [organisationId, day.slice(0, 7), Math.floor(Math.log2(much))].join(':'),
    evidence: {
      ...{ providerId: organisationId, rule: rule.id, days: rule.doubt.days },
      ...{ preflights: left.preflights, rows, held: left.held },
      ...{ committedPreflights: committed.preflights, committedHeld: committed.held },
    },
    dueOn: null,
    once: true,
  });
}
