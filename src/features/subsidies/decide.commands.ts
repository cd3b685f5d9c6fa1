import { v7 } from 'uuid';
import { dayInShanghai } from '../../domain/calendar';
import { ruleOfPlace } from '../../domain/rule-of-place';
import {
  SECOND_OFFICER_RULES,
  type SecondOfficerRule,
} from '../../domain/rulebook/subsidy-second-officer';
import { SUBSIDY_RULES } from '../../domain/rulebook/subsidy-rules';
import { earlierClaim, type SubsidyClaim } from '../../domain/subsidy-claim';
import { decideAndKeep, type KeptDecision } from '../../domain/subsidy-kept';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { documentKeysOf } from '../persons/persons.lookup.store';
import { holdAllOf } from '../persons/persons.commands';
import {
  decisionFact,
  decisionsOf,
  insertDecision,
  sealDecision,
  type DecisionRow,
} from './decisions.store';
import { claimsOf } from './claims.store';
import { gatherCases } from './gather-cases.commands';

/**
 * The person under whom keys and caps are held. Nobody is joined with anybody yet: everyone is their own root. A join
 * moves `root_person_id` of what both hold, in its own transaction, holding both as here.
 */
export function rootOf({ personId }: Pick<SubsidyClaim, 'personId'>): string {
  return personId;
}

/** Holds the person against every push, ban, fact and claim, so that nothing that decides changes before the commit. */
export async function holdClaimant(
  work: Work,
  claim: Pick<SubsidyClaim, 'personId'>,
): Promise<void> {
  await holdAllOf(work, async () => {
    const documents = await documentKeysOf(work, [claim.personId]);
    const exclusive = [`subsidy:${rootOf(claim)}`, ...documents.map((key) => `document:${key}`)];
    return { holds: { exclusive }, seen: null };
  });
}

/** The row that says whether one human may decide this claim today. */
export function secondOfficerFor(
  { division }: Pick<SubsidyClaim, 'division'>,
  at: Date,
): SecondOfficerRule {
  return ruleOfPlace(SECOND_OFFICER_RULES, division, dayInShanghai(at));
}

/** What the rules say now of this claim as applied for on its day, with all that they looked at. */
export async function decideNow(work: Work, claim: SubsidyClaim, at: Date): Promise<KeptDecision> {
  const { personId, programme, subjectId, division } = claim;
  const others = (await claimsOf(work, [personId])).filter(({ id }) => id !== claim.id);
  const claims = others.flatMap((other) => earlierClaim(other) ?? []);
  const asked = { personId, programme, subjectId, division, claims };
  const [given] = await gatherCases(work, [asked], at);
  if (!given) throw new Error('a claim without a case');
  return decideAndKeep(SUBSIDY_RULES, given, claim.appliedOn);
}

/** Keeps what a move of the claim was decided from, for as long as there are claims. */
export async function keepDecision(
  work: Work,
  at: Date,
  { id: claimId, authorityId }: Pick<SubsidyClaim, 'id' | 'authorityId'>,
  move: DecisionRow['move'],
  kept: KeptDecision,
): Promise<DecisionRow> {
  const before = await decisionsOf(work, claimId);
  const ids = { id: v7(), claimId };
  const row: DecisionRow = {
    ...ids,
    number: before.length + 1,
    move,
    ...sealDecision(work, ids, kept),
    keptAt: at,
    version: 1,
  };
  await insertDecision(work, row);
  await record(work, at, decisionFact(work, row, authorityId));
  return row;
}
