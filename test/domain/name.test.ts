import fc from 'fast-check';
import { plainDate } from '../../src/domain/calendar';
import { nameToken, parseName, sameName } from '../../src/domain/name';
import { Refusal } from '../../src/domain/refusal';

const pointsIn = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at));

test.each`
  typed                   | stored                  | why
  ${'王小明'}             | ${'王小明'}             | ${'as it came'}
  ${'  王 小明\u3000'}    | ${'王 小明'}            | ${'spaces at the ends go'}
  ${'LI\u00a0\u3000 WEI'} | ${'LI WEI'}             | ${'spaces inside become one'}
  ${'Rene\u0301'}         | ${'Ren\u00e9'}          | ${'composed, NFC'}
  ${'ＬＩ Ｗｅｉ'}        | ${'ＬＩ Ｗｅｉ'}        | ${'width is kept'}
  ${'阿卜杜拉•买买提'}    | ${'阿卜杜拉•买买提'}    | ${'the dot is kept'}
  ${"O'Brien-Smith"}      | ${"O'Brien-Smith"}      | ${'punctuation is kept'}
  ${'葛\u{e0100}城'}      | ${'葛\u{e0100}城'}      | ${'the variant of the ideograph is kept'}
  ${'\uf92c'}             | ${'郎'}                 | ${'Unicode has one form for both encodings'}
  ${'𠮷野\u{2ebf1}'}      | ${'𠮷野\u{2ebf1}'}      | ${'rare ideographs are kept'}
  ${'\u{2ebf1}'}          | ${'\u{2ebf1}'}          | ${'an ideograph younger than the runtime is a letter'}
  ${'王\ue863'}           | ${'王\ue863'}           | ${'a private-use ideograph is kept'}
  ${'〇'}                 | ${'〇'}                 | ${'zero is a name'}
  ${'Muthu A/L Rama'}     | ${'Muthu A/L Rama'}     | ${'a slash and an alias as passports print them'}
  ${'Tan @ 陈 (Chan), 3'} | ${'Tan @ 陈 (Chan), 3'} | ${'brackets, comma and numeral'}
  ${'ꆈꌠ ᠮᠣᠩᠭᠣᠯ བོད'}     | ${'ꆈꌠ ᠮᠣᠩᠭᠣᠯ བོད'}     | ${'Yi, Mongolian, Tibetan with its marks'}
  ${'⾦\u{f0001}'}        | ${'⾦\u{f0001}'}        | ${'a radical, and private use beyond the first plane'}
  ${'محمد'}               | ${'محمد'}               | ${'any script'}
  ${'\u200eLi\u200d Wei'} | ${'\u200eLi\u200d Wei'} | ${'marks are kept'}
`(
  '"$typed" is stored as "$stored": $why',
  ({ typed, stored }: { typed: string; stored: string }) => {
    expect(parseName(typed)).toBe(stored);
  },
);

test.each`
  typed             | why
  ${''}             | ${'nothing'}
  ${' \u3000'}      | ${'spaces'}
  ${'·-'}           | ${'punctuation'}
  ${'123'}          | ${'digits'}
  ${'\u200b\u3164'} | ${'invisible marks and fillers'}
  ${'\u0301'}       | ${'an accent on nothing'}
  ${'😀'}           | ${'a picture'}
  ${'王\u0000明'}   | ${'NUL'}
  ${'王小明\n'}     | ${'a line break'}
  ${'王\t明'}       | ${'a tab'}
  ${'王\u2028明'}   | ${'a line separator'}
  ${'王\u0085明'}   | ${'a C1 control'}
  ${'王\ud800明'}   | ${'half a character'}
  ${'\udc00王'}     | ${'the other half'}
  ${'王\uffff'}     | ${'no character'}
  ${'\u202e明小王'} | ${'text turned round'}
  ${'王\u2066明'}   | ${'text isolated'}
  ${'王\ufffd明'}   | ${'a character that a decoder lost'}
  ${'王?明'}        | ${'a character that a system lacked'}
  ${'王□明'}        | ${'a box'}
  ${'王*明'}        | ${'a masked character'}
  ${'王＊'}         | ${'a masked character, wide'}
  ${'=cmd()'}       | ${'a formula'}
  ${'+86李'}        | ${'a sum'}
  ${'<b>李</b>'}    | ${'markup'}
  ${'李&amp;'}      | ${'markup, written out'}
  ${'李"明'}        | ${'a quotation mark'}
  ${'李;明'}        | ${'a separator'}
  ${'李😀'}         | ${'a picture beside a letter'}
  ${'李$明'}        | ${'a sign of money'}
  ${'李_明'}        | ${'a line'}
  ${'李|明'}        | ${'a bar'}
`('a name of $why is refused', ({ typed }: { typed: string }) => {
  expect(() => parseName(typed)).toThrow(
    expect.objectContaining({ code: 'name-invalid' }) as Error,
  );
});

