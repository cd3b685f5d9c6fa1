import { addYears, covers, yearsBetween, type Period, type PlainDate } from './calendar';
import { Refusal } from './refusal';
import type { Ground, GroundRule, Instrument } from './rulebook/grounds';

/** A court's term. `startsOn` is the day of release or parole, `endsOn` the first day after; both null until it is known. */
export interface Term {
  readonly years: number | null;
  readonly startsOn: PlainDate | null;
  readonly endsOn: PlainDate | null;
}

/** What a proposal says of its term: the years that the court named, and the release or parole if it is known. */
export interface StatedTerm {
  readonly years: number;
  readonly releasedOn: PlainDate | null;
}

/** What must be known of a decision to find the row that it applies. */
export interface Grounded {
  readonly ground: Ground;
  readonly instrument: Instrument | null;
  readonly incidentOn: PlainDate;
  readonly decidedOn: PlainDate;
  readonly term: StatedTerm | null;
}

/**
 * The row by which an incident is judged: the one in force on its day, or the milder one if the law had changed by
 * the day of the decision. Source: 行政处罚法 art. 37, 刑法 art. 12 (从旧兼从轻).
 *
 * @throws Refusal `ban-ground-not-in-force` when no row covers the incident.
 */
export function ruleFor(
  rules: readonly GroundRule[],
  { ground, incidentOn, decidedOn }: Pick<Grounded, 'ground' | 'incidentOn' | 'decidedOn'>,
): GroundRule {
  const rowOn = (day: PlainDate) =>
    rules.find((row) => row.ground === ground && covers(row.inForce, day));
  const then = rowOn(incidentOn);
  if (!then) {
    throw new Refusal(
      'ban-ground-not-in-force',
      'On the day of the incident no rule for this ground was in force: it bars nobody for it.',
    );
  }
  const later = rowOn(decidedOn);
  return later && mostYearsOf(later) < mostYearsOf(then) ? later : then;
}

function mostYearsOf({ lasts }: GroundRule): number {
  return lasts === 'lifetime' ? Infinity : lasts.mostYears;
}

/**
 * The document that imposes it: the one that was named, or the only one that this row usually rests on.
 *
 * A record of 治安管理处罚 is sealed since 2026 (治安管理处罚法 art. 136) and bars nobody by itself: an authority's own
 * decision about the same act does.
 *
 * @throws Refusal `record-sealed`, `ban-instrument-unfit`.
 */
export function instrumentOf(rule: GroundRule, named: Instrument | null): Instrument {
  const instrument = named ?? rule.restsOn[0];
  if (instrument === undefined) throw new Error(`${rule.id} rests on nothing`);
  if (instrument === 'public_security_penalty') {
    throw new Refusal(
      'record-sealed',
      'A public-security penalty is a sealed record and bars nobody by itself. Decide on the act yourself and cite that decision.',
    );
  }
  if (!rule.restsOn.includes(instrument)) {
    throw new Refusal(
      'ban-instrument-unfit',
      'This ground is not imposed by such a document. Name the one that imposes it.',
      { members: { restsOn: rule.restsOn } },
    );
  }
  return instrument;
}

/**
 * A nursery is barred in the capacity of one, on a ground and by a document that bar nurseries; a person never is.
 *
 * @throws Refusal `ban-subject-unfit`.
 */
export function mustFitSubject(
  rule: GroundRule,
  instrument: Instrument,
  { capacity, isInstitution }: { readonly capacity: string; readonly isInstitution: boolean },
): void {
  if (isInstitution !== (capacity === 'institution')) {
    throw new Refusal(
      'ban-subject-unfit',
      'A nursery is barred in the capacity `institution`, a person in another one.',
    );
  }
  if (isInstitution && !rule.barsInstitutionsBy.includes(instrument)) {
    throw new Refusal(
      'ban-subject-unfit',
      'A nursery is not barred on this ground by such a document. Bar the persons whom it names.',
    );
  }
}

/**
 * Somebody who was under 18 is barred by nothing but a court's order that names the bar. Source: 刑事诉讼法 art. 286 and
 * 预防未成年人犯罪法 art. 59 seal such records.
 *
 * @throws Refusal `subject-was-minor`.
 */
export function mustBeOfAge(rule: GroundRule, birthDate: PlainDate, incidentOn: PlainDate): void {
  if (yearsBetween(birthDate, incidentOn) >= 18 || rule.lasts !== 'lifetime') return;
  throw new Refusal(
    'subject-was-minor',
    'The person was under 18 on the day of the incident: only a court order that names the bar is recorded, as a court prohibition.',
  );
}

/**
 * The term as the ban keeps it; null for life.
 *
 * @throws Refusal `ban-term-not-allowed`, `ban-term-required`, `ban-term-impossible`.
 */
export function termOf(rule: GroundRule, stated: StatedTerm | null): Term | null {
  if (rule.lasts === 'lifetime') {
    if (stated === null) return null;
    throw new Refusal(
      'ban-term-not-allowed',
      'A ban on this ground is for life: leave out `term`.',
    );
  }
  if (stated === null) {
    throw new Refusal('ban-term-required', 'A ban on this ground has a term: state it.');
  }
  const { leastYears, mostYears } = rule.lasts;
  if (!(stated.years >= leastYears && stated.years <= mostYears)) {
    throw new Refusal(
      'ban-term-impossible',
      `The law gives a court ${leastYears} to ${mostYears} full years.`,
    );
  }
  return termFrom(stated.years, stated.releasedOn);
}

/** From the day of release or parole; while that is not known, the term does not end. */
export function termFrom(years: number, releasedOn: PlainDate | null): Term {
  if (releasedOn === null) return { years, startsOn: null, endsOn: null };
  return { years, startsOn: releasedOn, endsOn: addYears(releasedOn, years) };
}

/** Whether a term is over on a day. It bars from the approval of its ban, whatever day it starts: only its end is looked at. */
export function isOver(term: Pick<Period, 'endsOn'> | null, day: PlainDate): boolean {
  return term !== null && term.endsOn !== null && day >= term.endsOn;
}
