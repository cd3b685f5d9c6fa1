import { propose, type Proposal } from './ban';
import { CAPACITY_WORDS, CATEGORY_WORDS, GROUND_WORDS, INSTRUMENT_WORDS } from './ban-import-words';
import { plainDate, type PlainDate } from './calendar';
import { parseDivision } from './division';
import { isProven, parsePersonClaim, type PersonClaim } from './person';
import type { Principal } from './principal';
import { Refusal, type RefusalCode } from './refusal';
import {
  damageOf,
  IDENTITY_TYPE_WORDS,
  PROOF_WORDS,
  readHeadings,
  wordFor,
  type Headings,
} from './spreadsheet';
import { withoutIdentityNumber } from './update';

/** The columns of a list of bans, under what a heading may be called. */
const HEADINGS = {
  name: ['name', '姓名'],
  identityType: ['identityType', '证件类型'],
  number: ['number', '证件号码', '身份证号', '身份证号码'],
  country: ['country', '国籍', '国家'],
  birthDate: ['birthDate', '出生日期'],
  identityProof: ['identityProof', '身份核验方式'],
  capacity: ['capacity', '责任身份'],
  ground: ['ground', '禁止事由'],
  category: ['category', '违法犯罪类别'],
  incidentOn: ['incidentOn', '行为日期'],
  incidentDivision: ['incidentDivision', '行为地区划代码', '行为地'],
  documentNumber: ['documentNumber', '文书号', '决定书文号'],
  authority: ['authority', '决定机关'],
  instrument: ['instrument', '文书种类'],
  legalBasis: ['legalBasis', '法律依据'],
  decidedOn: ['decidedOn', '决定日期'],
  servedOn: ['servedOn', '送达日期'],
  serviceEvidence: ['serviceEvidence', '送达凭证'],
  termYears: ['termYears', '禁止年限'],
  releasedOn: ['releasedOn', '释放日期'],
} as const satisfies Headings<string>;

export type ImportColumn = keyof typeof HEADINGS;
const REQUIRED: readonly ImportColumn[] = [
  'name',
  'number',
  'identityProof',
  'capacity',
  'ground',
  'category',
  'incidentOn',
  'incidentDivision',
  'documentNumber',
  'authority',
  'legalBasis',
  'decidedOn',
  'servedOn',
  'serviceEvidence',
];

/** A line as it came: every value text, none that was empty. */
export type ImportLine = Readonly<Partial<Record<ImportColumn, string>>>;

/** @throws Refusal `request-invalid`. */
export function readImportHeadings(headings: readonly string[]): ImportColumn[] {
  return readHeadings(HEADINGS, REQUIRED, headings);
}

/** Why a row is not put in force with its file. Beside these, every refusal of a proposal. */
export type RowReason =
  | RefusalCode
  | 'number-rounded'
  | 'number-with-apostrophe'
  | 'word-unknown'
  | 'value-missing'
  | 'identity-not-proven'
  | 'identity-disputed'
  | 'authority-not-in-line'
  | 'duplicate-in-file'
  | 'decided-before'
  | 'could-not-be-applied'
  | 'row-altered';

/** A row of the file that a decision could be made about, as far as the row itself says. */
export interface ImportEntry {
  readonly subject: PersonClaim;
  readonly proposal: Proposal;
  /** As the row calls who decided. */
  readonly authority: string;
}

export type LineVerdict =
  | { readonly verdict: 'importable'; readonly entry: ImportEntry }
  | {
      readonly verdict: 'single_proposal' | 'refused';
      readonly reason: RowReason;
      readonly column: ImportColumn | null;
    };

/**
 * What may become of a line by itself: `importable` when it says all that an approval needs; `single_proposal` when a proof of
 * the decision, its service or the identity is not there, so that two humans must look at it alone; `refused` when it
 * can be no ban. Nothing is guessed and nothing rounded.
 */
export function judgeLine(line: ImportLine, officer: Principal, today: PlainDate): LineVerdict {
  try {
    const entry = parseLine(line);
    propose('', entry.proposal, entry.subject, officer, new Date(0), today);
    if (line.serviceEvidence === undefined) throw new NotWhole('value-missing', 'serviceEvidence');
    if (isProven(entry.subject.proof)) return { verdict: 'importable', entry };
    throw new NotWhole('identity-not-proven', 'identityProof');
  } catch (error) {
    if (error instanceof NotWhole) {
      const { reason, column } = error;
      return { verdict: error.single ? 'single_proposal' : 'refused', reason, column };
    }
    if (!(error instanceof Refusal)) throw error;
    return { verdict: 'refused', reason: error.code, column: null };
  }
}

