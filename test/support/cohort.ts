import { addDays, plainDate } from '../../src/domain/calendar';
import type { RowOutcome } from '../../src/domain/training-batch';
import type { RowReason } from '../../src/domain/training-batch-row';
import type { BatchColumn } from '../../src/domain/training-batch-words';
import { batchRow, numberOf, type Said } from './batches';

/** A row that is to be sent, and what must become of it. */
export interface CohortRow {
  readonly values: readonly string[];
  readonly expected: RowOutcome;
}

type Row = Said & { readonly reference: string; readonly number: string };

interface Fault {
  /** `turn` counts how often this fault was planted before. */
  readonly spoil: (row: Row, before: Row, turn: number) => Row;
  readonly expected: RowOutcome;
  /** A value more than there are headings. */
  readonly more?: string;
}

/** What the registry must know already for some faults to be faults. */
export const KNOWN = {
  /** Of somebody else. */
  number: numberOf(800_000),
  name: '赵一',
  /** With a number behind it, pushed with a later time than any row has. */
  reference: 'KNOWN',
};

const bad = (reason: RowReason, column: BatchColumn | null = null): RowOutcome => ({
  outcome: 'rejected',
  reason,
  ...(column && { column }),
});
const fault = (said: Said, expected: RowOutcome): Fault => ({
  spoil: (row) => ({ ...row, ...said }),
  expected,
});

/** Each way in which a row goes wrong, by a spreadsheet, a slip of the pen or another's record. */
export const FAULTS: readonly Fault[] = [
  fault({ number: '9.99999E+17' }, bad('number-rounded', 'number')),
  {
    spoil: (row) => ({ ...row, ...aCitizen(row), number: `'${numberOf(1)}` }),
    expected: bad('number-with-apostrophe', 'number'),
  },
  fault(
    { identityType: '身份证', number: '999999199001010019' },
    bad('identity-number-invalid', 'number'),
  ),
  fault({ name: '' }, bad('value-missing', 'name')),
  fault({ name: '欧阳?' }, bad('name-invalid', 'name')),
  fault({ name: '#N/A' }, bad('spreadsheet-error', 'name')),
  fault({ identityType: '户口簿' }, bad('word-unknown', 'identityType')),
  fault(
    { identityType: '护照', number: 'M99999999', country: 'KOR', birthDate: '' },
    bad('birth-date-required', 'birthDate'),
  ),
  {
    spoil: (row) => ({ ...row, ...aCitizen(row), birthDate: '1959-12-31' }),
    expected: bad('birth-date-contradicts-number', 'birthDate'),
  },
  fault({ startedOn: '46083' }, bad('day-as-number', 'startedOn')),
  fault({ completedOn: '4/17/2026' }, bad('day-ambiguous', 'completedOn')),
  fault({ completedOn: '2026-02-30' }, bad('day-invalid', 'completedOn')),
  fault({ completedOn: '2026-03-01' }, bad('period-invalid', 'startedOn')),
  fault({ startedOn: '2019-03-02', completedOn: '2019-04-17' }, bad('award-not-permitted')),
  fault({ theoryHours: '六十' }, bad('value-unreadable', 'theoryHours')),
  fault({ topics: '育儿常识' }, bad('word-unknown', 'topics')),
  fault({ result: '优秀' }, bad('word-unknown', 'result')),
  fault({ result: '撤回' }, bad('value-missing', 'withdrawalReason')),
  fault({ updatedAt: '2199-01-01 00:00' }, bad('request-invalid', 'updatedAt')),
  fault({ reference: '2.02604E+11' }, bad('number-rounded', 'reference')),
  fault({ reference: numberOf(2) }, bad('request-invalid')),
  fault({ courseTitle: '课'.repeat(201) }, bad('value-too-long', 'courseTitle')),
  {
    spoil: (row, _, turn) => ({ ...row, reference: `${KNOWN.reference}-${turn}` }),
    expected: bad('update-older-than-stored'),
  },
  fault(
    { identityType: '身份证', number: KNOWN.number, country: '', birthDate: '' },
    { outcome: 'held_for_review' },
  ),
  {
    spoil: (row, before) => ({ ...row, reference: before.reference }),
    expected: bad('duplicate-in-file', 'reference'),
  },
  {
    spoil: (row, before) => ({ ...before, reference: row.reference, name: '另一人' }),
    expected: { outcome: 'held_for_review' },
  },
  { spoil: (row) => row, more: '多出的一格', expected: bad('values-too-many') },
];

function aCitizen({ reference }: Row): Said & { number: string } {
  const serial = Number(/\d+$/.exec(reference)?.[0] ?? 0);
  return { identityType: '身份证', number: numberOf(serial), country: '', birthDate: '' };
}

const SURNAMES = ['王', '李', '张', '欧阳', '司马', '㐂', '䶮', '尉迟', '诸葛', '〇'];
const GIVEN = ['小明', '静', '𠮷', '䶮', '嘉怡', '㛃', '子涵', '玥', '一〇', '建国'];
const OTHERS = [
  '阿不都热依木·买买提',
  '古丽米热·艾合买提',
  'KIM MINJI',
  '洛桑次仁',
  'Māra Bērziņa',
];

/**
 * People with every kind of document, names as they are, and one row in `each` spoilt, each kind of fault in turn. The
 * row before a spoilt one is whole.
 */
export function aCohort(rows: number, each: number): CohortRow[] {
  let faults = 0;
  let before: Row | null = null;
  return Array.from({ length: rows }, (_, at): CohortRow => {
    const whole = somebody(at);
    const last = before;
    before = whole;
    if (at % each !== each - 1 || !last) {
      return { values: batchRow(whole), expected: { outcome: 'record' } };
    }
    const one = FAULTS[faults % FAULTS.length];
    const turn = Math.floor(faults / FAULTS.length);
    faults += 1;
    if (!one) throw new Error('there are faults');
    const values = batchRow(one.spoil(whole, last, turn));
    return { values: one.more ? [...values, one.more] : values, expected: one.expected };
  });
}

function somebody(at: number): Row {
  const reference = `COHORT-${at + 1}`;
  const surname = SURNAMES[at % SURNAMES.length] ?? '';
  const own = surname + (GIVEN[Math.floor(at / 7) % GIVEN.length] ?? '');
  const name = at % 23 === 5 ? (OTHERS[at % OTHERS.length] ?? own) : own;
  const birthDate = addDays(plainDate('1965-01-01'), at % 12_000);
  const tail = String(at + 1).padStart(7, '0');
  const citizen = { reference, name, identityType: '身份证', number: numberOf(at + 1) };
  switch (at % 20) {
    case 3:
      return {
        reference,
        name,
        identityType: '护照',
        number: `M${tail}`,
        country: 'KOR',
        birthDate,
      };
    case 7:
      return { reference, name, identityType: '来往内地通行证', number: `H9${tail}`, birthDate };
    case 11:
      return { reference, name, identityType: '台胞证', number: `9${tail}`, birthDate };
    case 13:
      return {
        reference,
        name,
        identityType: '外国人永久居留身份证',
        number: `KOR${tail.padStart(12, '9')}`,
        birthDate,
      };
    case 15:
      return { ...citizen, identityType: '港澳台居民居住证' };
    case 17:
      return { ...citizen, number: oldNumber(numberOf(at + 1)) };
    default:
      return citizen;
  }
}

/** Fifteen digits, as on the cards of the first generation. */
function oldNumber(number: string): string {
  return number.slice(0, 6) + number.slice(8, 17);
}
