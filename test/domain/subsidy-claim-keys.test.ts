import { markOf, rivalsOf, type Held } from '../../src/domain/subsidy-claim-keys';

const held = (...claims: readonly [string, readonly string[]][]): Held => new Map(claims);

test.each<[string, readonly string[], number, Held, readonly string[]]>([
  ['nobody holds anything', ['k'], 1, held(), []],
  ['another thing is held', ['k'], 1, held(['a', ['j']]), []],
  ['the same is held', ['k', 'l'], 1, held(['a', ['j']], ['b', ['l']]), ['b']],
  ['the cap is full', ['k'], 1, held(['a', [markOf('a', 'c')]]), ['a']],
  ['the cap has a place', ['k'], 2, held(['a', [markOf('a', 'c')]]), []],
  ['another cap is full', ['k'], 1, held(['a', [markOf('a', 'd')]]), []],
  ['both, each once', ['k'], 1, held(['a', ['k', markOf('a', 'c')]]), ['a']],
])('rivals when %s', (_when, keys, most, others, rivals) => {
  expect(rivalsOf(keys, [{ cap: 'c', most }], others)).toEqual(rivals);
});
