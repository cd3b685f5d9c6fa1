import { assessSubsidy } from '../../domain/subsidy';
import type { SubsidyAssessment } from '../../domain/subsidy-assessment';
import type { EarlierClaim, SubsidyCase } from '../../domain/subsidy-case';
import { earlierClaim, holdsItsKeys, type SubsidyClaim } from '../../domain/subsidy-claim';
import { chargesOf, keysOf, rivalsOf, type Held } from '../../domain/subsidy-claim-keys';
import type { KeptDecision } from '../../domain/subsidy-kept';
import { restsOnFacts } from '../../domain/subsidy-reopening';
import { UnreadableSeal, unlessUnreadable } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { keysHeldBy } from './claim-keys.store';
import type { ClaimRow } from './claims.store';
import { rootOf } from './decide.commands';
import { decisionsById, keptOf, keptPlace } from './decisions.store';
import { gatherCases } from './gather-cases.commands';

export interface DecidedAgain {
  readonly claim: ClaimRow;
  readonly kept: KeptDecision;
  /** As it is known now. */
  readonly given: SubsidyCase;
  readonly again: SubsidyAssessment;
}

/**
 * Of these claims, those whose decision rests on facts, computed as of their day from what is known now.
 *
 * @param claims of each person all there are.
 * @param only those to be computed.
 * @throws UnreadableSeal when one of them, or something that it needs, does not open.
 */
export async function decideAgain(
  work: Work,
  claims: readonly ClaimRow[],
  at: Date,
  only: readonly ClaimRow[] = claims,
): Promise<DecidedAgain[]> {
  const decided = only.filter((claim) => isDecidedByFacts(claim));
  const rows = await decisionsById(
    work,
    decided.map(({ decisionId }) => decisionId ?? ''),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kept = decided.map((claim) => {
    const row = byId.get(claim.decisionId ?? '');
    if (!row) throw new UnreadableSeal(keptPlace(claim.decisionId ?? ''));
    return { claim, kept: keptOf(work, row) };
  });
  const cases = await gatherCases(
    work,
    kept.map(({ claim, kept: { given } }) => ({
      personId: claim.personId,
      programme: given.programme,
      subjectId: given.subjectId,
      division: given.division,
      claims: [],
    })),
    at,
  );
  const held = await keysHeldBy(
    work,
    claims.map(({ id }) => id),
  );
  const byRoot = groupedByRoot(claims);
  return kept.flatMap((one, place) => {
    const given = cases[place];
    const others = (byRoot.get(rootOf(one.claim)) ?? []).filter(({ id }) => id !== one.claim.id);
    return given ? [{ ...one, ...assessAmong(one, given, others, held) }] : [];
  });
}

export interface LookedAgain {
  readonly decided: readonly DecidedAgain[];
  /** Of which nobody can say anything now. */
  readonly unreadable: readonly ClaimRow[];
}

/**
 * The same, where what does not open keeps nobody else from being computed.
 *
 * @param people those of whom a document does not open, and so is not held: nothing of theirs is computed.
 */
export async function decideEach(
  work: Work,
  claims: readonly ClaimRow[],
  at: Date,
  people: ReadonlySet<string>,
): Promise<LookedAgain> {
  const readable = claims.filter(({ personId }) => !people.has(personId));
  const unreadable = claims.filter(
    (claim) => people.has(claim.personId) && isDecidedByFacts(claim),
  );
  const all = await unlessUnreadable(() => decideAgain(work, readable, at));
  if (all) return { decided: all, unreadable };
  const decided: DecidedAgain[] = [];
  const byRoot = groupedByRoot(readable);
  for (const claim of readable.filter(isDecidedByFacts)) {
    const own = byRoot.get(rootOf(claim)) ?? [];
    const one = await unlessUnreadable(() => decideAgain(work, own, at, [claim]));
    if (one) decided.push(...one);
    else unreadable.push(claim);
  }
  return { decided, unreadable };
}

function isDecidedByFacts(claim: ClaimRow): boolean {
  return restsOnFacts(claim) && claim.decisionId !== null;
}

/**
 * Claims that were decided later stood against nothing then, unless this one would take now what one of them holds: then
 * both count. A claim that holds nothing takes everything anew, and all others count.
 */
function assessAmong(
  { claim, kept }: Pick<DecidedAgain, 'claim' | 'kept'>,
  known: SubsidyCase,
  others: readonly SubsidyClaim[],
  held: Held,
): Pick<DecidedAgain, 'given' | 'again'> {
  const counted = new Set(
    others
      .filter((other) => !holdsItsKeys(claim) || isDecidedBefore(other, claim))
      .map(({ id }) => id),
  );
  for (;;) {
    const given = { ...known, claims: asEarlier(others.filter(({ id }) => counted.has(id))) };
    const again = assessSubsidy(kept.rules, given, kept.day);
    if (again.outcome !== 'eligible') return { given, again };
    const keys = keysOf(again, given, kept.day);
    const ofOthers = new Map(others.map(({ id }) => [id, held.get(id) ?? []]));
    const rivals = rivalsOf(keys, chargesOf(again, kept.day), ofOthers);
    const more = rivals.filter((id) => !counted.has(id));
    if (more.length === 0) return { given, again };
    for (const id of more) counted.add(id);
  }
}

function groupedByRoot(claims: readonly ClaimRow[]): Map<string, ClaimRow[]> {
  const grouped = new Map<string, ClaimRow[]>();
  for (const claim of claims) {
    const own = grouped.get(rootOf(claim));
    if (own) own.push(claim);
    else grouped.set(rootOf(claim), [claim]);
  }
  return grouped;
}

/** Of two that were decided in one millisecond, the one that was taken down first. */
function isDecidedBefore(other: SubsidyClaim, claim: SubsidyClaim): boolean {
  if (other.decidedAt === null || claim.decidedAt === null) return false;
  const apart = other.decidedAt.getTime() - claim.decidedAt.getTime();
  return apart < 0 || (apart === 0 && other.id < claim.id);
}

function asEarlier(claims: readonly SubsidyClaim[]): EarlierClaim[] {
  return claims.flatMap((claim) => earlierClaim(claim) ?? []);
}
