import { readFileSync } from 'node:fs';
import { plainDate } from '../../src/domain/calendar';
import { Refusal } from '../../src/domain/refusal';
import { faultOf, parseFactLine, type FactLine } from '../../src/domain/subsidy-fact-list';
import { FACT_SHAPES, parseFact, SUBSIDY_FACT_KINDS } from '../../src/domain/subsidy-fact-shape';
import { tellFactFault, type FactFault } from '../../src/domain/subsidy-fact-told';
import { FACT_HEADINGS, KIND_WORDS, VALUE_WORDS } from '../../src/domain/subsidy-fact-words';

const now = new Date('2026-11-22T00:00:00Z');
const LINE: FactLine = {
  reference: 'L-1',
  name: '王小明',
  number: '999999199001010016',
  kind: '社会保险缴费',
  asOf: '2026/10/31',
  from: '2025年10月1日',
  to: '20260930',
  source: '社保',
  way: '灵活就业',
  months: '12',
  paidFen: '960000',
};

type Changed = Readonly<Partial<Record<keyof FactLine, string | null>>>;

/** What becomes of a line that an authority sends: nothing, or its fault. */
function faultIn(changed: Changed): Pick<FactFault, 'reason' | 'column'> | null {
  const line = Object.fromEntries(
    Object.entries({ ...LINE, ...changed }).filter(([, value]) => value !== null),
  ) as FactLine;
  const said = parseFactLine(line, now);
  if ('code' in said) return { reason: said.reason, column: said.column };
  try {
    parseFact(said, 'authority', plainDate('2026-11-22'));
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { reason, column } = faultOf(error, line);
    return { reason, column };
  }
}

test.each<[string, Changed, string, string]>([
  ['an empty month', { months: null }, 'value-missing', 'months'],
  ['no reference', { reference: null }, 'value-missing', 'reference'],
  ['a reference with signs', { reference: '编 号' }, 'value-unreadable', 'reference'],
  [
    'a number for a reference',
    { reference: '999999199001010016' },
    'identity-number-inside',
    'reference',
  ],
  ['a number in the source', { source: '999999199001010016' }, 'identity-number-inside', 'source'],
  ['a long source', { source: '社'.repeat(101) }, 'value-too-long', 'source'],
  ['a kind that nobody knows', { kind: '奖金' }, 'word-unknown', 'kind'],
  ['a document that nobody knows', { identityType: '驾照' }, 'word-unknown', 'identityType'],
  ['a number of 17 digits', { number: '99999919900101001' }, 'identity-number-invalid', 'number'],
  ['a rounded number', { number: '9.99999E+17' }, 'number-rounded', 'number'],
  ['an apostrophe', { number: "'999999199001010016" }, 'number-with-apostrophe', 'number'],
  ['an error of a spreadsheet', { months: '#N/A' }, 'spreadsheet-error', 'months'],
  ['months with a word', { months: '12个月' }, 'value-unreadable', 'months'],
  ['a day that became a number', { asOf: '46326' }, 'day-as-number', 'asOf'],
  ['a day that may be two', { asOf: '10/11/2026' }, 'day-ambiguous', 'asOf'],
  ['a day of no calendar', { to: '2026-09-31' }, 'day-invalid', 'to'],
  ['a day that is to come', { asOf: '2026-12-01' }, 'period-invalid', 'asOf'],
  ['an end before the beginning', { to: '2025-09-30', months: '0' }, 'period-invalid', 'to'],
  ['an end without a beginning', { from: null }, 'value-missing', 'from'],
  ['no period', { from: null, to: null }, 'value-missing', 'from'],
  ['no end', { to: null }, 'value-missing', 'to'],
  ['half a month', { to: '2026-09-15' }, 'month-not-whole', 'from'],
  ['more months than there are', { months: '13' }, 'month-not-whole', 'months'],
  ['a way that nobody knows', { way: '现金' }, 'value-unfit', 'way'],
  ['a column of another kind', { ground: '身体状况' }, 'value-not-of-kind', 'ground'],
  [
    'a period of a kind that has none',
    { kind: '失业保险缴费月数', way: null, paidFen: null },
    'value-not-of-kind',
    'from',
  ],
])('%s is told', (_what, changed, reason, column) => {
  const fault = faultIn(changed);
  expect(fault).toEqual({ reason, column });
  if (!fault) throw new Error('no fault');
  const { zh, en } = tellFactFault(fault);
  expect(zh).toMatch(/^[^：]+：.*[\u4e00-\u9fff]/);
  expect(en).not.toContain(reason);
});

test('a line of every Chinese word is taken', () => {
  expect(faultIn({})).toBeNull();
  for (const [column, words] of Object.entries(VALUE_WORDS)) {
    for (const [word, value] of Object.entries(words)) {
      const said = parseFactLine({ ...LINE, [column]: word }, now);
      expect(said).toMatchObject({ value: { [column]: value } });
    }
  }
});

test('the page has every kind with its word, period, speakers and columns', () => {
  const page = readFileSync('docs/subsidies.md', 'utf8').split('\n');
  const chineseOf = new Map(Object.entries(KIND_WORDS).map(([word, kind]) => [kind, word]));
  for (const kind of SUBSIDY_FACT_KINDS) {
    const line = page.find((text) => text.startsWith(`| \`${kind}\``)) ?? '';
    const { period, speakers, members } = FACT_SHAPES[kind];
    const words = { none: '| none |', open: '| from, may be open |', closed: '| from and to' };
    expect(line).toContain(`| ${chineseOf.get(kind) ?? 'no word'} |`);
    expect(line).toContain(words[period]);
    expect(line).toMatch(speakers.includes('employer') ? /\| yes \|$/ : /\| no \|$/);
    for (const member of Object.keys(members)) {
      const [, heading] = FACT_HEADINGS[member as keyof typeof FACT_HEADINGS];
      expect(line).toContain(`\`${member}\` ${heading}`);
    }
  }
});
