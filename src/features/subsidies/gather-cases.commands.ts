import { effectOn } from '../../domain/ban-effect';
import { dayInShanghai } from '../../domain/calendar';
import type { CaseBan, EarlierClaim, SubsidyCase } from '../../domain/subsidy-case';
import type { SubsidyFact } from '../../domain/subsidy-fact';
import type { SubsidyProgramme } from '../../domain/subsidy-rule';
import type { Work } from '../../platform/database/work';
import { bansOf } from '../bans/bans.store';
import { credentialVersionsOf } from '../credentials/credentials.store';
import { employmentHistoryOf } from '../employments/employments.store';
import { completionVersionsOf } from '../training/training.store';
import { subsidyFactsOf } from './subsidy-facts.store';

/** Whose subsidy, for what, where. */
export interface CaseAsked {
  readonly personId: string;
  readonly programme: SubsidyProgramme;
  /** The certificate, payment, loan or post; null for whichever gives most. */
  readonly subjectId: string | null;
  readonly division: string;
  /** What this person claimed before, without the claim that is decided. */
  readonly claims: readonly EarlierClaim[];
}

/**
 * Reads everything that these decisions look at, each kind in one statement for all. Nothing narrows what is read: which
 * of it counts on which day is for the rules.
 *
 * @param at when it is decided: what a ban does is as of then.
 */
export async function gatherCases(
  work: Work,
  asked: readonly CaseAsked[],
  at: Date,
): Promise<SubsidyCase[]> {
  const people = [...new Set(asked.map(({ personId }) => personId))];
  const [credentials, completions, employments, facts, bans] = await Promise.all([
    credentialVersionsOf(work, people).then(byPerson),
    completionVersionsOf(work, people).then(byPerson),
    employmentHistoryOf(work, people).then(byPerson),
    subsidyFactsOf(work, people).then(byPerson),
    bansOf(work, people),
  ]);
  const today = dayInShanghai(at);
  const effects = byPerson(
    bans.flatMap((ban) => {
      const effect = effectOn(ban, today);
      const { id, version, personId } = ban;
      return personId === null || effect === 'none' ? [] : [{ id, version, personId, effect }];
    }),
  );
  return asked.map(({ personId, programme, subjectId, division, claims }) => ({
    ...{ programme, subjectId, division, claims },
    credentials: credentials.get(personId) ?? [],
    completions: completions.get(personId) ?? [],
    employments: employments.get(personId) ?? [],
    facts: (facts.get(personId) ?? []) as SubsidyFact[],
    bans: (effects.get(personId) ?? []) satisfies CaseBan[],
  }));
}

/** Without whose it is: a case names nobody. */
function byPerson<Row extends { readonly personId: string }>(
  rows: readonly Row[],
): Map<string, Omit<Row, 'personId'>[]> {
  const grouped = new Map<string, Omit<Row, 'personId'>[]>();
  for (const { personId, ...row } of rows) {
    const own = grouped.get(personId);
    if (own) own.push(row);
    else grouped.set(personId, [row]);
  }
  return grouped;
}