/** Whom a line names, whatever else is wrong with it; null where that cannot be read. */
export function subjectIn({ identityProof: _, ...line }: ImportLine): PersonClaim | null {
  try {
    return subjectOf(line, saidIn(line));
  } catch (error) {
    if (error instanceof NotWhole || error instanceof Refusal) return null;
    throw error;
  }
}

/** Proofs that the file need not give: another way leads to the ban. */
const PROVING: ReadonlySet<ImportColumn> = new Set<ImportColumn>([
  'documentNumber',
  'authority',
  'decidedOn',
  'servedOn',
  'serviceEvidence',
  'identityProof',
]);

class NotWhole extends Error {
  readonly single: boolean;
  constructor(
    readonly reason: RowReason,
    readonly column: ImportColumn,
  ) {
    super(reason);
    this.single =
      reason === 'identity-not-proven' || (reason === 'value-missing' && PROVING.has(column));
  }
}

type Said = (column: ImportColumn) => string;

function saidIn(line: ImportLine): Said {
  return (column) => {
    const value = line[column];
    if (value === undefined) throw new NotWhole('value-missing', column);
    return value;
  };
}

function parseLine(line: ImportLine): ImportEntry {
  const said = saidIn(line);
  const subject = subjectOf(line, said);
  return {
    subject,
    authority: said('authority'),
    proposal: {
      capacity: word(CAPACITY_WORDS, said('capacity'), 'capacity'),
      ground: word(GROUND_WORDS, said('ground'), 'ground'),
      category: word(CATEGORY_WORDS, said('category'), 'category'),
      incidentOn: plainDate(said('incidentOn')),
      incidentDivision: parseDivision(said('incidentDivision')),
      documentNumber: ownWords(said('documentNumber'), 'documentNumber'),
      legalBasis: articlesOf(said('legalBasis')),
      decidedOn: plainDate(said('decidedOn')),
      servedOn: plainDate(said('servedOn')),
      instrument:
        line.instrument === undefined
          ? null
          : word(INSTRUMENT_WORDS, line.instrument, 'instrument'),
      term: termOf(line),
    },
  };
}

function subjectOf(line: ImportLine, said: Said): PersonClaim {
  const number = said('number');
  const damage = damageOf(number);
  if (damage === 'rounded') throw new NotWhole('number-rounded', 'number');
  if (damage === 'apostrophe') throw new NotWhole('number-with-apostrophe', 'number');
  const proof = line.identityProof ?? 'none';
  return parsePersonClaim({
    identity: {
      type: word(IDENTITY_TYPE_WORDS, line.identityType ?? 'resident_id', 'identityType'),
      number,
      ...(line.country !== undefined && { country: line.country }),
    },
    name: said('name'),
    birthDate: line.birthDate,
    proof: word(PROOF_WORDS, proof, 'identityProof'),
  });
}

/** Several are separated by semicolons. */
function articlesOf(text: string): string[] {
  const articles = text.split(/[;；]/).map((one) => one.trim());
  const whole = articles.filter((one) => one !== '').map((one) => ownWords(one, 'legalBasis'));
  if (whole.length === 0 || whole.length > 20) throw new NotWhole('value-missing', 'legalBasis');
  return whole;
}

function termOf({ termYears, releasedOn }: ImportLine): Proposal['term'] {
  if (termYears === undefined && releasedOn === undefined) return null;
  if (termYears === undefined) throw new NotWhole('value-missing', 'termYears');
  if (!/^\d{1,2}$/.test(termYears)) throw new NotWhole('word-unknown', 'termYears');
  return {
    years: Number(termYears),
    releasedOn: releasedOn === undefined ? null : plainDate(releasedOn),
  };
}

function word<Word>(
  words: Readonly<Record<string, Word>>,
  text: string,
  column: ImportColumn,
): Word {
  const found = wordFor(words, text);
  if (found === undefined) throw new NotWhole('word-unknown', column);
  return found;
}

function ownWords(text: string, column: ImportColumn): string {
  if (text.length > (column === 'documentNumber' ? 100 : 200))
    throw new NotWhole('word-unknown', column);
  return withoutIdentityNumber(text, { in: 'body', pointer: `/${column}` });
}
