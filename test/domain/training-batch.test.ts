import { Refusal } from '../../src/domain/refusal';
import { dayInCell, instantInCell } from '../../src/domain/spreadsheet-days';
import {
  isSameAgain,
  isSameOutcome,
  NO_TOTALS,
  outcomeOf,
  paceOf,
  rejected,
} from '../../src/domain/training-batch';
import { parseBatchLine } from '../../src/domain/training-batch-line';
import {
  columnRefused,
  lineOf,
  readBatchHeadings,
  type BatchLine,
} from '../../src/domain/training-batch-row';
import { defused, tellOutcome } from '../../src/domain/training-batch-told';
import { syntheticNumber } from '../support/organisations';

const NUMBER = syntheticNumber('1990-01-01', 1);
const line: BatchLine = {
  reference: 'R-1',
  name: '王小明',
  number: NUMBER,
  courseCode: 'C',
  courseTitle: '育婴',
  theoryHours: '60',
  practiceHours: '60',
  topics: '职业道德；fire_safety、健康卫生',
  startedOn: '2026-03-02',
  completedOn: '2026/4/17',
  result: '合格',
  updatedAt: '2026-04-20 10:00',
};

test('a line says a completion, in the words of a school', () => {
  expect(parseBatchLine(line)).toMatchObject({
    reference: 'R-1',
    push: {
      trainee: { name: '王小明', birthDate: '1990-01-01', proof: 'none' },
      hours: { theory: 60, practice: 60 },
      topics: ['professional_ethics', 'fire_safety', 'health_and_hygiene'],
      startedOn: '2026-03-02',
      completedOn: '2026-04-17',
      result: 'passed',
      run: null,
      withdrawalReason: null,
      updatedAt: new Date('2026-04-20T02:00:00Z'),
    },
  });
});

test.each<[Partial<BatchLine>, string, string | null]>([
  [{ number: '4.10105E+17' }, 'number-rounded', 'number'],
  [{ number: '4,10105e17' }, 'number-rounded', 'number'],
  [{ number: `'${NUMBER}` }, 'number-with-apostrophe', 'number'],
  [{ number: `’${NUMBER}` }, 'number-with-apostrophe', 'number'],
  [
    { number: NUMBER.replace(/.$/, (last) => (last === '1' ? '2' : '1')) },
    'identity-number-invalid',
    'number',
  ],
  [{ reference: '2.02603E+11' }, 'number-rounded', 'reference'],
  [{ reference: '甲-1' }, 'value-unreadable', 'reference'],
  [{ reference: NUMBER }, 'request-invalid', null],
  [{ name: '#N/A' }, 'spreadsheet-error', 'name'],
  [{ name: '王?明' }, 'name-invalid', 'name'],
  [{ name: '王'.repeat(201) }, 'value-too-long', 'name'],
  [{ identityType: '户口本' }, 'word-unknown', 'identityType'],
  [
    { identityType: '护照', number: 'M12345678', country: 'KOR' },
    'birth-date-required',
    'birthDate',
  ],
  [{ identityType: '护照', number: 'M12345678' }, 'value-missing', 'country'],
  [{ identityType: '护照', number: 'M12345678', country: '韩国' }, 'word-unknown', 'country'],
  [
    { identityType: '护照', number: 'M1', country: 'KOR', birthDate: '1990-01-01' },
    'identity-number-invalid',
    'number',
  ],
  [{ result: '撤回' }, 'value-missing', 'withdrawalReason'],
  [{ birthDate: '1991-01-01' }, 'birth-date-contradicts-number', 'birthDate'],
  [{ theoryHours: '60.5' }, 'value-unreadable', 'theoryHours'],
  [{ theoryHours: '-1' }, 'value-unreadable', 'theoryHours'],
  [{ practiceHours: '5001' }, 'value-unreadable', 'practiceHours'],
  [{ topics: ';' }, 'value-missing', 'topics'],
  [{ topics: '职业道德;professional_ethics' }, 'value-unreadable', 'topics'],
  [{ topics: '育儿' }, 'word-unknown', 'topics'],
  [{ startedOn: '46082' }, 'day-as-number', 'startedOn'],
  [{ completedOn: '3/4/2026' }, 'day-ambiguous', 'completedOn'],
  [{ result: '优秀' }, 'word-unknown', 'result'],
  [{ withdrawalReason: '不想上' }, 'word-unknown', 'withdrawalReason'],
  [{ updatedAt: '昨天' }, 'day-invalid', 'updatedAt'],
])('%j cannot be recorded: %s', (said, reason, column) => {
  expect(parseBatchLine({ ...line, ...said })).toEqual({ reason, column });
});

