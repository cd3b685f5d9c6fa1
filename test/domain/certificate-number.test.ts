import { createHash } from 'node:crypto';
import { isOwnNumber, newCertificateNumber } from '../../src/domain/certificate-number';
import { readCertificateNumber } from '../../src/domain/credential';
import { plainDate } from '../../src/domain/calendar';
import { parseIdentity } from '../../src/domain/identity-document';
import { Refusal } from '../../src/domain/refusal';

const SIGNS = '0123456789ACDEFGHJKMNPQRTUWXY';
const numbers = Array.from({ length: 40 }, (_, at) =>
  newCertificateNumber(createHash('sha256').update(`${at}`).digest()),
);
/** All that chance can give, at both ends. */
const ends = [new Uint8Array(16), new Uint8Array(16).fill(255)].map(newCertificateNumber);

test('a number is PX and sixteen signs, read in any spelling, and another each time', () => {
  for (const number of [...numbers, ...ends]) {
    expect(number).toMatch(/^PX(-[0-9AC-HJKMNP-RT-UW-Y]{4}){4}$/);
    expect(isOwnNumber(number)).toBe(true);
    expect(isOwnNumber(number.toLowerCase().replaceAll('-', ' '))).toBe(true);
  }
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('every wrong sign and every two signs exchanged are noticed', () => {
  for (const number of numbers.slice(0, 5)) {
    const signs = [...number.slice(3).replaceAll('-', '')];
    const isTaken = (changed: readonly string[]) => isOwnNumber(`PX${changed.join('')}`);
    signs.forEach((sign, at) => {
      const others = [...SIGNS].filter((other) => other !== sign);
      expect(others.filter((other) => isTaken(signs.with(at, other)))).toEqual([]);
      const exchanged = signs.flatMap((other, to) =>
        other === sign ? [] : [signs.with(at, other).with(to, sign)],
      );
      expect(exchanged.filter(isTaken)).toEqual([]);
    });
  }
});

test('it is never like an identity number or a national certificate number', () => {
  const types = ['resident_id', 'hk_mo_tw_residence_permit', 'foreign_permanent_resident'] as const;
  const travel = ['home_return_permit', 'taiwan_travel_permit', 'passport'] as const;
  for (const number of [...numbers, ...ends, `PX-${'0000-'.repeat(4).slice(0, -1)}`]) {
    for (const type of [...types, ...travel]) {
      const read = () => parseIdentity({ type, number, country: 'CHN' });
      expect(read).toThrow(Refusal);
    }
    for (const kind of ['skill_level_certificate', 'vocational_qualification'] as const) {
      const declared = { level: null, issuedOn: plainDate('2026-05-01') };
      expect(readCertificateNumber(kind, number, declared)).toBe('unverified');
    }
  }
});

test.each(['', 'PX', 'Y000141000001253000001', '0000-0000-0000', 'PX-0000-0000-0000-000O'])(
  '"%s" is none of ours',
  (text) => {
    expect(isOwnNumber(text)).toBe(false);
  },
);
