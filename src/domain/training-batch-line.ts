import type { PlainDate } from './calendar';
import { issuerOf } from './identity-document';
import { parsePersonClaim, type PersonClaim } from './person';
import { Refusal, type RefusalCode } from './refusal';
import { damageOf, IDENTITY_TYPE_WORDS, PROOF_WORDS, wordFor } from './spreadsheet';
import { dayInCell, instantInCell, type DayDamage } from './spreadsheet-days';
import type { PushedCompletion, Topic } from './training';
import type { BatchLine, RowFault, RowReason } from './training-batch-row';
import {
  RESULT_WORDS,
  TOPIC_WORDS,
  WITHDRAWAL_WORDS,
  type BatchColumn,
} from './training-batch-words';
import { withoutIdentityNumber } from './update';

/** A row that a push can be made of. */
export interface BatchEntry {
  readonly reference: string;
  readonly push: PushedCompletion;
}

/** What a row says, or why it cannot be recorded. Nothing is guessed and nothing rounded. */
export function parseBatchLine(line: BatchLine): BatchEntry | RowFault {
  try {
    return entryOf(line);
  } catch (error) {
    if (error instanceof Unfit) return { reason: error.reason, column: error.column };
    if (error instanceof Refusal) return { reason: error.code, column: columnOf(error.code) };
    throw error;
  }
}

class Unfit extends Error {
  constructor(
    readonly reason: RowReason,
    readonly column: BatchColumn,
  ) {
    super(reason);
  }
}

const COLUMN_OF: Partial<Record<RefusalCode, BatchColumn>> = {
  'identity-number-invalid': 'number',
  'name-invalid': 'name',
  'birth-date-required': 'birthDate',
  'birth-date-contradicts-number': 'birthDate',
};

function columnOf(code: RefusalCode): BatchColumn | null {
  return COLUMN_OF[code] ?? null;
}

function entryOf(line: BatchLine): BatchEntry {
  const said = (column: BatchColumn): string => {
    const value = line[column];
    if (value === undefined) throw new Unfit('value-missing', column);
    if (/^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|#+)$/i.test(value)) {
      throw new Unfit('spreadsheet-error', column);
    }
    return value;
  };
  const optional = <T>(column: BatchColumn, read: (text: string) => T): T | null =>
    line[column] === undefined ? null : read(said(column));
  const entry: BatchEntry = {
    reference: ownNumber(said('reference'), 'reference', 100),
    push: {
      trainee: traineeOf(line, said),
      courseCode: ownWords(said('courseCode'), 'courseCode', 60),
      courseTitle: ownWords(said('courseTitle'), 'courseTitle', 200),
      hours: {
        theory: hoursOf(said('theoryHours'), 'theoryHours'),
        practice: hoursOf(said('practiceHours'), 'practiceHours'),
      },
      topics: topicsOf(said('topics')),
      startedOn: dayOf(said('startedOn'), 'startedOn'),
      completedOn: dayOf(said('completedOn'), 'completedOn'),
      result: word(RESULT_WORDS, said('result'), 'result'),
      run: optional('run', (text) => ownNumber(text, 'run', 100)),
      withdrawalReason: optional('withdrawalReason', (text) =>
        word(WITHDRAWAL_WORDS, text, 'withdrawalReason'),
      ),
      updatedAt: sound(instantInCell(said('updatedAt')), 'updatedAt'),
    },
  };
  if (entry.push.result === 'withdrawn') said('withdrawalReason');
  return entry;
}

function traineeOf(line: BatchLine, said: (column: BatchColumn) => string): PersonClaim {
  const { country, birthDate } = line;
  const type = word(IDENTITY_TYPE_WORDS, line.identityType ?? 'resident_id', 'identityType');
  if (type === 'passport' && issuerOf(said('country')) === null)
    throw new Unfit('word-unknown', 'country');
  const number = undamaged(said('number'), 'number');
  const name = said('name');
  if (name.length > 200) throw new Unfit('value-too-long', 'name');
  return parsePersonClaim({
    identity: {
      type,
      number,
      ...(country !== undefined && { country }),
    },
    name,
    birthDate: birthDate === undefined ? undefined : dayOf(birthDate, 'birthDate'),
    proof: word(PROOF_WORDS, line.identityProof ?? 'none', 'identityProof'),
  });
}

/** A reference or run, as it may stand in an address. */
function ownNumber(text: string, column: BatchColumn, most: number): string {
  const number = ownWords(undamaged(text, column), column, most);
  if (!/^[A-Za-z0-9][A-Za-z0-9._:~-]*$/.test(number)) throw new Unfit('value-unreadable', column);
  return number;
}

function ownWords(text: string, column: BatchColumn, most: number): string {
  if (text.length > most) throw new Unfit('value-too-long', column);
  if (/[\p{Cc}\p{Cs}]/u.test(text)) throw new Unfit('value-unreadable', column);
  return withoutIdentityNumber(text, { in: 'body', pointer: `/${column}` });
}

function undamaged(text: string, column: BatchColumn): string {
  const damage = damageOf(text);
  if (damage === 'rounded') throw new Unfit('number-rounded', column);
  if (damage === 'apostrophe') throw new Unfit('number-with-apostrophe', column);
  return text;
}

/** Hours of 45 minutes. */
function hoursOf(text: string, column: BatchColumn): number {
  const hours = text.normalize('NFKC');
  if (!/^\d{1,4}$/.test(hours) || Number(hours) > 5_000)
    throw new Unfit('value-unreadable', column);
  return Number(hours);
}

/** Several are separated by semicolons or 、. */
function topicsOf(text: string): Topic[] {
  const topics = text
    .split(/[;；、]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => word(TOPIC_WORDS, one, 'topics'));
  if (topics.length === 0) throw new Unfit('value-missing', 'topics');
  if (new Set(topics).size < topics.length) throw new Unfit('value-unreadable', 'topics');
  return topics;
}

function dayOf(text: string, column: BatchColumn): PlainDate {
  return sound(dayInCell(text), column);
}

function sound<T extends string | Date>(
  read: T | { readonly damage: DayDamage },
  column: BatchColumn,
): T {
  if (typeof read === 'object' && 'damage' in read) throw new Unfit(read.damage, column);
  return read;
}

function word<Word>(
  words: Readonly<Record<string, Word>>,
  text: string,
  column: BatchColumn,
): Word {
  const found = wordFor(words, text);
  if (found === undefined) throw new Unfit('word-unknown', column);
  return found;
}