test.each(['reference', 'name', 'number', 'courseCode', 'topics', 'result', 'updatedAt'] as const)(
  'a line without %s says so',
  (column) => {
    const rest = { ...line, [column]: undefined };
    expect(parseBatchLine(rest)).toEqual({ reason: 'value-missing', column });
  },
);

test.each([
  ['2026-03-01', '2026-03-01'],
  ['2026/3/1', '2026-03-01'],
  ['2026.03.1', '2026-03-01'],
  ['２０２６年３月１日', '2026-03-01'],
  ['20260301', '2026-03-01'],
  ['2026/3/1 0:00', '2026-03-01'],
  ['2024-02-29', '2024-02-29'],
  ['2026-02-29', 'day-invalid'],
  ['2026-3/1', 'day-invalid'],
  ['2026-03-01 9:00', 'day-invalid'],
  ['46082', 'day-as-number'],
  ['46082.5', 'day-as-number'],
  ['3/1/2026', 'day-ambiguous'],
  ['1-3-26', 'day-ambiguous'],
  ['26/3/1', 'day-invalid'],
  ['三月一日', 'day-invalid'],
])('a cell with %s is %s', (text, day) => {
  const read = dayInCell(text);
  expect(typeof read === 'string' ? read : read.damage).toBe(day);
});

test.each([
  ['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000Z'],
  ['2026-03-01T08:00:00.250+08:00', '2026-03-01T00:00:00.250Z'],
  ['2026-03-01 08:00', '2026-03-01T00:00:00.000Z'],
  ['2026/3/1 8:05:09', '2026-03-01T00:05:09.000Z'],
  ['2026年3月1日', '2026-02-28T16:00:00.000Z'],
  ['2026-03-01T08:00:00', 'day-invalid'],
  ['2026-03-01 24:00', 'day-invalid'],
  ['2026-03-01T23:59:60Z', 'day-invalid'],
  ['46082.33333', 'day-as-number'],
])('a time of %s is %s', (text, instant) => {
  const read = instantInCell(text);
  expect(read instanceof Date ? read.toISOString() : read.damage).toBe(instant);
});

const HEADINGS =
  '编号,学员姓名,身份证号,课程编号,课程名称,理论学时,实操学时,培训内容,开班日期,结业日期,结业结果,更新时间';

test('headings are known in Chinese and English, however they are spaced', () => {
  expect(readBatchHeadings(HEADINGS.split(',')).slice(0, 3)).toEqual([
    'reference',
    'name',
    'number',
  ]);
  expect(readBatchHeadings([...HEADINGS.split(','), ' Identity Proof ']).at(-1)).toBe(
    'identityProof',
  );
  expect(readBatchHeadings([...HEADINGS.split(','), '', ' '])).toHaveLength(12);
  expect(() => readBatchHeadings(['', ...HEADINGS.split(',')])).toThrow(/: 1\./);
  expect(() => readBatchHeadings(HEADINGS.split(',').slice(1))).toThrow('reference');
  expect(() => readBatchHeadings([...HEADINGS.split(','), '电话'])).toThrow(/: 13\./);
});

test('a row that is too short lacks its last values; one that is too long is refused unless they are empty', () => {
  expect(lineOf(['reference', 'name', 'remark'], ['R'])).toEqual({ reference: 'R' });
  expect(lineOf(['reference', 'name', 'remark'], ['R', 'N', 'read by nobody', ''])).toEqual({
    reference: 'R',
    name: 'N',
  });
  expect(lineOf(['reference'], ['R', 'N'])).toEqual({ reason: 'values-too-many', column: null });
});

