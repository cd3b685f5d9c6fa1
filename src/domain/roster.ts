import { plainDate, type PlainDate } from './calendar';
import type { EmploymentKind, WorkingHours } from './employment';
import { parsePersonClaim, type PersonClaim } from './person';
import { Refusal } from './refusal';
import { POSITIONS, type Position } from './requirement';
import {
  damageOf,
  IDENTITY_TYPE_WORDS,
  readHeadings as readColumns,
  wordFor,
  type Headings,
} from './spreadsheet';
import { withoutIdentityNumber } from './update';

/** The columns of a staff list, under what a heading may be called. */
const HEADINGS = {
  reference: ['reference', '工号', '员工编号'],
  name: ['name', '姓名'],
  identityType: ['identityType', '证件类型'],
  number: ['number', '证件号码', '身份证号', '身份证号码'],
  country: ['country', '国籍', '国家'],
  birthDate: ['birthDate', '出生日期'],
  position: ['position', '岗位'],
  site: ['site', '地点', '园区'],
  kind: ['kind', '用工形式'],
  hours: ['hours', '工作时间', '全职兼职'],
  startsOn: ['startsOn', '入职日期'],
} as const satisfies Headings<string>;

export type RosterColumn = keyof typeof HEADINGS;
export const ROSTER_COLUMNS = Object.keys(HEADINGS) as RosterColumn[];
const REQUIRED: readonly RosterColumn[] = [
  'reference',
  'name',
  'number',
  'position',
  'site',
  'startsOn',
];

/** A line as it came: every value text, none that was empty. */
export type RosterLine = Readonly<Partial<Record<RosterColumn, string>>>;

/** One of the staff, as the list says. */
export interface RosterEntry {
  readonly member: PersonClaim;
  readonly reference: string;
  readonly position: Position;
  readonly site: string;
  readonly kind: EmploymentKind;
  readonly hours: WorkingHours;
  readonly startsOn: PlainDate;
}

/** Which column each heading is. @throws Refusal `request-invalid`. */
export function readHeadings(headings: readonly string[]): RosterColumn[] {
  return readColumns(HEADINGS, REQUIRED, headings);
}

/**
 * What a line says. Nothing is guessed and nothing rounded: what a spreadsheet made of a number is named and refused.
 *
 * @throws Refusal `request-invalid`, and as `parsePersonClaim`.
 */
export function parseRosterLine(line: RosterLine): RosterEntry {
  const said = (column: RosterColumn): string => {
    const value = line[column];
    if (value === undefined) throw wrong(`${column} is empty.`);
    return value;
  };
  const number = said('number');
  const damage = damageOf(number);
  if (damage === 'rounded') {
    throw wrong('A spreadsheet has rounded the identity number. Format the column as text.');
  }
  if (damage === 'apostrophe') {
    throw wrong('The identity number begins with an apostrophe. Leave it away.');
  }
  const member = parsePersonClaim({
    identity: {
      type: wordOf(IDENTITY_TYPE_WORDS, line.identityType ?? 'resident_id', 'identityType'),
      number,
      ...(line.country !== undefined && { country: line.country }),
    },
    name: said('name'),
    birthDate: line.birthDate,
    proof: 'sighted',
  });
  return {
    member,
    reference: ownWords(said('reference'), 'reference'),
    position: wordOf(POSITION_WORDS, said('position'), 'position'),
    site: ownWords(said('site'), 'site'),
    kind: wordOf(KIND_WORDS, line.kind ?? 'employed', 'kind'),
    hours: wordOf(HOURS_WORDS, line.hours ?? 'full_time', 'hours'),
    startsOn: plainDate(said('startsOn')),
  };
}

/** What the line is called in an answer: its reference, or nothing where that is none and may be a person's number. */
export function referenceOf({ reference = '' }: RosterLine): string {
  try {
    return ownWords(reference, 'reference');
  } catch (error) {
    if (error instanceof Refusal) return '';
    throw error;
  }
}

const POSITION_WORDS: Readonly<Record<string, Position>> = {
  ...Object.fromEntries(POSITIONS.map((position) => [position, position])),
  负责人: 'head',
  园长: 'head',
  综合管理人员: 'manager',
  保育人员: 'caregiver',
  保育师: 'caregiver',
  保健人员: 'health_worker',
  保安: 'guard',
  保安人员: 'guard',
  炊事人员: 'cook',
  炊事员: 'cook',
  司机: 'driver',
  保洁: 'cleaner',
  志愿者: 'volunteer',
  理事: 'board_member',
  董事: 'board_member',
  举办者: 'owner',
};

const KIND_WORDS: Readonly<Record<string, EmploymentKind>> = {
  employed: 'employed',
  agency: 'agency',
  volunteer: 'volunteer',
  student: 'student',
  合同: 'employed',
  派遣: 'agency',
  志愿: 'volunteer',
  实习: 'student',
};

const HOURS_WORDS: Readonly<Record<string, WorkingHours>> = {
  full_time: 'full_time',
  part_time: 'part_time',
  全职: 'full_time',
  兼职: 'part_time',
};

function wordOf<Word>(words: Readonly<Record<string, Word>>, text: string, column: string): Word {
  const word = wordFor(words, text);
  if (word === undefined) throw wrong(`${column} is none of the words that are known.`);
  return word;
}

function ownWords(text: string, column: RosterColumn): string {
  if (text.length > 100) throw wrong(`${column} is longer than 100 characters.`);
  return withoutIdentityNumber(text, { in: 'body', pointer: `/${column}` });
}

function wrong(detail: string): Refusal {
  return new Refusal('request-invalid', detail);
}
