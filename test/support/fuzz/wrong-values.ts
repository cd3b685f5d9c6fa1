import type { Tree } from '../../../src/platform/http/contract';
import { BROKEN_CHARACTERS, ODD_CHARACTERS } from './odd-text';

const OF_EVERY_KIND: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  9007199254740991,
  1e308,
  '',
  'x',
  [],
  [null],
  {},
  { $ne: null },
  { toString: 'x' },
];
const DAYS = [
  '2026-02-29',
  '2026-13-01',
  '0000-00-00',
  '1899-12-31',
  '1900-01-01',
  '2199-12-31',
  '2200-01-01',
  '9999-12-31',
  '+012026-01-01',
  '2026-1-1',
  '２０２６-01-01',
  '2026-01-01T00:00:00Z',
];
const INSTANTS = [
  '2016-12-31T23:59:60Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00.1234567890Z',
  '2026-01-01T00:00:00',
  '1900-01-01T00:00:00+14:00',
  '2199-12-31T23:59:59-14:59',
  '9999-12-31T23:59:59Z',
  '2026-01-01 00:00:00Z',
];
const CODES = [
  '000000',
  '110100',
  '410105 ',
  '４１０１０５',
  '999999',
  '410000',
  '429004',
  '441900',
];
const IDS = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF',
  '{01900000-0000-7000-8000-000000000000}',
  '1',
];
const NUMBERS_OF_PEOPLE = [
  '99999919900101001',
  '999999199001010017',
  '999999199013010010',
  '99999920990101001X',
  '000000199001010010',
  'CM1234567890123456789012345678901234567',
  'H0000000',
  'A'.repeat(40),
];

/** What a place of this kind might be sent instead: boundaries, neighbours and strangers, some of them allowed. */
export function instead(value: unknown, schema: Tree | null): readonly unknown[] {
  const { type, enum: some, format } = schema ?? {};
  if (Array.isArray(some)) return [...OF_EVERY_KIND, ...words(some.map(String))];
  if (type === 'integer') return [...OF_EVERY_KIND, ...wholeNumbers(schema ?? {})];
  if (type === 'array') return [...OF_EVERY_KIND, ...lists(value, schema ?? {})];
  if (type === 'object') return [...OF_EVERY_KIND, nested(40), nested(31), repeated(200, value)];
  const texts = typeof value === 'string' ? textsLike(value, schema ?? {}) : [];
  if (format === 'date') return [...DAYS, ...texts, ...OF_EVERY_KIND];
  if (format === 'date-time') return [...INSTANTS, ...texts, ...OF_EVERY_KIND];
  return [...texts, ...OF_EVERY_KIND, ...CODES, ...IDS, ...DAYS, ...NUMBERS_OF_PEOPLE];
}

function words(known: readonly string[]): readonly string[] {
  const [first = ''] = known;
  return [...known, first.toUpperCase(), `${first} `, first.slice(1)];
}

function repeated(times: number, value: unknown): readonly unknown[] {
  return Array.from({ length: times }, () => value);
}

function wholeNumbers({ minimum, maximum }: Tree): readonly unknown[] {
  const [least, most] = [Number(minimum), Number(maximum)];
  return [least, most, least - 1, most + 1, String(least), least + 0.5, -0, 2 ** 31, 2 ** 53];
}

function lists(value: unknown, { maxItems }: Tree): readonly unknown[] {
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const [first = null] = items;
  const most = Number(maxItems ?? 5);
  return [
    [],
    [...items, first],
    repeated(most, first),
    repeated(most + 1, first),
    repeated(2_000, first),
    [items],
  ];
}

function textsLike(value: string, { minLength, maxLength }: Tree): readonly string[] {
  const most = Number(maxLength ?? 100);
  const wide = value.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  return [
    'x'.repeat(most),
    '育'.repeat(most),
    '\u{20bb7}'.repeat(most / 2),
    'x'.repeat(most + 1),
    'x'.repeat(Math.max(0, Number(minLength ?? 0) - 1)),
    'x'.repeat(20_000),
    ' ',
    '\u200b',
    '\u3000',
    wide,
    value.toUpperCase(),
    value.toLowerCase(),
    ` ${value}\n`,
    value.slice(1),
    `${value}${value}`,
    ...ODD_CHARACTERS.flatMap((sign) => [sign, `${value}${sign}`, `${sign}${value}`]),
    ...BROKEN_CHARACTERS.flatMap((sign) => [sign, `${value}${sign}`]),
  ];
}

function nested(depth: number): unknown {
  return depth === 0 ? 'deep' : { a: nested(depth - 1) };
}
