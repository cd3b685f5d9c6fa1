import { addYears } from './calendar';
import { contradicted } from './subsidy-contradiction';
import { found, type Asked, type Condition, type Found } from './subsidy-found';
import { referenceOf, type PaidLoan } from './subsidy-subject';

// What the lender and the office that guarantees it say of a loan.

export function borrower(asked: Asked, { borrowers }: Condition<'borrower'>): Found {
  const { value } = loanOf(asked);
  return found(borrowers.includes(value.borrower), value.borrower, [referenceOf(asked.subject)]);
}

export function principal(asked: Asked, limits: Condition<'principal'>): Found {
  const { id, value } = loanOf(asked);
  const open = contradicted(asked, 'guaranteed_loan', (fact) => fact.id === id);
  if (open) return open;
  const mostFen = most(value, limits);
  return found(value.principalFen <= mostFen, { principalFen: value.principalFen, mostFen }, [
    referenceOf(asked.subject),
  ]);
}

function most(
  { borrower, borrowers }: PaidLoan['value'],
  { personFen, partnersPercent, smallFirmFen }: Condition<'principal'>,
): number {
  if (borrower === 'person') return personFen;
  if (borrower === 'small_firm') return smallFirmFen;
  return Math.floor((borrowers * personFen * partnersPercent) / 100);
}

export function loanYears(asked: Asked, limits: Condition<'loan_years'>): Found {
  const { value, period } = loanOf(asked);
  if (!period?.endsOn) throw new Error('a loan without an end');
  const years = value.borrower === 'small_firm' ? limits.smallFirm : limits.person;
  return found(period.endsOn <= addYears(period.startsOn, years), { ...period, mostYears: years }, [
    referenceOf(asked.subject),
  ]);
}

export function loansInAll(asked: Asked, { most }: Condition<'loans_in_all'>): Found {
  const { earlierLoans } = loanOf(asked).value;
  return found(earlierLoans < most, earlierLoans, [referenceOf(asked.subject)]);
}

function loanOf({ subject }: Asked): PaidLoan {
  if (subject.kind !== 'fact' || subject.record.kind !== 'guaranteed_loan') {
    throw new Error('this row is about a loan');
  }
  return subject.record;
}
