import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { load } from 'js-yaml';
import {
  checkUscc,
  FILING_STATES,
  LEGAL_FORMS,
  mayAskAboutApplicants,
} from '../../src/domain/institution';

test.each`
  typed                                     | code                    | holds    | why
  ${'91440300708461136T'}                   | ${'91440300708461136T'} | ${true}  | ${'a company'}
  ${'914403001922038216'}                   | ${'914403001922038216'} | ${true}  | ${'digits only'}
  ${'91350100M000100Y43'}                   | ${'91350100M000100Y43'} | ${true}  | ${'the example of the standard'}
  ${'52999999XX0000019K'}                   | ${'52999999XX0000019K'} | ${true}  | ${'a social service'}
  ${'12999999XX0000027J'}                   | ${'12999999XX0000027J'} | ${true}  | ${'a public institution'}
  ${'91999999XX00000358'}                   | ${'91999999XX00000358'} | ${true}  | ${'a company'}
  ${'52999999xx0000019k'}                   | ${'52999999XX0000019K'} | ${true}  | ${'small letters'}
  ${'５２９９９９９９ＸＸ０００００１９Ｋ'} | ${'52999999XX0000019K'} | ${true}  | ${'full width'}
  ${'5299 9999-XX0000 019K'}                | ${'52999999XX0000019K'} | ${true}  | ${'spaces and dashes'}
  ${'91350211M0000XUF46'}                   | ${'91350211M0000XUF46'} | ${false} | ${'really issued in Fujian'}
  ${'91350100M0001TGQXM'}                   | ${'91350100M0001TGQXM'} | ${false} | ${'really issued in Fujian'}
  ${'52999999XX0000019L'}                   | ${'52999999XX0000019L'} | ${false} | ${'a slip of the finger'}
`('the code "$typed" is read as $code, checksum holds: $holds ($why)', (row) => {
  const { typed, code, holds } = row as { typed: string; code: string; holds: boolean };
  expect(checkUscc(typed)).toEqual({ code, checksumHolds: holds });
});

test.each`
  typed                    | why
  ${''}                    | ${'nothing'}
  ${'52999999XX0000019'}   | ${'a sign too few'}
  ${'52999999XX0000019KK'} | ${'a sign too many'}
  ${'91350100M000100Y4Z'}  | ${'Z, which no code has'}
  ${'91350100M00010OY43'}  | ${'O for 0'}
  ${'5299999AXX0000019K'}  | ${'a letter in the division'}
  ${'52999999XX0000019К'}  | ${'a Cyrillic letter'}
`('a code of $why is refused', ({ typed }: { typed: string }) => {
  expect(() => checkUscc(typed)).toThrow(
    expect.objectContaining({ code: 'uscc-invalid' }) as Error,
  );
});

const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

test('every wrong sign of a code breaks its checksum', () => {
  const code = Array.from('52999999XX0000019K');
  fc.assert(
    fc.property(fc.nat(17), fc.constantFrom(...SIGNS), (at, sign) => {
      fc.pre(sign !== code[at] && (at < 2 || at > 7 || /\d/.test(sign)));
      expect(checkUscc(code.with(at, sign).join('')).checksumHolds).toBe(false);
    }),
  );
});

test('of the 31 check signs exactly one fits', () => {
  const fitting = Array.from(SIGNS).filter(
    (sign) => checkUscc(`52999999XX0000019${sign}`).checksumHolds,
  );
  expect(fitting).toEqual(['K']);
});

test.each(FILING_STATES)('a nursery that is %s may ask unless it is cancelled', (state) => {
  expect(mayAskAboutApplicants(state)).toBe(state !== 'cancelled');
});

test('legal forms and filing states are the words of the contract', () => {
  const contract = load(readFileSync(join(__dirname, '../../openapi.yaml'), 'utf8')) as {
    components: { schemas: Record<'LegalForm' | 'FilingState', { enum: string[] }> };
  };
  const { LegalForm, FilingState } = contract.components.schemas;
  expect({ forms: LEGAL_FORMS, states: FILING_STATES }).toEqual({
    forms: LegalForm.enum,
    states: FilingState.enum,
  });
});
