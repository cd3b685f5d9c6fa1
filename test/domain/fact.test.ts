import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonical, leafHash, type Fact, type FactValue } from '../../src/domain/fact';
import { count, SEED } from '../support/scale';

const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }) as fc.Arbitrary<FactValue>;

test('the canonical text is that of another implementation of RFC 8785', () => {
  fc.assert(
    fc.property(value, (any) => {
      expect(canonical(any)).toBe(canonicalize(any));
    }),
    { numRuns: count(500, 20_000), seed: SEED },
  );
});

/** Source: RFC 8785 §3.2.3, §3.2.2.2 and §3.2.2.3. */
test.each<[string, FactValue, string]>([
  [
    'members by code units, not by code points',
    { '\ufb33': 1, '\u20ac': 2, '\r': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
    '{"\\r":3,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":2,"\ud83d\ude00":5,"\ufb33":1}',
  ],
  ['a solidus as it is, and what JSON must escape', '/"\\\n\u000f€', '"/\\"\\\\\\n\\u000f€"'],
  ['no minus before zero, no zeros after a point', [-0, 1.0, 1e21], '[0,1,1e+21]'],
  ['nothing', [null, true, false, '', [], {}], '[null,true,false,"",[],{}]'],
])('%s', (_, any, text) => {
  expect(canonical(any)).toBe(text);
});

test.each([
  ['an undefined member', { a: undefined }],
  ['what is no number', [Number.NaN]],
  ['infinity', { a: Infinity }],
])('%s has no canonical text', (_, any) => {
  expect(() => canonical(any as unknown as FactValue)).toThrow('a fact is JSON');
});

test('a leaf is the hash of a zero byte, the nonce and the text', () => {
  const nonce = Buffer.alloc(32, 7);
  const fact = { v: 1, type: 'thing.changed', data: { name: '保育' } } as unknown as Fact;
  const bytes = Buffer.concat([Buffer.of(0), nonce, Buffer.from(canonicalize(fact) ?? '')]);
  expect(leafHash(nonce, fact)).toEqual(createHash('sha256').update(bytes).digest());
});
