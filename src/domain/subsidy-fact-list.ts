import { addDays, plainDate } from './calendar';
import { parsePersonClaim, type PersonClaim } from './person';
import { Refusal } from './refusal';
import {
  damageOf,
  IDENTITY_TYPE_WORDS,
  readHeadings as readColumns,
  wordFor,
  type Headings,
} from './spreadsheet';
import type { SubsidyFactKind } from './subsidy-fact';
import { SUBSIDY_FACT_KINDS, type SaidFact } from './subsidy-fact-shape';
import { instantOfUpdate, withoutIdentityNumber } from './update';

/** What every kind has, under what a heading may be called. `to` is the last day of the period. */
const COMMON = {
  reference: ['reference', '编号', '业务编号'],
  name: ['name', '姓名'],
  identityType: ['identityType', '证件类型'],
  number: ['number', '证件号码', '身份证号', '身份证号码'],
  country: ['country', '国籍', '国家'],
  birthDate: ['birthDate', '出生日期'],
  kind: ['kind', '事实类别'],
  asOf: ['asOf', '截至日期'],
  from: ['from', '起始日期'],
  to: ['to', '终止日期'],
  source: ['source', '数据来源'],
  updatedAt: ['updatedAt', '更新时间'],
} as const satisfies Headings<string>;

const NUMBERS = {
  months: ['months', '月数'],
  employees: ['employees', '职工人数'],
  borrowers: ['borrowers', '借款人数'],
  principalFen: ['principalFen', '贷款本金分'],
  interestFen: ['interestFen', '已付利息分'],
  earlierLoans: ['earlierLoans', '已享受次数'],
  paidFen: ['paidFen', '缴费金额分'],
  level: ['level', '等级'],
  amountFen: ['amountFen', '补贴金额分'],
} as const satisfies Headings<string>;

const WORDS = {
  ground: ['ground', '困难类别'],
  degree: ['degree', '学历'],
  graduatedOn: ['graduatedOn', '毕业日期'],
  size: ['size', '企业规模'],
  borrower: ['borrower', '借款人类别'],
  way: ['way', '缴费方式'],
  retiresOn: ['retiresOn', '法定退休日'],
  fundFamily: ['fundFamily', '资金渠道'],
  occupation: ['occupation', '职业代码'],
  paidOn: ['paidOn', '发放日期'],
} as const satisfies Headings<string>;

const HEADINGS = { ...COMMON, ...NUMBERS, ...WORDS };
export type FactColumn = keyof typeof HEADINGS;
const REQUIRED: readonly FactColumn[] = ['reference', 'name', 'number', 'kind', 'asOf', 'source'];

/** A line as it came: every value text, none that was empty. */
export type FactLine = Readonly<Partial<Record<FactColumn, string>>>;

export interface FactEntry extends SaidFact {
  readonly reference: string;
  readonly person: PersonClaim;
  readonly source: string;
  readonly updatedAt: Date;
}

const KIND_WORDS: Readonly<Record<string, SubsidyFactKind>> = {
  ...Object.fromEntries(SUBSIDY_FACT_KINDS.map((kind) => [kind, kind])),
  失业保险缴费月数: 'insured_months',
  领取失业保险金: 'unemployment_benefit',
  就业困难人员: 'hardship_status',
  毕业: 'graduation',
  企业规模: 'employer_size',
  创业担保贷款: 'guaranteed_loan',
  社会保险缴费: 'social_insurance_payment',
  退休: 'retirement',
  他处补贴: 'subsidy_paid_elsewhere',
};

/** Which column each heading is. @throws Refusal `request-invalid`. */
export function readFactHeadings(headings: readonly string[]): FactColumn[] {
  return readColumns(HEADINGS, REQUIRED, headings);
}

/**
 * What a line says. Without a time of its own it was true when the list was `receivedAt`. Nothing is guessed.
 *
 * @throws Refusal `request-invalid`, `day-invalid`, and as `parsePersonClaim`.
 */
export function parseFactLine(line: FactLine, receivedAt: Date): FactEntry {
  const said = (column: FactColumn): string => {
    const value = line[column];
    if (value === undefined) throw wrong(`${column} is empty.`);
    return value;
  };
  const number = said('number');
  if (damageOf(number) !== null) {
    throw wrong('A spreadsheet changed the identity number. Format the column as text.');
  }
  const kind = wordFor(KIND_WORDS, said('kind'));
  const type = wordFor(IDENTITY_TYPE_WORDS, line.identityType ?? 'resident_id');
  if (!kind || !type) throw wrong('kind or identityType is none of the words that are known.');
  const person = parsePersonClaim({
    identity: { type, number, ...(line.country !== undefined && { country: line.country }) },
    name: said('name'),
    birthDate: line.birthDate,
    proof: 'none',
  });
  return {
    reference: factReferenceOf(line) || refuseReference(),
    person,
    kind,
    value: valueOf(line),
    asOfOn: plainDate(said('asOf')),
    period:
      line.from === undefined
        ? null
        : {
            startsOn: plainDate(line.from),
            endsOn: line.to === undefined ? null : addDays(plainDate(line.to), 1),
          },
    source: sourceOf(said('source')),
    updatedAt: line.updatedAt === undefined ? receivedAt : instantOfUpdate(line.updatedAt),
  };
}

/** What the line is called in an answer: its reference, or nothing where that is none and may be a person's number. */
export function factReferenceOf({ reference = '' }: FactLine): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,99}$/.test(reference)) return '';
  try {
    return withoutIdentityNumber(reference, { in: 'body', pointer: '/reference' });
  } catch (error) {
    if (error instanceof Refusal) return '';
    throw error;
  }
}

function valueOf(line: FactLine): SaidFact['value'] {
  const words = (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((column) =>
    line[column] === undefined ? [] : [[column, line[column]] as const],
  );
  const numbers = (Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]).flatMap((column) => {
    const text = line[column];
    if (text === undefined) return [];
    if (!/^\d{1,12}$/.test(text)) throw wrong(`${column} is no whole number.`);
    return [[column, Number(text)] as const];
  });
  return Object.fromEntries<string | number>([...words, ...numbers]);
}

function sourceOf(text: string): string {
  if (text.length > 100) throw wrong('source is longer than 100 characters.');
  return withoutIdentityNumber(text, { in: 'body', pointer: '/source' });
}

function refuseReference(): never {
  throw wrong('reference has signs that none may have, or an identity number.');
}

function wrong(detail: string): Refusal {
  return new Refusal('request-invalid', detail);
}
