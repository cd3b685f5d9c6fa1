import type { PlainDate } from './calendar';
import type { SubsidyAssessment } from './subsidy-assessment';
import type { SubsidyCase } from './subsidy-case';
import type { PaidLoan } from './subsidy-subject';

/**
 * What a claim takes so that no other of the same person can: the skill at its level, as far as its row excludes another; the
 * certificate; the payment, loan or month of work; each month that contributions are paid for. The database lets one claim
 * hold each.
 */
export function keysOf(
  assessment: SubsidyAssessment,
  { facts, division }: Pick<SubsidyCase, 'facts' | 'division'>,
  appliedOn: PlainDate,
): string[] {
  const { programme, subject } = assessment;
  if (!subject) return [];
  const own = `${subject.kind}:${subject.id}`;
  if (subject.kind === 'credential') return [own, ...skillKeys(assessment, division)];
  if (subject.kind === 'employment') return [`${own}:${appliedOn.slice(0, 7)}`];
  const paid = facts.find(({ id, version }) => id === subject.id && version === subject.version);
  if (paid?.kind === 'guaranteed_loan') return [loanKey(paid)];
  const months = paid?.kind === 'social_insurance_payment' ? monthsOf(paid.period) : [];
  return [own, ...months.map((month) => `${programme}:${month}`)];
}

/**
 * Once from its fund, anywhere; once within its province, whatever the fund; and whatever the fund, anywhere, as far as rows
 * exclude funds anywhere. A claim whose row excludes within the province is so kept from nothing in another.
 */
function skillKeys(
  { fundFamily, occupation, level, conditions }: SubsidyAssessment,
  division: string,
): string[] {
  const skill = `${occupation ?? ''}:${level ?? ''}`;
  const exclusion = conditions.find(({ condition }) => condition === 'not_paid_by');
  const isNear = memberOf(exclusion?.required, 'within') === 'province';
  return [
    `skill:${fundFamily ?? ''}:${skill}`,
    `skill:${division.slice(0, 2)}:${skill}`,
    ...(isNear ? [] : [`skill:${skill}`]),
  ];
}

/** A loan is what it is, whoever speaks of it under which reference; its interest goes on, to another day. */
function loanKey({ period, value, asOfOn }: PaidLoan): string {
  const { startsOn, endsOn } = period ?? { startsOn: null, endsOn: null };
  return `loan:${startsOn ?? ''}:${endsOn ?? ''}:${value.principalFen}:${asOfOn}`;
}

/** Every month that the period touches, `YYYY-MM`. It has an end: contributions are said when they were paid. */
function monthsOf(
  period: { readonly startsOn: PlainDate; readonly endsOn: PlainDate | null } | null,
) {
  const months: string[] = [];
  if (!period?.endsOn) return months;
  const last = new Date(Date.parse(`${period.endsOn}T00:00:00Z`) - 86_400_000);
  for (
    let at = new Date(`${period.startsOn.slice(0, 7)}-01T00:00:00Z`);
    at <= last;
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))
  ) {
    months.push(at.toISOString().slice(0, 7));
  }
  return months;
}

/** One claim more of `cap`, of which a person has at most so many. */
export interface Charge {
  /** With its fund and, of a yearly one, the year of the application. */
  readonly cap: string;
  readonly most: number;
}

/** What the caps of its row count this claim towards. */
export function chargesOf(
  { fundFamily, conditions }: SubsidyAssessment,
  appliedOn: PlainDate,
): Charge[] {
  const year = appliedOn.slice(0, 4);
  return conditions.flatMap(({ condition, required, found }) => {
    if (condition === 'cap_in_all') {
      return [{ cap: `${fundFamily ?? ''}:ever`, most: numberOf(required, 'most') }];
    }
    if (condition !== 'yearly_cap') return [];
    const most = numberOf(required, 'most');
    const all = {
      cap: `${fundFamily ?? ''}:${year}`,
      most: most + numberOf(required, 'moreForShortage'),
    };
    const short = memberOf(found, 'shortageOccupation') === true;
    return short ? [all] : [all, { cap: `${fundFamily ?? ''}:${year}:ordinary`, most }];
  });
}

/** The mark of a cap among a claim's keys, so that what was counted can be taken back. Each claim's is another. */
export const CAP = 'cap:';
export const markOf = (claimId: string, cap: string): string => `${CAP}${claimId}:${cap}`;

/** What claims hold, by claim: keys, and marks of caps. */
export type Held = ReadonlyMap<string, readonly string[]>;

/** Of other claims of the same person, those because of which these cannot be taken: they hold a key of them, or fill a cap. */
export function rivalsOf(
  keys: readonly string[],
  charges: readonly Charge[],
  others: Held,
): string[] {
  const holding = [...others].filter(([, held]) => keys.some((key) => held.includes(key)));
  const filling = charges.flatMap(({ cap, most }) => {
    const counted = [...others].filter(([id, held]) => held.includes(markOf(id, cap)));
    return counted.length < most ? [] : counted;
  });
  return [...new Set([...holding, ...filling].map(([id]) => id))];
}

function numberOf(value: unknown, member: string): number {
  const found = memberOf(value, member);
  if (typeof found !== 'number') throw new Error(`a cap without ${member}`);
  return found;
}

function memberOf(value: unknown, member: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[member]
    : undefined;
}
