import fc from 'fast-check';

/** Characters that programs trip over; each may stand in a text of the registry. */
export const ODD_CHARACTERS: readonly string[] = [
  '\u{20bb7}', // 𠮷, Han of plane 2
  '\u{30ede}', // Han of plane 3
  '\u{f900}', // compatibility ideograph
  '\ue815', // private use, once a rare Han
  '９',
  'Ａ',
  '　',
  '·',
  'é',
  'e\u0301\u0301\u0301',
  'ﬁ',
  'İ',
  'ß',
  'محمد',
  'שלום',
  '\u200f',
  '\u202e',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '👩‍👧',
  '\u{e0041}',
  'ཀྵ',
  '가',
  '\u1100\u1161',
  '\uffff',
  '\u0085',
  '\u2028',
  '\t',
  '\n',
  '\u0001',
  '\u007f',
  "'",
  '"',
  '\\',
  '\\u0000',
  '%00',
  '%',
  '_',
  '$1',
  '${7*7}',
  '<script>',
  "'; DROP TABLE person; --",
  '{}',
  '../..',
  'null',
  '-0',
  '1e400',
];

/** What must never get past the reader of a body. */
export const BROKEN_CHARACTERS: readonly string[] = [
  '\0',
  'a\0b',
  '\ud800',
  'a\udfff',
  '\udc00\ud800',
];

/** Text of the wished length in UTF-16 units at most, with something to be read in it. */
export function readableText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 6 }) },
    { weight: 3, arbitrary: fc.constantFrom('育', '婴', '师', '张', '欧阳', 'Anna', '买买提') },
    { weight: 4, arbitrary: fc.constantFrom(...ODD_CHARACTERS) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }) },
  );
  const short = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  const long = fc.constantFrom('育', 'x', '育 ').map((sign) => sign.repeat(maxLength));
  return fc
    .oneof({ weight: 9, arbitrary: short }, { weight: 1, arbitrary: long })
    .map((text) => cut(text.replaceAll('\0', ''), maxLength))
    .map((text) => (/\S/.test(text) ? text : '文').padEnd(minLength, '文'));
}

/** Never cuts a pair of surrogates in two. */
function cut(text: string, most: number): string {
  const cutOff = text.slice(0, most);
  return /[\ud800-\udbff]$/.test(cutOff) ? cutOff.slice(0, -1) : cutOff;
}
