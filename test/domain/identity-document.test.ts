import fc from 'fast-check';
import { isDay } from '../../src/domain/calendar';
import {
  checkCharacter,
  parseIdentity,
  type IdentityType,
} from '../../src/domain/identity-document';
import { Refusal } from '../../src/domain/refusal';

interface Row {
  type: IdentityType;
  typed: string;
  country: string | undefined;
  key: string;
  born: string | null;
}

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((array) => array.join(''));

const days = fc
  .date({
    min: new Date('1900-01-01T00:00:00Z'),
    max: new Date('2026-11-21T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((instant) => instant.toISOString().slice(0, 10).replaceAll('-', ''));

const citizenNumbers = fc
  .tuple(fc.integer({ min: 1, max: 9 }), digits(5), days, digits(3))
  .map((parts) => parts.join(''))
  .map((first17) => first17 + checkCharacter(first17));

const read = (number: string, type: IdentityType = 'resident_id', country?: string) =>
  parseIdentity({ type, number, country });

/** What was refused, and why; a test that expects a refusal fails without one. */
function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test.each`
  type                            | typed                                     | country      | key                           | born
  ${'resident_id'}                | ${'999999199001010016'}                   | ${undefined} | ${'chn18:999999199001010016'} | ${'1990-01-01'}
  ${'resident_id'}                | ${'999999198802290025'}                   | ${'CHN'}     | ${'chn18:999999198802290025'} | ${'1988-02-29'}
  ${'resident_id'}                | ${'999999200101010035'}                   | ${undefined} | ${'chn18:999999200101010035'} | ${'2001-01-01'}
  ${'resident_id'}                | ${'９９９９９９１９９００１０１００１６'} | ${undefined} | ${'chn18:999999199001010016'} | ${'1990-01-01'}
  ${'resident_id'}                | ${' 999999 1990-0101\u30000016\u200b'}    | ${undefined} | ${'chn18:999999199001010016'} | ${'1990-01-01'}
  ${'resident_id'}                | ${'999999\u20111990\u22120101—0016'}      | ${undefined} | ${'chn18:999999199001010016'} | ${'1990-01-01'}
  ${'resident_id'}                | ${'999999900101001'}                      | ${undefined} | ${'chn18:999999199001010016'} | ${'1990-01-01'}
  ${'resident_id'}                | ${'９９９９９９ ９００１０１ ００１'}     | ${undefined} | ${'chn18:999999199001010016'} | ${'1990-01-01'}
  ${'resident_id'}                | ${'83000019080101001x'}                   | ${undefined} | ${'chn18:83000019080101001X'} | ${'1908-01-01'}
  ${'hk_mo_tw_residence_permit'}  | ${'810000190801010016'}                   | ${undefined} | ${'chn18:810000190801010016'} | ${'1908-01-01'}
  ${'hk_mo_tw_residence_permit'}  | ${'820000190801010018'}                   | ${undefined} | ${'chn18:820000190801010018'} | ${'1908-01-01'}
  ${'hk_mo_tw_residence_permit'}  | ${'83000019080101001Ｘ'}                  | ${undefined} | ${'chn18:83000019080101001X'} | ${'1908-01-01'}
  ${'hk_mo_tw_residence_permit'}  | ${'83000019080101001ⅹ'}                   | ${undefined} | ${'chn18:83000019080101001X'} | ${'1908-01-01'}
  ${'foreign_permanent_resident'} | ${'911124198108030024'}                   | ${undefined} | ${'chn18:911124198108030024'} | ${'1981-08-03'}
  ${'foreign_permanent_resident'} | ${'can 1100 1234 5678'}                   | ${undefined} | ${'frc15:CAN110012345678'}    | ${null}
  ${'home_return_permit'}         | ${'H12345678'}                            | ${undefined} | ${'permit:H12345678'}         | ${null}
  ${'home_return_permit'}         | ${'h1234567800'}                          | ${undefined} | ${'permit:H12345678'}         | ${null}
  ${'home_return_permit'}         | ${'Ｈ１２３４５６７８ 03'}                | ${undefined} | ${'permit:H12345678'}         | ${null}
  ${'home_return_permit'}         | ${'M12345678-01'}                         | ${undefined} | ${'permit:M12345678'}         | ${null}
  ${'home_return_permit'}         | ${'ha1234567'}                            | ${undefined} | ${'permit:HA1234567'}         | ${null}
  ${'taiwan_travel_permit'}       | ${'0123 4567'}                            | ${undefined} | ${'tw:01234567'}              | ${null}
  ${'taiwan_travel_permit'}       | ${'0123456702'}                           | ${undefined} | ${'tw:01234567'}              | ${null}
  ${'taiwan_travel_permit'}       | ${'0123456702（b）'}                      | ${undefined} | ${'tw:01234567'}              | ${null}
  ${'passport'}                   | ${'e1234 5678'}                           | ${'CHN'}     | ${'passport:CHN:E12345678'}   | ${null}
  ${'passport'}                   | ${'E12345678<'}                           | ${'chn'}     | ${'passport:CHN:E12345678'}   | ${null}
  ${'passport'}                   | ${'K12345678'}                            | ${'HKG'}     | ${'passport:CHN:K12345678'}   | ${null}
  ${'passport'}                   | ${'123456789'}                            | ${'GBN'}     | ${'passport:GBR:123456789'}   | ${null}
  ${'passport'}                   | ${'123456789'}                            | ${'USA'}     | ${'passport:USA:123456789'}   | ${null}
  ${'passport'}                   | ${'AB123'}                                | ${'DEU'}     | ${'passport:DEU:AB123'}       | ${null}
`('$type "$typed" of $country is known as $key, born $born', (row) => {
  const { type, typed, country, key, born } = row as Row;
  const document = read(typed, type, country);
  expect({ key: document.key, born: document.birthDate }).toEqual({ key, born });
});

test.each`
  type                            | typed                    | country      | why
  ${'resident_id'}                | ${'999999199001010017'}  | ${undefined} | ${/check character/}
  ${'resident_id'}                | ${'999999199013010014'}  | ${undefined} | ${/calendar/}
  ${'resident_id'}                | ${'999999199002300010'}  | ${undefined} | ${/calendar/}
  ${'resident_id'}                | ${'999999189912310010'}  | ${undefined} | ${/calendar/}
  ${'resident_id'}                | ${'99999919900101001'}   | ${undefined} | ${/17 digits/}
  ${'resident_id'}                | ${'9999991990010100166'} | ${undefined} | ${/17 digits/}
  ${'resident_id'}                | ${'099999199001010016'}  | ${undefined} | ${/not 0/}
  ${'resident_id'}                | ${'X99999199001010016'}  | ${undefined} | ${/17 digits/}
  ${'resident_id'}                | ${'83000019080101001×'}  | ${undefined} | ${/17 digits/}
  ${'resident_id'}                | ${'٩99999199001010016'}  | ${undefined} | ${/17 digits/}
  ${'resident_id'}                | ${'99999919900101001\0'} | ${undefined} | ${/17 digits/}
  ${'resident_id'}                | ${'\ud800'}              | ${undefined} | ${/17 digits/}
  ${'resident_id'}                | ${'999999901301001'}     | ${undefined} | ${/calendar/}
  ${'resident_id'}                | ${'999999900229001'}     | ${undefined} | ${/calendar/}
  ${'resident_id'}                | ${'999999900101997'}     | ${undefined} | ${/before 1900/}
  ${'resident_id'}                | ${'99999990010100X'}     | ${undefined} | ${/15 digits/}
  ${'resident_id'}                | ${'999999199001010016'}  | ${'USA'}     | ${/CHN/}
  ${'hk_mo_tw_residence_permit'}  | ${'810000080101001'}     | ${undefined} | ${/17 digits/}
  ${'foreign_permanent_resident'} | ${'CA1100123456789'}     | ${undefined} | ${/3 letters/}
  ${'home_return_permit'}         | ${'H1234567'}            | ${undefined} | ${/8 digits/}
  ${'home_return_permit'}         | ${'H123456789'}          | ${undefined} | ${/8 digits/}
  ${'home_return_permit'}         | ${'K12345678'}           | ${undefined} | ${/8 digits/}
  ${'taiwan_travel_permit'}       | ${'012345678'}           | ${undefined} | ${/8 digits/}
  ${'passport'}                   | ${'E12345678'}           | ${undefined} | ${/issuing country/}
  ${'passport'}                   | ${'E12345678'}           | ${'GER'}     | ${/ISO 3166/}
  ${'passport'}                   | ${'E123'}                | ${'CHN'}     | ${/5 to 15/}
  ${'passport'}                   | ${'E123456789012345'}    | ${'CHN'}     | ${/5 to 15/}
  ${'passport'}                   | ${'Е12345678'}           | ${'CHN'}     | ${/5 to 15/}
`('$type "$typed" of $country is refused: $why', (row) => {
  const { type, typed, country, why } = row as Row & { why: RegExp };
  const { code, detail } = refusalOf(() => read(typed, type, country));
  expect(code).toBe('identity-number-invalid');
  expect(detail).toMatch(why);
});

test('a refusal never repeats the number', () => {
  fc.assert(
    fc.property(digits(17), (number) => {
      const wrong = `${number}Y`;
      const { detail, message } = refusalOf(() => read(wrong));
      expect(`${detail} ${message}`).not.toMatch(/\d{5}/);
    }),
  );
});

test('the kind of an 18-character number is what the number says, and its key is one whatever is claimed', () => {
  fc.assert(
    fc.property(citizenNumbers, (number) => {
      const claims = (
        ['resident_id', 'hk_mo_tw_residence_permit', 'foreign_permanent_resident'] as const
      ).map((type) => read(number, type));
      expect(new Set(claims.map((claim) => JSON.stringify(claim))).size).toBe(1);
    }),
  );
});

test.each`
  number                  | type
  ${'999999199001010016'} | ${'resident_id'}
  ${'810000190801010016'} | ${'hk_mo_tw_residence_permit'}
  ${'911124198108030024'} | ${'foreign_permanent_resident'}
`('$number is a $type', ({ number, type }: { number: string; type: IdentityType }) => {
  expect(read(number).type).toBe(type);
});

test('fifteen digits and the eighteen made of them are one person', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      digits(5),
      days,
      digits(3),
      (first, area, day, serial) => {
        fc.pre(day.startsWith('19') && !/^99[6-9]$/.test(serial));
        const first17 = `${first}${area}${day}${serial}`;
        const former = read(`${first}${area}${day.slice(2)}${serial}`);
        const current = read(first17 + checkCharacter(first17));
        expect(former).toEqual({ ...current, hasCheckDigit: false });
      },
    ),
  );
});

