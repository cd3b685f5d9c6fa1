import { addMonths, plainDate, type PlainDate } from './calendar';
import { stands, type EarlierClaim, type Reference } from './subsidy-case';
import { factsThatCount, overlap, type FundFamily } from './subsidy-fact';
import {
  change,
  found,
  saidBy,
  type Asked,
  type Condition,
  type Found,
  type WouldChange,
} from './subsidy-found';
import { issuedOn, SUBJECT_OF } from './subsidy-subject';

// What was paid before, here or by an authority that keeps no claims here.

interface Paid {
  readonly fundFamily: FundFamily;
  readonly subjectId: string | null;
  readonly occupation: string | null;
  readonly level: number | null;
  /** Null: nobody said where. */
  readonly division: string | null;
  readonly on: PlainDate;
  readonly from: Reference;
}

/** For certificates: claims kept here about anything else have no part in it. */
function paidBefore({ given: { claims, facts }, day }: Asked): Paid[] {
  const forCertificates = claims.filter(({ programme }) => SUBJECT_OF[programme] === 'credential');
  const here = forCertificates.filter(stands).map((claim) => ({
    ...claim,
    on: claim.appliedOn,
    from: claimed(claim),
  }));
  const elsewhere = factsThatCount(facts, 'subsidy_paid_elsewhere', day).map((fact) => ({
    ...fact.value,
    subjectId: null,
    division: null,
    on: fact.value.paidOn,
    from: saidBy(fact),
  }));
  return [...here, ...elsewhere];
}

export function claimed({ id, version }: EarlierClaim): Reference {
  return { kind: 'claim', id, version, speaker: null };
}

export function once(asked: Asked): Found {
  const { occupation, level } = certificate(asked);
  return unpaid(
    byThisFund(asked).filter((paid) => paid.occupation === occupation && paid.level === level),
    byThisFund(asked).filter((paid) => paid.occupation === null || paid.level === null),
  );
}

/** Levels count downwards: 3 is higher than 4. */
export function nothingLower(asked: Asked): Found {
  const { occupation, level } = certificate(asked);
  return unpaid(
    byThisFund(asked).filter(
      (paid) =>
        paid.occupation === occupation &&
        paid.level !== null &&
        level !== null &&
        paid.level < level,
    ),
    [],
  );
}

/** One certificate is never paid for from two funds, wherever; occupation and level are excluded as far as the row says. */
export function notPaidBy(asked: Asked, { funds, within }: Condition<'not_paid_by'>): Found {
  const { id, occupation, level } = certificate(asked);
  const isIt = ({ subjectId }: Paid) => asked.given.readAs !== 1 && subjectId === id;
  const near = ({ division }: Paid) =>
    within === 'CN' || division === null || province(division) === province(asked.given.division);
  const others = paidBefore(asked).filter(
    (paid) => funds.includes(paid.fundFamily) && (isIt(paid) || near(paid)),
  );
  return unpaid(
    others.filter(
      (paid) => paid.subjectId === id || (paid.occupation === occupation && paid.level === level),
    ),
    others.filter((paid) => paid.occupation === null || paid.level === null),
  );
}

/** A payment of which nobody said for what may have been for this. */
function unpaid(same: readonly Paid[], perhaps: readonly Paid[]): Found {
  const by = same.length > 0 ? same : perhaps;
  const met = same.length > 0 ? 'not_met' : perhaps.length > 0 ? 'unknown' : 'met';
  const changes = met === 'unknown' ? [change('fact', { fact: 'subsidy_paid_elsewhere' })] : [];
  return found(
    met,
    same.length,
    by.map(({ from }) => from),
    changes,
  );
}

/** Those for occupations on a list use the extra first come, first served; the others never. */
export function yearlyCap(asked: Asked, { most, moreForShortage }: Condition<'yearly_cap'>): Found {
  const year = asked.day.slice(0, 4);
  const paid = byThisFund(asked).filter(({ on }) => on.slice(0, 4) === year);
  const isShort = (occupation: string | null) =>
    occupation !== null && asked.shortage.has(occupation);
  const ordinary = paid.filter(({ occupation }) => !isShort(occupation));
  const short = isShort(certificate(asked).occupation);
  const met = paid.length < most + moreForShortage && (short || ordinary.length < most);
  const changes = met ? [] : nextYear(asked);
  return found(
    met,
    { paidThisYear: paid.length, shortageOccupation: short },
    paid.map(({ from }) => from),
    changes,
  );
}

/** Unless it is too late for the certificate then. */
function nextYear({ rule, subject, day }: Asked): WouldChange[] {
  const from = plainDate(`${String(Number(day.slice(0, 4)) + 1)}-01-01`);
  const limit = rule.conditions.find((one) => one.kind === 'applied_within_months');
  const by = limit ? addMonths(issuedOn(subject), limit.months) : null;
  return by !== null && by < from ? [] : [change('next_year', { from, by })];
}

export function capInAll(asked: Asked, { most }: Condition<'cap_in_all'>): Found {
  const paid = byThisFund(asked);
  return found(
    paid.length < most,
    paid.length,
    paid.map(({ from }) => from),
  );
}

/** Neither this payment or loan nor another of the same months. */
export function periodNotPaid(asked: Asked): Found {
  const { given, subject } = asked;
  if (subject.kind !== 'fact') throw new Error('this row is about months');
  const { period } = subject.record;
  const before = claimsOfProgramme(asked).filter(({ subjectId }) => {
    const paidFor = given.facts.find(({ id }) => id === subjectId);
    return subjectId === subject.record.id || (paidFor && overlap(paidFor.period, period));
  });
  return found(before.length === 0, before.length, before.map(claimed));
}

export function claimsOfProgramme({ given: { claims }, rule }: Asked): EarlierClaim[] {
  return claims.filter((claim) => stands(claim) && claim.programme === rule.programme);
}

function byThisFund(asked: Asked): Paid[] {
  return paidBefore(asked).filter(({ fundFamily }) => fundFamily === asked.rule.fundFamily);
}

function certificate({ subject }: Asked) {
  if (subject.kind !== 'credential') throw new Error('this row is about a certificate');
  return subject.record;
}

const province = (division: string) => division.slice(0, 2);
