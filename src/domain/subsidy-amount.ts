import { claimsOfProgramme } from './subsidy-paid-before';
import type { Asked } from './subsidy-found';
import { monthsLeft } from './subsidy-insured';
import { monthsWorked } from './subsidy-record';
import { overlap, type SubsidyFact } from './subsidy-fact';
import type { SubsidyRule } from './subsidy-rule';
import type { Subject } from './subsidy-subject';

export interface Sum {
  /** Null where no figure is known. */
  readonly amountFen: number | null;
  /** Paid for; null where months do not count. */
  readonly months: number | null;
}

/** What these rows give, were all their conditions met. */
export function sumOf(asked: Asked, topUps: readonly SubsidyRule[]): Sum {
  const { rule, subject, day } = asked;
  const { amount } = rule;
  const before = paidFor(asked);
  switch (amount.kind) {
    case 'by_level': {
      const level = subject.kind === 'credential' ? subject.record.level : null;
      const fen = (level !== null && amount.fen[level]) || 0;
      return { amountFen: withTopUps(fen, topUps), months: null };
    }
    case 'part_of_paid': {
      const { fen, months } = counted(asked);
      const part = Math.floor((fen * amount.numerator) / amount.denominator);
      return { amountFen: Math.max(0, withTopUps(part, topUps) - before.fen), months };
    }
    case 'per_month': {
      if (subject.kind !== 'employment') throw new Error('this row is about a post');
      const worked = Math.min(monthsWorked(subject.record, day), amount.mostMonths);
      const months = Math.max(0, worked - before.months);
      const fen = amount.fen === null ? null : withTopUps(amount.fen * months, topUps);
      return { amountFen: fen, months };
    }
    case 'percent_of_base':
    case 'nothing':
      throw new Error(`${rule.id} gives nothing by itself`);
  }
}

function withTopUps(baseFen: number, topUps: readonly SubsidyRule[]): number {
  return topUps.reduce((sum, { id, amount }) => {
    if (amount.kind !== 'percent_of_base') throw new Error(`${id} adds no part of its base`);
    return sum + Math.floor((baseFen * amount.percent) / 100);
  }, baseFen);
}

/** What this claim may count from: of contributions, the share of the months that are left. */
function counted(asked: Asked): { readonly fen: number; readonly months: number | null } {
  const { subject, rule } = asked;
  if (subject.kind !== 'fact') throw new Error('this row is about a payment');
  const { record } = subject;
  if (record.kind === 'guaranteed_loan') return { fen: record.value.interestFen, months: null };
  const limit = rule.conditions.find((one) => one.kind === 'months_in_all');
  const { months, paidFen } = record.value;
  const left = limit ? monthsLeft(asked, limit).left : months;
  return { fen: months === 0 ? 0 : Math.floor((paidFen * left) / months), months: left };
}

/** For the same loan or post before: interest goes on, and so does work. Another's word on it makes no other loan. */
function paidFor(asked: Asked): { readonly fen: number; readonly months: number } {
  const { subject, given } = asked;
  const loans = given.facts.filter((fact) => isSameLoan(fact, subject)).map(({ id }) => id);
  const same = claimsOfProgramme(asked).filter(
    ({ subjectId }) => subjectId === subject.record.id || loans.includes(subjectId),
  );
  return {
    fen: same.reduce((sum, { amountFen }) => sum + amountFen, 0),
    months: same.reduce((sum, { months }) => sum + (months ?? 0), 0),
  };
}

function isSameLoan(fact: SubsidyFact, { kind, record }: Subject): boolean {
  return (
    kind === 'fact' &&
    record.kind === 'guaranteed_loan' &&
    fact.kind === 'guaranteed_loan' &&
    fact.value.principalFen === record.value.principalFen &&
    overlap(fact.period, record.period)
  );
}
