import { addDays, type PlainDate } from './calendar';
import { parsePersonClaim, type PersonClaim } from './person';
import { Refusal, type RefusalCode } from './refusal';
import { damageOf, IDENTITY_TYPE_WORDS, readHeadings, wordFor } from './spreadsheet';
import { dayInCell, instantInCell, type DayDamage } from './spreadsheet-days';
import { FACT_SHAPES, SUBSIDY_FACT_KINDS, type SaidFact } from './subsidy-fact-shape';
import type { FactFault, FactReason } from './subsidy-fact-told';
import {
  DAY_COLUMNS,
  FACT_HEADINGS,
  KIND_WORDS,
  NUMBER_COLUMNS,
  TEXT_COLUMNS,
  VALUE_WORDS,
  WORD_COLUMNS,
  type FactColumn,
  type WordColumn,
} from './subsidy-fact-words';
import { withoutIdentityNumber } from './update';

export type { FactColumn } from './subsidy-fact-words';

const REQUIRED: readonly FactColumn[] = ['reference', 'name', 'number', 'kind', 'asOf', 'source'];

/** A line as it came: every value text, none that was empty. */
export type FactLine = Readonly<Partial<Record<FactColumn, string>>>;

export interface FactEntry extends SaidFact {
  readonly reference: string;
  readonly person: PersonClaim;
  readonly source: string;
  readonly updatedAt: Date;
}

/** Which column each heading is. @throws Refusal `request-invalid`. */
export function readFactHeadings(headings: readonly string[]): FactColumn[] {
  return readHeadings(FACT_HEADINGS, REQUIRED, headings);
}

/**
 * What a line says, or why it cannot be recorded. Without a time of its own it was true when the list was `receivedAt`.
 * Nothing is guessed.
 */
export function parseFactLine(line: FactLine, receivedAt: Date): FactEntry | FactFault {
  try {
    return entryOf(line, receivedAt);
  } catch (error) {
    if (error instanceof Unfit) {
      return { code: 'request-invalid', reason: error.reason, column: error.column };
    }
    if (error instanceof Refusal) return faultOf(error, line);
    throw error;
  }
}

/** Of which column a refusal of what a line said speaks, and why, where it names one place. */
export function faultOf({ code, extras }: Refusal, line: FactLine): FactFault {
  const pointer = extras.faults?.[0]?.pointer ?? '';
  const column = COLUMN_AT[pointer] ?? memberAt(pointer) ?? COLUMN_OF[code] ?? null;
  if (code !== 'request-invalid' || column === null) return { code, reason: code, column };
  if (line[column] === undefined) return { code, reason: 'value-missing', column };
  return { code, reason: reasonAt(column, line), column };
}

function reasonAt(column: FactColumn, line: FactLine): FactReason {
  const kind = wordFor(KINDS, line.kind ?? '');
  const { period = 'none', members = {} } = kind ? FACT_SHAPES[kind] : {};
  const isOfPeriod = column === 'from' || column === 'to';
  if (isOfPeriod ? period === 'none' : !Object.hasOwn(members, column)) return 'value-not-of-kind';
  if (isOfPeriod || (column === 'months' && period === 'closed')) return 'month-not-whole';
  return 'value-unfit';
}

const COLUMN_AT: Readonly<Partial<Record<string, FactColumn>>> = {
  '/period': 'from',
  '/period/lastDay': 'to',
  '/asOf': 'asOf',
};

const COLUMN_OF: Partial<Record<RefusalCode, FactColumn>> = {
  'identity-number-invalid': 'number',
  'name-invalid': 'name',
  'birth-date-required': 'birthDate',
  'birth-date-contradicts-number': 'birthDate',
  'subsidy-fact-not-yours': 'kind',
  'update-older-than-stored': 'updatedAt',
  'update-contradicts-stored': 'updatedAt',
};

