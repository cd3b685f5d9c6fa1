import fc from 'fast-check';
import { JsonFault, readJson } from '../../src/platform/http/strict-json';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test.each`
  text                          | why
  ${''}                         | ${'nothing'}
  ${' '}                        | ${'nothing but space'}
  ${'{} {}'}                    | ${'two values'}
  ${'{"a":1,"a":2}'}            | ${'a name twice'}
  ${'{"a":1,"\\u0061":2}'}      | ${'a name twice, once escaped'}
  ${'{"x":{"a":1,"a":1}}'}      | ${'a name twice, deeper'}
  ${'{"__proto__":{}}'}         | ${'a prototype'}
  ${'{"\\u005f_proto__":{}}'}   | ${'a prototype, escaped'}
  ${'{"constructor":{}}'}       | ${'a constructor'}
  ${'{"a":{"prototype":1}}'}    | ${'a prototype by its other name'}
  ${'"\\ud800"'}                | ${'a lone high surrogate'}
  ${'"\\udc00"'}                | ${'a lone low surrogate'}
  ${'"\\udc00\\ud800"'}         | ${'surrogates the wrong way round'}
  ${'"\\u0000"'}                | ${'NUL, escaped'}
  ${'"\u0000"'}                 | ${'NUL'}
  ${'"\n"'}                     | ${'a raw line break'}
  ${'"\\x41"'}                  | ${'an unknown escape'}
  ${'"\\u12"'}                  | ${'half an escape'}
  ${'"abc'}                     | ${'an open string'}
  ${'{"a":1,}'}                 | ${'a trailing comma in an object'}
  ${'[1,]'}                     | ${'a trailing comma in a list'}
  ${'[1 2]'}                    | ${'no comma'}
  ${'{a:1}'}                    | ${'a bare name'}
  ${"{'a':1}"}                  | ${'single quotes'}
  ${'{"a" 1}'}                  | ${'no colon'}
  ${'[1'}                       | ${'an open list'}
  ${'{"a":1'}                   | ${'an open object'}
  ${'// hi\n1'}                 | ${'a comment'}
  ${'\ufeff1'}                  | ${'a byte order mark'}
  ${'\u00a01'}                  | ${'a space that is none in JSON'}
  ${'NaN'}                      | ${'not a number'}
  ${'Infinity'}                 | ${'infinity'}
  ${'undefined'}                | ${'a word of another language'}
  ${'True'}                     | ${'a capital'}
  ${'01'}                       | ${'a leading zero'}
  ${'+1'}                       | ${'a plus sign'}
  ${'.5'}                       | ${'no digit before the point'}
  ${'1.'}                       | ${'no digit after the point'}
  ${'1e'}                       | ${'no exponent'}
  ${'0x10'}                     | ${'hexadecimal'}
  ${'110101199001011234567890'} | ${'a number that would be rounded'}
  ${'9007199254740993'}         | ${'the first whole number a double lacks'}
  ${'9007199254740992'}         | ${'a whole number with a double for a neighbour'}
  ${'-9007199254740993'}        | ${'the same below zero'}
  ${'1e400'}                    | ${'a number beyond all doubles'}
  ${'1e-400'}                   | ${'a number that would become zero'}
  ${'1.00000000000000000001'}   | ${'a fraction that would be lost'}
  ${'1e22'}                     | ${'a large number in disguise'}
  ${nested(33)}                 | ${'33 levels'}
  ${nested(40_000)}             | ${'40,000 levels'}
`('$why is refused', ({ text }: { text: string }) => {
  expect(() => readJson(text)).toThrow(JsonFault);
});

test.each([
  '0',
  '-0.5',
  '1.50',
  '100e-2',
  '9007199254740991',
  '1e15',
  '[]',
  '{}',
  ' {"a" : [ 1 , true , null , "x" ] } ',
  '"𠮷𠀋"',
  '"\\ud842\\udfb7"',
  '"\\u4f60\\n\\/\\\\\\""',
  '""',
  '{"":0}',
  '{"toString":1,"hasOwnProperty":2}',
  nested(32),
])('%s is read as every other reader reads it', (text) => {
  expect(readJson(text)).toEqual(JSON.parse(text));
});

test('where a fault stands is told, and never what stood there', () => {
  const secret = '999999199001010016';
  try {
    readJson(`{"number": ${secret}}`);
    throw new Error('was read');
  } catch (error) {
    expect(error).toBeInstanceOf(JsonFault);
    expect(JSON.stringify(error) + String(error)).not.toContain(secret);
  }
});

test('whatever JSON is written, it is read alike or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      let read: unknown;
      try {
        read = readJson(text);
      } catch (error) {
        expect(error).toBeInstanceOf(JsonFault);
        return;
      }
      expect(read).toEqual(JSON.parse(text));
    }),
    { seed: 2026, numRuns: 2_000 },
  );
});

test('whatever JSON.parse refuses is refused, however a text was damaged', () => {
  const damaged = fc
    .tuple(fc.jsonValue({ maxDepth: 4 }), fc.nat(), fc.string({ maxLength: 3, unit: 'binary' }))
    .map(([value, at, junk]) => {
      const text = JSON.stringify(value);
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + junk + text.slice(cut + (at % 2));
    });
  fc.assert(
    fc.property(damaged, (text) => {
      let read: unknown;
      try {
        read = readJson(text);
      } catch (error) {
        expect(error).toBeInstanceOf(JsonFault);
        return;
      }
      expect(read).toEqual(JSON.parse(text));
    }),
    { seed: 2026, numRuns: 5_000 },
  );
});