test('every wrong digit of an 18-character number, and every two neighbours exchanged, are seen', () => {
  fc.assert(
    fc.property(citizenNumbers, fc.nat(17), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
      const signs = Array.from(number);
      const sign = signs[at] === 'X' ? 10 : Number(signs[at]);
      const wrong = signs.with(
        at,
        String((sign + shift) % (at === 17 ? 11 : 10)).replace('10', 'X'),
      );
      if (wrong[0] !== '0') refusalOf(() => read(wrong.join('')));
      const [left, right] = [signs[at] ?? '', signs[at + 1] ?? ''];
      if (right !== '' && left !== right) {
        refusalOf(() =>
          read(
            signs
              .with(at, right)
              .with(at + 1, left)
              .join(''),
          ),
        );
      }
    }),
  );
});

test('two numbers have one key only if they are one number', () => {
  fc.assert(
    fc.property(citizenNumbers, citizenNumbers, (a, b) => {
      expect(read(a).key === read(b).key).toBe(a === b);
    }),
  );
});

test('spelling never makes another person: width, case, spaces and dashes leave the document as it is', () => {
  const wide = (text: string) =>
    text.replace(/[0-9A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  fc.assert(
    fc.property(
      citizenNumbers,
      fc.array(fc.constantFrom(' ', '-', '\u3000', '\u00a0', '\u200b', '\u200e', '–', '\t'), {
        minLength: 18,
        maxLength: 18,
      }),
      (number, gaps) => {
        const spaced = Array.from(number, (sign, at) => sign + (gaps[at] ?? '')).join('');
        for (const spelling of [number.toLowerCase(), wide(number), spaced, wide(spaced)]) {
          expect(read(spelling)).toEqual(read(number));
        }
      },
    ),
  );
});

test('an area that no list has is no reason to refuse', () => {
  for (const area of ['110103', '999998', '199999', '512081', '710000']) {
    const first17 = `${area}19900101001`;
    expect(read(first17 + checkCharacter(first17)).birthDate).toBe('1990-01-01');
  }
});

test('one passport number of two countries is two people, O and 0 are two letters', () => {
  const keys = [
    read('A0123456', 'passport', 'USA'),
    read('A0123456', 'passport', 'CAN'),
    read('AO123456', 'passport', 'USA'),
  ].map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});

test('only a check character that was given and held protects from slips', () => {
  expect(read('999999199001010016').hasCheckDigit).toBe(true);
  expect(read('999999900101001').hasCheckDigit).toBe(false);
  expect(read('H12345678', 'home_return_permit').hasCheckDigit).toBe(false);
  expect(read('12345678', 'taiwan_travel_permit').hasCheckDigit).toBe(false);
  expect(read('E12345678', 'passport', 'CHN').hasCheckDigit).toBe(false);
});

test('area 999999 marks test people, in 15 digits too', () => {
  expect(read('999999199001010016').synthetic).toBe(true);
  expect(read('999999900101001').synthetic).toBe(true);
  expect(read('911124198108030024').synthetic).toBe(false);
  expect(read('99999999', 'taiwan_travel_permit').synthetic).toBe(false);
});

test('no text of any kind is read otherwise than as a document or a refusal', () => {
  const types: IdentityType[] = ['resident_id', 'foreign_permanent_resident', 'passport'];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary' }), (type, number) => {
      try {
        const { birthDate, key } = read(number, type, type === 'passport' ? 'CHN' : undefined);
        expect(birthDate === null || isDay(birthDate)).toBe(true);
        expect(key).toMatch(/^[a-z]+\d*:[A-Z\d:]+$/);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
  );
});

test.each`
  type                            | number                  | country
  ${'resident_id'}                | ${'999999199001010016'} | ${undefined}
  ${'hk_mo_tw_residence_permit'}  | ${'83000019080101001x'} | ${undefined}
  ${'foreign_permanent_resident'} | ${'911124198108030024'} | ${undefined}
  ${'foreign_permanent_resident'} | ${'CAN110012345678'}    | ${undefined}
  ${'home_return_permit'}         | ${'H1234567802'}        | ${undefined}
  ${'taiwan_travel_permit'}       | ${'0123456702(B)'}      | ${undefined}
  ${'passport'}                   | ${'k 1234 5678'}        | ${'HKG'}
`('a stored $type is read again as the same document', (row) => {
  const { number, type, country } = row as Row & { number: string };
  const document = read(number, type, country);
  expect(parseIdentity(document)).toEqual(document);
});
