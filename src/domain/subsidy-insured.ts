import { addYears, covers, monthsBetween, type Period, type PlainDate } from './calendar';
import { claimed, claimsOfProgramme } from './subsidy-paid-before';
import { contradicted } from './subsidy-contradiction';
import { factsThatCount } from './subsidy-fact';
import {
  change,
  found,
  nobodyKnows,
  saidBy,
  type Asked,
  type Condition,
  type Found,
} from './subsidy-found';
import { issuedOn, referenceOf, type PaidPayment } from './subsidy-subject';

// What insurance and labour offices or employers say of a person.

/** A count that was true earlier may have grown by a month each month since. */
export function insuredMonths(
  asked: Asked,
  { least, orOnBenefit }: Condition<'insured_months'>,
): Found {
  const { facts } = asked.given;
  const benefits = factsThatCount(facts, 'unemployment_benefit', asked.day);
  const drawing = benefits.find(({ period }) => period && covers(period, asked.day));
  if (orOnBenefit && drawing) return found(true, { onBenefit: true }, [saidBy(drawing)]);

  const open = contradicted(asked, 'insured_months');
  if (open) return open;
  const [said] = factsThatCount(facts, 'insured_months', asked.day);
  if (!said) return nobodyKnows(asked, 'insured_months');
  const { months } = said.value;
  const value = { months, asOf: said.asOfOn };
  if (months >= least) return found(true, value, [saidBy(said)]);
  const couldBe = months + monthsBetween(said.asOfOn, asked.day);
  const needed = change('insured_months', { months: least - months, fact: 'insured_months' });
  return found(
    couldBe >= least ? 'unknown' : 'not_met',
    value,
    [saidBy(said)],
    orOnBenefit ? [needed, change('fact', { fact: 'unemployment_benefit' })] : [needed],
  );
}

export function contributionWay(asked: Asked, { way }: Condition<'contribution_way'>): Found {
  const { id, value } = paymentOf(asked);
  const open = contradicted(asked, 'social_insurance_payment', (fact) => fact.id === id);
  if (open) return open;
  return found(value.way === way, value.way, [referenceOf(asked.subject)]);
}

export function hardship(asked: Asked): Found {
  const said = factsThatCount(asked.given.facts, 'hardship_status', asked.day);
  const [held] = said.filter(({ period }) => isAbout(period, asked));
  if (!held) return nobodyKnows(asked, 'hardship_status');
  return found(true, { ...held.value }, [saidBy(held)]);
}

export function employerSize(asked: Asked, { sizes }: Condition<'employer_size'>): Found {
  const open = contradicted(asked, 'employer_size', ({ period }) => isAbout(period, asked));
  if (open) return open;
  const said = factsThatCount(asked.given.facts, 'employer_size', asked.day);
  const [held] = said.filter(({ period }) => isAbout(period, asked));
  if (!held) return nobodyKnows(asked, 'employer_size');
  return found(sizes.includes(held.value.size), { ...held.value }, [saidBy(held)]);
}

/** The first day of the months that are paid for decides. */
function isAbout(period: Period | null, { subject }: Asked): boolean {
  return period !== null && covers(period, issuedOn(subject));
}

export function graduated(asked: Asked, { years }: Condition<'graduated_within_years'>): Found {
  const open = contradicted(asked, 'graduation');
  if (open) return open;
  const [said] = factsThatCount(asked.given.facts, 'graduation', asked.day);
  if (!said) return nobodyKnows(asked, 'graduation');
  const { graduatedOn } = said.value;
  const first = issuedOn(asked.subject);
  const met = graduatedOn <= first && first <= addYears(graduatedOn, years);
  return found(met, { graduatedOn }, [saidBy(said)]);
}

/** How many months of this payment are left to be paid for, and why. */
export interface MonthsLeft {
  readonly left: number;
  readonly result: Found;
}

export function monthsInAll(asked: Asked, condition: Condition<'months_in_all'>): Found {
  return monthsLeft(asked, condition).result;
}

export function monthsLeft(
  asked: Asked,
  { most, unlessRetiringWithinYears }: Condition<'months_in_all'>,
): MonthsLeft {
  const payment = paymentOf(asked);
  const before = sameWay(asked);
  const used = before.reduce((sum, { months }) => sum + (months ?? 0), 0);
  const from = [referenceOf(asked.subject), ...before.map(claimed)];
  const open = unlessRetiringWithinYears === null ? null : contradicted(asked, 'retirement');
  if (open) return { left: 0, result: open };
  const [retirement] = factsThatCount(asked.given.facts, 'retirement', asked.day);
  const first = firstPaid(asked);
  if (
    unlessRetiringWithinYears !== null &&
    retirement &&
    retirement.value.retiresOn <= addYears(first, unlessRetiringWithinYears)
  ) {
    const { retiresOn } = retirement.value;
    const left = Math.max(
      0,
      Math.min(payment.value.months, monthsTo(issuedOn(asked.subject), retiresOn)),
    );
    const value = { monthsPaid: used, monthsLeft: left, retiresOn };
    return { left, result: found(left > 0, value, [...from, saidBy(retirement)]) };
  }
  const left = Math.max(0, Math.min(payment.value.months, most - used));
  const changes =
    left === 0 && unlessRetiringWithinYears !== null && !retirement
      ? [change('fact', { fact: 'retirement' })]
      : [];
  return {
    left,
    result: found(left > 0, { monthsPaid: used, monthsLeft: left, retiresOn: null }, from, changes),
  };
}

function sameWay(asked: Asked) {
  return claimsOfProgramme(asked).filter(({ variant }) => variant === asked.rule.variant);
}

/** The first day of the first months that were paid for, this payment's among them. */
function firstPaid(asked: Asked): PlainDate {
  const paidFor = sameWay(asked).map(({ subjectId }) => subjectId);
  const days = asked.given.facts.flatMap(({ id, period }) =>
    period && paidFor.includes(id) ? [period.startsOn] : [],
  );
  return [...days, issuedOn(asked.subject)].reduce((a, b) => (a < b ? a : b));
}

function monthsTo(from: PlainDate, to: PlainDate): number {
  return to <= from ? 0 : monthsBetween(from, to);
}

function paymentOf({ subject }: Asked): PaidPayment {
  if (subject.kind !== 'fact' || subject.record.kind !== 'social_insurance_payment') {
    throw new Error('this row is about contributions');
  }
  return subject.record;
}
