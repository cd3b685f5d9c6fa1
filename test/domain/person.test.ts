import fc from 'fast-check';
import { plainDate } from '../../src/domain/calendar';
import {
  newRegistryNumber,
  parsePersonClaim,
  parseRegistryNumber,
  type WrittenPerson,
} from '../../src/domain/person';
import { Refusal } from '../../src/domain/refusal';

const wang: WrittenPerson = {
  identity: { type: 'resident_id', number: '999999199001010016' },
  name: '王小明',
};
const lee: WrittenPerson = {
  identity: { type: 'passport', number: 'A1234567', country: 'USA' },
  name: 'Ann Lee',
};
const today = plainDate('2026-11-21');

const refusal = (code: string) => expect.objectContaining({ code }) as Error;

test('a claim holds what was said, in canonical form', () => {
  const claim = parsePersonClaim({ ...wang, name: ' 王小明 ', proof: 'card_reader' }, today);
  expect(claim).toMatchObject({
    name: '王小明',
    birthDate: '1990-01-01',
    proof: 'card_reader',
    document: { key: 'chn18:999999199001010016' },
  });
});

test('who says nothing of a proof has none', () => {
  expect(parsePersonClaim(wang).proof).toBe('none');
});

test.each`
  who     | birthDate       | born                               | why
  ${wang} | ${undefined}    | ${'1990-01-01'}                    | ${'the number holds it'}
  ${wang} | ${'1990-01-01'} | ${'1990-01-01'}                    | ${'both agree'}
  ${wang} | ${'1990-01-02'} | ${'birth-date-contradicts-number'} | ${'they differ'}
  ${wang} | ${'1990-02-30'} | ${'day-invalid'}                   | ${'no day'}
  ${lee}  | ${undefined}    | ${'birth-date-required'}           | ${'a passport does not hold it'}
  ${lee}  | ${'1988-02-29'} | ${'1988-02-29'}                    | ${'it was said'}
  ${lee}  | ${'2026-11-21'} | ${'2026-11-21'}                    | ${'born today'}
  ${lee}  | ${'2026-11-22'} | ${'day-invalid'}                   | ${'born tomorrow'}
`('with $birthDate said, the birth date is $born: $why', (row) => {
  const { who, birthDate, born } = row as { who: WrittenPerson; birthDate: string; born: string };
  const claim = () => parsePersonClaim({ ...who, birthDate }, today);
  if (born.startsWith('19') || born.startsWith('20')) expect(claim().birthDate).toBe(born);
  else expect(claim).toThrow(refusal(born));
});

test('a number of somebody who is not born yet is refused', () => {
  expect(() => parsePersonClaim(wang, plainDate('1989-12-31'))).toThrow(
    refusal('identity-number-invalid'),
  );
  expect(parsePersonClaim(wang, plainDate('1990-01-01')).birthDate).toBe('1990-01-01');
});

test('a claim with a name that is none is refused', () => {
  expect(() => parsePersonClaim({ ...wang, name: '…' })).toThrow(refusal('name-invalid'));
});

const SIGNS = '0123456789ACDEFGHJKMNPQRTUWXY';
const registryNumbers = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((random) => newRegistryNumber(random));

test('a registry number is three groups of four signs that nobody confuses', () => {
  fc.assert(
    fc.property(registryNumbers, (number) => {
      expect(number).toMatch(/^[0-9AC-HJ-KMNP-RTUW-Y]{4}(-[0-9AC-HJ-KMNP-RTUW-Y]{4}){2}$/);
      expect(number).not.toMatch(/[BILOSVZ]/);
    }),
  );
  expect(newRegistryNumber(new Uint8Array(16))).toBe('0000-0000-0000');
  expect(newRegistryNumber(new Uint8Array(16).fill(255))).toBe('TAX4-1FDX-8HAF');
});

test('a registry number is read in any spelling', () => {
  fc.assert(
    fc.property(registryNumbers, (number) => {
      const wide = number.replace(/[^-]/g, (sign) =>
        String.fromCharCode(sign.charCodeAt(0) + 0xfee0),
      );
      for (const spelling of [
        number,
        number.toLowerCase(),
        number.replaceAll('-', ''),
        ` ${wide}`,
      ]) {
        expect(parseRegistryNumber(spelling)).toBe(number);
      }
    }),
  );
});

test('every wrong sign, and every two signs exchanged, make a registry number that is none', () => {
  fc.assert(
    fc.property(registryNumbers, (number) => {
      const signs = Array.from(number.replaceAll('-', ''));
      for (let at = 0; at < 12; at += 1) {
        for (const other of SIGNS) {
          if (other !== signs[at]) refused(signs.with(at, other));
        }
        for (let to = at + 1; to < 12; to += 1) {
          if (signs[at] !== signs[to]) {
            refused(signs.with(at, signs[to] ?? '').with(to, signs[at] ?? ''));
          }
        }
      }
    }),
    { numRuns: 20 },
  );
});

test.each(['', '0000-0000-000', '0000-0000-00000', '000O-0000-0000', '0000_0000_0000'])(
  '"%s" is no registry number',
  (text) => {
    expect(() => parseRegistryNumber(text)).toThrow(refusal('request-invalid'));
  },
);

test('too little chance makes no registry number', () => {
  expect(() => newRegistryNumber(new Uint8Array(15))).toThrow(/16 random bytes/);
});

function refused(signs: readonly string[]): void {
  let read = '';
  try {
    read = parseRegistryNumber(signs.join(''));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  if (read !== '') throw new Error(`${read} was read`);
}
