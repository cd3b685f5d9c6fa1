import { monthsBetween, type Period } from './calendar';
import type { SubsidyCase } from './subsidy-case';
import {
  factsThatCount,
  overlap,
  type SubsidyFact,
  type SubsidyFactKind,
  type SubsidyFactOf,
} from './subsidy-fact';
import { change, found, saidBy, type Asked, type Found } from './subsidy-found';
import type { PlainDate } from './calendar';

type Both<Kind extends SubsidyFactKind> = (
  earlier: SubsidyFactOf<Kind>,
  later: SubsidyFactOf<Kind>,
) => boolean;

interface Sameness<Kind extends SubsidyFactKind> {
  /** Whether both speak of one thing. Their periods overlap. */
  readonly isOne: Both<Kind>;
  /** Whether, of one thing, both cannot be true; the later is of the same day or one after. */
  readonly isEither: Both<Kind>;
}

const always = () => true;

/** Of kinds that are not here a person may have several at once, and no word denies another. */
const SAMENESS: { readonly [Kind in SubsidyFactKind]?: Sameness<Kind> } = {
  insured_months: { isOne: always, isEither: hasNotGrownTo },
  graduation: {
    isOne: (a, b) => a.value.degree === b.value.degree,
    isEither: (a, b) => a.value.graduatedOn !== b.value.graduatedOn,
  },
  employer_size: { isOne: always, isEither: (a, b) => a.value.size !== b.value.size },
  retirement: { isOne: always, isEither: (a, b) => a.value.retiresOn !== b.value.retiresOn },
  guaranteed_loan: {
    isOne: (a, b) =>
      a.value.principalFen === b.value.principalFen || isSamePeriod(a.period, b.period),
    isEither: ({ asOfOn, value: a }, { asOfOn: laterOn, value: b }) =>
      a.principalFen !== b.principalFen ||
      a.borrower !== b.borrower ||
      a.borrowers !== b.borrowers ||
      a.earlierLoans !== b.earlierLoans ||
      b.interestFen < a.interestFen ||
      (asOfOn === laterOn && a.interestFen !== b.interestFen),
  },
  social_insurance_payment: {
    isOne: always,
    isEither: ({ period, value: a }, { period: other, value: b }) =>
      a.way !== b.way || (isSamePeriod(period, other) && a.paidFen !== b.paidFen),
  },
};

/**
 * Words of different authorities that cannot all be true, in the order given. What an authority said before of the same is no
 * word of its any more: it corrected itself.
 *
 * @param facts of one kind, that count.
 */
export function contradicting<Kind extends SubsidyFactKind>(
  facts: readonly SubsidyFactOf<Kind>[],
): SubsidyFactOf<Kind>[] {
  const official = facts.filter(({ speaker }) => speaker === 'authority');
  const last = official.filter((fact) => !official.some((other) => isTakenBackBy(fact, other)));
  return last.filter((fact) => last.some((other) => isContradiction(fact, other)));
}

/** What of a kind counts on that day and is contradicted. None where what was kept was decided by the newest word. */
export function contradictedOf<Kind extends SubsidyFactKind>(
  { facts, readAs }: Pick<SubsidyCase, 'facts' | 'readAs'>,
  kind: Kind,
  day: PlainDate,
): SubsidyFactOf<Kind>[] {
  return readAs === 1 ? [] : contradicting(factsThatCount(facts, kind, day));
}

/** Null while nobody contradicts what is looked at; else nobody knows until one takes it back or corrects it. */
export function contradicted<Kind extends SubsidyFactKind>(
  { given, day }: Asked,
  kind: Kind,
  isLookedAt: (fact: SubsidyFactOf<Kind>) => boolean = always,
): Found | null {
  const words = contradictedOf(given, kind, day).filter(isLookedAt);
  if (words.length === 0) return null;
  return found('unknown', null, words.map(saidBy), [change('review', { fact: kind })]);
}

function isTakenBackBy<Kind extends SubsidyFactKind>(
  fact: SubsidyFactOf<Kind>,
  other: SubsidyFactOf<Kind>,
): boolean {
  return (
    fact.organisationId === other.organisationId &&
    isAboutOne(fact, other) &&
    (other.asOfOn > fact.asOfOn || (other.asOfOn === fact.asOfOn && other.id > fact.id))
  );
}

function isContradiction<Kind extends SubsidyFactKind>(
  a: SubsidyFactOf<Kind>,
  b: SubsidyFactOf<Kind>,
): boolean {
  if (a.organisationId === b.organisationId || !isAboutOne(a, b)) return false;
  const isEither = SAMENESS[a.kind]?.isEither;
  return a.asOfOn <= b.asOfOn ? isEither?.(a, b) === true : isEither?.(b, a) === true;
}

function isAboutOne<Kind extends SubsidyFactKind>(
  a: SubsidyFactOf<Kind>,
  b: SubsidyFactOf<Kind>,
): boolean {
  const isOne = SAMENESS[a.kind]?.isOne;
  return overlap(a.period, b.period) && isOne?.(a, b) === true;
}

/** Months only grow, by one for each begun since: the books of one office close before those of the other. */
function hasNotGrownTo(a: SubsidyFactOf<'insured_months'>, b: SubsidyFactOf<'insured_months'>) {
  const most = monthsBetween(a.asOfOn, b.asOfOn) + (a.asOfOn === b.asOfOn ? 0 : 1);
  const grown = b.value.months - a.value.months;
  return grown < 0 || grown > most;
}

function isSamePeriod(a: SubsidyFact['period'], b: Period | null): boolean {
  return a?.startsOn === b?.startsOn && a?.endsOn === b?.endsOn;
}