test.each([...'ー－-—·•‧∙⋅●▪⦁・･ㆍ᛫⸱⸳𐄁ᐧꞏ.．﹒․', ..."'’‘ʼʻ`´＇", '\u0387', '\u2212', '\u3000'])(
  '"%s" may stand inside a name',
  (sign) => {
    expect(parseName(`阿${sign}卜`)).toContain('卜');
  },
);

test.each([
  ['extension A', 0x3400, 0x4dbf],
  ['the basic block', 0x4e00, 0x9fff],
  ['private use', 0xe000, 0xf8ff],
  ['extensions B and next', 0x20000, 0x2f7ff],
  ['extensions G and next', 0x30000, 0x3fffd],
])('every ideograph of %s is taken', (_, first, last) => {
  expect([...parseName(pointsIn(first, last).join(''))]).toHaveLength(last - first + 1);
});

test('a refusal never repeats the name', () => {
  try {
    parseName('王小*');
  } catch (error) {
    expect((error as Refusal).message).not.toMatch(/王|小/);
  }
  expect.assertions(1);
});

test.each`
  a                | b                       | same     | why
  ${'王小明'}      | ${'王小明'}             | ${true}  | ${'equal'}
  ${'王小明'}      | ${'王 小　明'}          | ${true}  | ${'spaces'}
  ${'王小明'}      | ${'王\u200b小\ufeff明'} | ${true}  | ${'zero-width marks'}
  ${'王小明'}      | ${'\u200f王小明\u200e'} | ${true}  | ${'bidi marks'}
  ${'Li Wei'}      | ${'ＬＩ ＷＥＩ'}        | ${true}  | ${'width and case'}
  ${'Li Wei'}      | ${'LIWEI'}              | ${true}  | ${'written together'}
  ${'Jean-Luc'}    | ${'JEAN LUC'}           | ${true}  | ${'hyphen'}
  ${'Jean-Luc'}    | ${'Jean‑Luc'}           | ${true}  | ${'another hyphen'}
  ${"O'Brien"}     | ${'O’Brien'}            | ${true}  | ${'apostrophe'}
  ${"O'Brien"}     | ${'O´Brien'}            | ${true}  | ${'accent for apostrophe'}
  ${'Groß'}        | ${'GROSS'}              | ${true}  | ${'capitals of ß'}
  ${'René'}        | ${'Rene\u0301'}         | ${true}  | ${'composed or not'}
  ${'René'}        | ${'Rene'}               | ${false} | ${'an accent is part of the letter'}
  ${'Οδυσσεύς'}    | ${'ΟΔΥΣΣΕΎΣ'}           | ${true}  | ${'final sigma'}
  ${'郎平'}        | ${'\uf92c平'}           | ${true}  | ${'compatibility ideograph'}
  ${'丽'}          | ${'\u{2f800}'}          | ${true}  | ${'compatibility ideograph of plane 2'}
  ${'金一'}        | ${'⾦一'}               | ${true}  | ${'Kangxi radical'}
  ${'王䶮'}        | ${'王\ue863'}           | ${true}  | ${'private use of GB 18030'}
  ${'王𠂇'}        | ${'王\ue816'}           | ${true}  | ${'private use, now in plane 2'}
  ${'葛城'}        | ${'葛\u{e0100}城'}      | ${true}  | ${'variation selector'}
  ${'吉野'}        | ${'𠮷野'}               | ${false} | ${'a rare ideograph is another letter'}
  ${'王\u{2ebf1}'} | ${'王\u{2ebf2}'}        | ${false} | ${'two ideographs younger than the runtime'}
  ${'王\ue863'}    | ${'王\ue864'}           | ${false} | ${'two private-use ideographs'}
  ${'王\ue000'}    | ${'王'}                 | ${false} | ${'unknown private use counts'}
  ${'张三'}        | ${'張三'}               | ${false} | ${'traditional form: a human decides'}
  ${'王小明'}      | ${'王晓明'}             | ${false} | ${'same sound'}
  ${'王小明'}      | ${'小明王'}             | ${false} | ${'other order'}
  ${'王小明'}      | ${'王小'}               | ${false} | ${'a part'}
  ${'己'}          | ${'已'}                 | ${false} | ${'alike to the eye'}
  ${'Anna'}        | ${'Аnna'}               | ${false} | ${'Cyrillic letter'}
`('"$a" and "$b" are one name: $same ($why)', (row) => {
  const { a, b, same } = row as { a: string; b: string; same: boolean };
  expect(sameName(a, b)).toBe(same);
  expect(sameName(b, a)).toBe(same);
  const day = plainDate('1990-01-01');
  expect(nameToken(a, day) === nameToken(b, day)).toBe(same);
});