function memberAt(pointer: string): FactColumn | undefined {
  const member = pointer.replace(/^\/value\//, '');
  return Object.hasOwn(FACT_HEADINGS, member) ? (member as FactColumn) : undefined;
}

class Unfit extends Error {
  constructor(
    readonly reason: FactReason,
    readonly column: FactColumn,
  ) {
    super(reason);
  }
}

const KINDS = {
  ...Object.fromEntries(SUBSIDY_FACT_KINDS.map((kind) => [kind, kind])),
  ...KIND_WORDS,
};

function entryOf(line: FactLine, receivedAt: Date): FactEntry {
  const said = (column: FactColumn): string => {
    const value = line[column];
    if (value === undefined) throw new Unfit('value-missing', column);
    if (/^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|#+)$/i.test(value)) {
      throw new Unfit('spreadsheet-error', column);
    }
    return value;
  };
  const person = personOf(line, said);
  const kind = wordFor(KINDS, said('kind'));
  if (kind === undefined) throw new Unfit('word-unknown', 'kind');
  if (line.from === undefined && line.to !== undefined) throw new Unfit('value-missing', 'from');
  return {
    reference: referenceIn(said('reference')),
    person,
    kind,
    value: valueOf(line, said),
    asOfOn: dayOf(said('asOf'), 'asOf'),
    period:
      line.from === undefined
        ? null
        : {
            startsOn: dayOf(said('from'), 'from'),
            endsOn: line.to === undefined ? null : addDays(dayOf(said('to'), 'to'), 1),
          },
    source: sourceOf(said('source')),
    updatedAt:
      line.updatedAt === undefined
        ? receivedAt
        : sound(instantInCell(said('updatedAt')), 'updatedAt'),
  };
}

function personOf(line: FactLine, said: (column: FactColumn) => string): PersonClaim {
  const number = said('number');
  const damage = damageOf(number);
  if (damage === 'rounded') throw new Unfit('number-rounded', 'number');
  if (damage === 'apostrophe') throw new Unfit('number-with-apostrophe', 'number');
  const name = said('name');
  if (name.length > 200) throw new Unfit('value-too-long', 'name');
  const type = wordFor(IDENTITY_TYPE_WORDS, line.identityType ?? 'resident_id');
  if (!type) throw new Unfit('word-unknown', 'identityType');
  return parsePersonClaim({
    identity: { type, number, ...(line.country !== undefined && { country: line.country }) },
    name,
    birthDate: line.birthDate === undefined ? undefined : dayOf(line.birthDate, 'birthDate'),
    proof: 'none',
  });
}

/** What the line is called in an answer: its reference, or nothing where that is none and may be a person's number. */
export function factReferenceOf({ reference = '' }: FactLine): string {
  try {
    return referenceIn(reference);
  } catch (error) {
    if (error instanceof Unfit) return '';
    throw error;
  }
}

function referenceIn(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:~-]{0,99}$/.test(text)) {
    throw new Unfit('value-unreadable', 'reference');
  }
  return withoutNumber(text, 'reference');
}

function sourceOf(text: string): string {
  if (text.length > 100) throw new Unfit('value-too-long', 'source');
  return withoutNumber(text, 'source');
}

function withoutNumber(text: string, column: FactColumn): string {
  try {
    return withoutIdentityNumber(text, { in: 'body', pointer: `/${column}` });
  } catch (error) {
    if (error instanceof Refusal) throw new Unfit('identity-number-inside', column);
    throw error;
  }
}

function valueOf(line: FactLine, said: (column: FactColumn) => string): SaidFact['value'] {
  const read = <Column extends FactColumn>(
    columns: readonly Column[],
    of: (text: string, column: Column) => string | number,
  ) =>
    columns.flatMap((column) =>
      line[column] === undefined ? [] : [[column, of(said(column), column)] as const],
    );
  return Object.fromEntries<string | number>([
    ...read(NUMBER_COLUMNS, numberOf),
    ...read(DAY_COLUMNS, dayOf),
    ...read(WORD_COLUMNS, wordOf),
    ...read(TEXT_COLUMNS, (text) => text),
  ]);
}

function numberOf(text: string, column: FactColumn): number {
  if (damageOf(text) === 'rounded') throw new Unfit('number-rounded', column);
  const digits = text.normalize('NFKC');
  if (!/^\d{1,12}$/.test(digits)) throw new Unfit('value-unreadable', column);
  return Number(digits);
}

/** The contract's own words stay as they are: their kind says which it knows. */
function wordOf(text: string, column: WordColumn): string {
  return wordFor<string>(VALUE_WORDS[column], text) ?? text;
}

function dayOf(text: string, column: FactColumn): PlainDate {
  return sound(dayInCell(text), column);
}

function sound<T extends string | Date>(
  read: T | { readonly damage: DayDamage },
  column: FactColumn,
): T {
  if (typeof read === 'object' && 'damage' in read) throw new Unfit(read.damage, column);
  return read;
}