test('a row of JSON is the body of a push: other members and values are refused', () => {
  expect(
    lineOf([], { reference: 'R', course: { hours: { theory: 3 }, topics: ['a', 'b'] } }),
  ).toEqual({
    reference: 'R',
    theoryHours: '3',
    topics: 'a;b',
  });
  expect(lineOf([], { toString: 'R' })).toEqual({ reason: 'word-unknown', column: null });
  expect(lineOf([], { course: [] })).toEqual({ reason: 'word-unknown', column: null });
  expect(lineOf([], { reference: true })).toEqual({
    reason: 'value-unreadable',
    column: 'reference',
  });
});

test('whatever holds a row back, its sender reads the same words', () => {
  expect(tellOutcome({ outcome: 'held_for_review' }, 'en')).toEqual([
    'held for review',
    'Kept; counts for nothing until the authority has looked. Compare name and number with the document.',
  ]);
  expect(
    tellOutcome({ outcome: 'rejected', reason: 'value-missing', column: 'name' }, 'zh-CN'),
  ).toEqual(['未登记', '姓名：内容为空']);
  expect(tellOutcome(null, 'zh-CN')).toEqual(['未处理', '']);
});

test.each([
  ['record', 'accepted', null, 'record', ''],
  ['correct', 'accepted', null, 'correct', ''],
  ['unchanged', 'accepted', null, 'unchanged', ''],
  ['record', 'held_for_review', null, 'held_for_review', '已收到，须由主管部门复核'],
  ['unchanged', 'held_for_review', null, 'held_for_review', '已收到，须由主管部门复核'],
  ['unchanged', 'rejected', null, 'rejected', '主管部门复核后未接受该记录'],
  ['unchanged', 'rejected', 'fraud', 'rejected', '原因：弄虚作假'],
] as const)('%s of a record that is %s (struck for %s) is told as %s', (...row) => {
  const [update, state, struckFor, outcome, told] = row;
  const came = outcomeOf(update, { state, struckFor });
  expect(came.outcome).toBe(outcome);
  expect(tellOutcome(came, 'zh-CN')[1]).toContain(told);
  expect(isSameOutcome(came, { outcome: update })).toBe(outcome === update);
});

test.each([
  ['request-invalid', 'updatedAt', '更新时间：比系统时间超前一天以上，请填写实际更改的时间'],
  ['period-invalid', 'startedOn', '开始日期：开始日期晚于结束日期'],
  ['period-invalid', 'completedOn', '结束日期：日期在将来，尚未结业不能登记'],
] as const)('%s of %s says its one cause', (reason, column, told) => {
  const detail = 'why';
  const faults = [{ in: 'body', pointer: `/${column}`, detail }] as const;
  expect(columnRefused(new Refusal(reason, detail, { faults }))).toBe(column);
  expect(columnRefused(new Refusal(reason, detail))).toBeNull();
  const outcome = rejected({ reason, column });
  expect(tellOutcome(outcome, 'zh-CN')).toEqual(['未登记', told]);
  expect(tellOutcome(outcome, 'en')[1]).toMatch(new RegExp(`^${column}: .*(future|after)`));
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('%j runs in no spreadsheet', (value) => {
  expect(defused(value)).toBe(`'${value}`);
});

test('a file is the same batch again while it is open, and when nothing of it is left', () => {
  const all = { ...NO_TOTALS, record: 3 };
  expect(isSameAgain({ state: 'checking', totals: null })).toBe(true);
  expect(isSameAgain({ state: 'applied', totals: all })).toBe(true);
  expect(isSameAgain({ state: 'applied', totals: { ...all, rejected: 1 } })).toBe(false);
  expect(isSameAgain({ state: 'applied', totals: { ...all, changed_since_preflight: 1 } })).toBe(
    false,
  );
  expect(isSameAgain({ state: 'discarded', totals: all })).toBe(false);
});

test('pace and end follow from what is done since', () => {
  const since = new Date('2026-01-01T00:00:00Z');
  const now = new Date('2026-01-01T00:00:10Z');
  expect(paceOf(100, 300, since, now)).toEqual({
    rate: 10,
    endsAt: new Date('2026-01-01T00:00:30Z'),
  });
  expect(paceOf(0, 300, since, now)).toEqual({ rate: null, endsAt: null });
});
