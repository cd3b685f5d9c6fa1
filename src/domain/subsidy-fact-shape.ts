import { isDay, monthsBetween, type Period, type PlainDate } from './calendar';
import { DEGREES } from './credential';
import { Refusal } from './refusal';
import {
  CONTRIBUTION_WAYS,
  EMPLOYER_SIZES,
  FUND_FAMILIES,
  HARDSHIP_GROUNDS,
  LOAN_BORROWERS,
  type FactSpeaker,
  type FactStatement,
  type SubsidyFactKind,
} from './subsidy-fact';

interface Shape {
  /** `open`: the end may be unknown. */
  readonly period: 'none' | 'closed' | 'open';
  readonly speakers: readonly FactSpeaker[];
  readonly members: Readonly<Record<string, (value: unknown) => boolean>>;
}

const count = (most: number) => (value: unknown) =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most;
const fen = count(100_000_000_000);
const word = (words: readonly string[]) => (value: unknown) => words.includes(String(value));
const day = (value: unknown) => typeof value === 'string' && isDay(value);
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value);
const matching = (pattern: RegExp) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value);

const AUTHORITY: readonly FactSpeaker[] = ['authority'];
const EITHER: readonly FactSpeaker[] = ['authority', 'employer'];

/** What each kind looks like and who may say it. */
export const FACT_SHAPES: Readonly<Record<SubsidyFactKind, Shape>> = {
  insured_months: { period: 'none', speakers: EITHER, members: { months: count(720) } },
  unemployment_benefit: { period: 'open', speakers: AUTHORITY, members: {} },
  hardship_status: {
    period: 'open',
    speakers: AUTHORITY,
    members: { ground: word(HARDSHIP_GROUNDS) },
  },
  graduation: {
    period: 'none',
    speakers: EITHER,
    members: { degree: word(DEGREES), graduatedOn: day },
  },
  employer_size: {
    period: 'open',
    speakers: EITHER,
    members: { size: word(EMPLOYER_SIZES), employees: count(10_000_000) },
  },
  guaranteed_loan: {
    period: 'closed',
    speakers: AUTHORITY,
    members: {
      borrower: word(LOAN_BORROWERS),
      borrowers: count(1_000),
      principalFen: fen,
      interestFen: fen,
      earlierLoans: count(100),
    },
  },
  social_insurance_payment: {
    period: 'closed',
    speakers: EITHER,
    members: { way: word(CONTRIBUTION_WAYS), months: count(720), paidFen: fen },
  },
  retirement: { period: 'none', speakers: AUTHORITY, members: { retiresOn: day } },
  subsidy_paid_elsewhere: {
    period: 'none',
    speakers: AUTHORITY,
    members: {
      fundFamily: word(FUND_FAMILIES),
      occupation: orNull(matching(/^\d-\d{2}-\d{2}-\d{2}$/)),
      level: orNull((value) => count(5)(value) && value !== 0),
      amountFen: fen,
      paidOn: day,
    },
  },
};
export const SUBSIDY_FACT_KINDS = Object.keys(FACT_SHAPES) as SubsidyFactKind[];

/** Any of them, before its shape was held against its kind. */
export interface SaidFact {
  readonly kind: SubsidyFactKind;
  readonly value: Readonly<Record<string, unknown>>;
  readonly asOfOn: PlainDate;
  readonly period: Period | null;
}

/**
 * The members of its kind and no other (one that may be null may be left out), a period where the kind has one, and nothing of after `today`.
 *
 * @throws Refusal `request-invalid`, `period-invalid`, `subsidy-fact-not-yours`.
 */
export function parseFact(said: SaidFact, speaker: FactSpeaker, today: PlainDate): FactStatement {
  const { period, speakers, members } = FACT_SHAPES[said.kind];
  if (!speakers.includes(speaker)) {
    throw new Refusal('subsidy-fact-not-yours', 'Only an authority says this of a person.');
  }
  const unknown = Object.keys(said.value).find((member) => !Object.hasOwn(members, member));
  if (unknown !== undefined) throw wrong(`/value/${unknown}`);
  const value = Object.fromEntries(
    Object.entries(members).map(([member, fits]) => {
      const given = said.value[member] ?? null;
      if (!fits(given)) throw wrong(`/value/${member}`);
      return [member, given];
    }),
  );
  mustBePeriodOf(period, said.period);
  if (said.kind === 'social_insurance_payment') mustBeWholeMonths(said.period, value['months']);
  if (today < said.asOfOn) {
    throw notSo('/asOf', 'Nobody knows today what is true as of a later day.');
  }
  return { ...said, value } as FactStatement;
}

function mustBePeriodOf(wanted: Shape['period'], period: Period | null): void {
  if ((wanted === 'none') !== (period === null)) throw wrong('/period', whichHaveAPeriod());
  if (wanted === 'closed' && period?.endsOn === null) {
    throw wrong('/period/lastDay', whichHaveAPeriod());
  }
  if (period?.endsOn && period.endsOn <= period.startsOn) {
    throw notSo('/period/lastDay', 'A period does not end before it begins.');
  }
}

function whichHaveAPeriod(): string {
  const of = (wanted: Shape['period']) =>
    SUBSIDY_FACT_KINDS.filter((kind) => FACT_SHAPES[kind].period === wanted).join(', ');
  return `A period with its first and last day is needed by ${of('closed')}; with its first day by ${of('open')}; ${of('none')} have none.`;
}

/** Contributions are paid by the calendar month, and what is paid for is counted in them. */
function mustBeWholeMonths(period: Period | null, months: unknown): void {
  if (!period?.endsOn) throw wrong('/period');
  const whole = period.startsOn.endsWith('-01') && period.endsOn.endsWith('-01');
  if (!whole) throw wrong('/period', 'Contributions are of whole calendar months.');
  if (monthsBetween(period.startsOn, period.endsOn) !== months) {
    throw wrong('/value/months', 'It is not as many months as the period has.');
  }
}

function notSo(pointer: string, detail: string): Refusal {
  return new Refusal('period-invalid', detail, { faults: [{ in: 'body', pointer, detail }] });
}

function wrong(pointer: string, detail = 'This does not fit the kind of the fact.'): Refusal {
  return new Refusal('request-invalid', detail, { faults: [{ in: 'body', pointer, detail }] });
}