test.each([
  ...'·•‧∙⋅●▪⦁・･ㆍ᛫⸱⸳𐄁ᐧꞏ.．﹒․',
  '\u0387',
  ' ',
  '-',
  '－',
  '—',
  '\u2212',
  '\u00ad',
  '\u2060',
  '\u061c',
])('parts of a name joined by "%s" are the same name', (dot) => {
  expect(sameName(`阿卜杜拉${dot}买买提`, '阿卜杜拉·买买提')).toBe(true);
});

test('people born on another day have another token', () => {
  expect(nameToken('王小明', plainDate('1990-01-01'))).toBe('1990-01-01:王小明');
  expect(nameToken('王小明', plainDate('1990-01-02'))).not.toBe(
    nameToken('王小明', plainDate('1990-01-01')),
  );
});

test('the private-use ideographs are those of GB 18030', () => {
  const decoder = new TextDecoder('gb18030');
  const rows = Array.from({ length: 0xa1 - 0x50 }, (_, at) => 0x50 + at).filter(
    (at) => at !== 0x7f,
  );
  let checked = 0;
  for (const [at, trail] of rows.entries()) {
    const formerly = String.fromCharCode(0xe815 + at);
    const today = decoder.decode(Uint8Array.of(0xfe, trail));
    if (today !== formerly) checked += sameName(formerly, today) ? 1 : -100;
  }
  expect(checked).toBeGreaterThanOrEqual(74);
});

const anyText = fc.string({ unit: 'binary', maxLength: 12 });

test('what is stored is stored again as it is, and is the name that came', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        const stored = parseName(text);
        expect(parseName(stored)).toBe(stored);
        expect(sameName(stored, text)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a token holds nothing that spelling could still change', () => {
  const token = (text: string) => nameToken(text, plainDate('1990-01-01')).slice(11);
  for (let page = 0; page <= 0x10ff; page += 1) {
    if (page >= 0xd8 && page <= 0xdf) continue;
    const points = pointsIn(page * 0x100, page * 0x100 + 0xff);
    const once = token(points.map((point) => `a${point}b`).join(''));
    if (token(once) !== once) throw new Error(`U+${page.toString(16)}xx`);
  }
  fc.assert(fc.property(anyText, (text) => expect(token(token(text))).toBe(token(text))));
});

test.each`
  plane                      | first      | last
  ${'extension A'}           | ${0x3400}  | ${0x4dbf}
  ${'the basic block'}       | ${0x4e00}  | ${0x9fff}
  ${'extensions B and next'} | ${0x20000} | ${0x2f7ff}
  ${'extensions G and next'} | ${0x30000} | ${0x3fffd}
`('every ideograph of $plane is a letter of its own', (row) => {
  const { first, last } = row as Record<'first' | 'last', number>;
  const ideographs = pointsIn(first, last);
  const token = nameToken(ideographs.join(''), plainDate('1990-01-01'));
  expect(token === `1990-01-01:${ideographs.join('')}`).toBe(true);
});
