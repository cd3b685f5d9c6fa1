import { isDay, type PlainDate } from './calendar';
import { Refusal } from './refusal';
import { ISSUER_OF_CODE, ISSUERS } from './rulebook/countries';
import { codeForm } from './spelling';

export type IdentityType =
  | 'resident_id'
  | 'hk_mo_tw_residence_permit'
  | 'foreign_permanent_resident'
  | 'home_return_permit'
  | 'taiwan_travel_permit'
  | 'passport';

export interface IdentityClaim {
  readonly type: IdentityType;
  /** As typed. */
  readonly number: string;
  /** Issuer, ISO 3166-1 alpha-3. Passports need it; everything else is issued by CHN. */
  readonly country?: string | undefined;
}

/** A document as the registry knows it: every spelling of one number gives the same `type`, `country`, `number`, `key`. */
export interface IdentityDocument {
  /** For 18 characters what the number says, whatever was claimed. */
  readonly type: IdentityType;
  /** Issuer, ISO 3166-1 alpha-3. */
  readonly country: string;
  /** Normalised; 15 digits have become 18, issue counts are gone. */
  readonly number: string;
  /** What blind indexes, locks and equality use: one key, one holder. */
  readonly key: string;
  /** Written in the number. It may lie in the future: that takes a clock to see. */
  readonly birthDate: PlainDate | null;
  /** Whether a check character was given and held, so that a slip of the finger cannot have made another's number. */
  readonly hasCheckDigit: boolean;
  /** Area 999999, which no place has: test people. */
  readonly synthetic: boolean;
}

/**
 * Reads a document number in any spelling.
 *
 * @throws Refusal `identity-number-invalid`; the detail never repeats the number.
 */
export function parseIdentity(claim: IdentityClaim): IdentityDocument {
  const number = codeForm(claim.number);
  if (claim.type === 'passport') return passport(number, claim.country);
  if (claim.country !== undefined && codeForm(claim.country) !== 'CHN') {
    throw invalid('This kind of document is issued by China: leave the country out or give CHN.');
  }
  switch (claim.type) {
    case 'resident_id':
      return number.length === 15 ? firstGeneration(number) : citizenNumber(number);
    case 'hk_mo_tw_residence_permit':
      return citizenNumber(number);
    case 'foreign_permanent_resident':
      return number.length === 15 ? formerPermanentResident(number) : citizenNumber(number);
    case 'home_return_permit':
      return homeReturnPermit(number);
    case 'taiwan_travel_permit':
      return taiwanTravelPermit(number);
  }
}

/**
 * ISO 7064 MOD 11-2 over the first 17 digits.
 *
 * Source: GB 11643-1999 §4.
 */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return '10X98765432'.charAt(sum % 11);
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Resident identity cards, residence permits of Hong Kong, Macao and Taiwan residents and, since December 2023,
 * permanent residence cards of foreigners draw on one space of numbers: the same number is the same holder, so a
 * clerk who picks the wrong kind still finds the person. The area is not looked up: abolished ones live on in numbers.
 *
 * Source: GB 11643-1999 §4 (no area begins with 0); Residence Permit Measures for Hong Kong, Macao and Taiwan
 * Residents, 2018 (areas 810000, 820000, 830000); National Immigration Administration, 2023 (numbers that begin with 9).
 */
function citizenNumber(number: string): IdentityDocument {
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) {
    throw invalid('It must be 17 digits, the first of them not 0, and a check digit or X.');
  }
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDay(birthDate)) throw invalid('Its birth date is not a day of the calendar.');
  if (checkCharacter(number) !== number.charAt(17)) {
    throw invalid('Its check character does not match: compare it with the document.');
  }
  return {
    type: typeOf(number),
    country: 'CHN',
    number,
    key: `chn18:${number}`,
    birthDate,
    hasCheckDigit: true,
    synthetic: number.startsWith('999999'),
  };
}

function typeOf(number: string): IdentityType {
  if (/^8[123]0000/.test(number)) return 'hk_mo_tw_residence_permit';
  return /^9(?!99999)/.test(number) ? 'foreign_permanent_resident' : 'resident_id';
}

/**
 * Fifteen digits, given out until 1999: 19 was left out of the birth year and there was no check digit, so a slip of
 * the finger goes unseen. Serials 996 to 999 were kept for the births of the century before: 19 would be wrong for them.
 *
 * Source: GB 11643-1989; GB 11643-1999 §4.
 */
function firstGeneration(number: string): IdentityDocument {
  if (!/^\d{15}$/.test(number)) throw invalid('It must be 15 digits, or 18 characters.');
  if (/99[6-9]$/.test(number)) {
    throw invalid('Its serial was kept for births before 1900. Give the number of 18 characters.');
  }
  const first17 = `${number.slice(0, 6)}19${number.slice(6)}`;
  return { ...citizenNumber(first17 + checkCharacter(first17)), hasCheckDigit: false };
}

/**
 * Cards of 2004 to 2023, valid until they expire. No rule leads to the holder's new number: two officers join them.
 *
 * Source: National Immigration Administration, 2023.
 */
function formerPermanentResident(number: string): IdentityDocument {
  if (!/^[A-Z]{3}\d{12}$/.test(number)) {
    throw invalid('It must be 18 characters that begin with 9, or 3 letters and 12 digits.');
  }
  return withoutCheckDigit('foreign_permanent_resident', number, `frc15:${number}`);
}

/**
 * The first nine characters are the holder's for life; two more count the cards. Since July 2024 residents who are not
 * Chinese citizens have HA or MA and seven digits.
 *
 * Source: Ministry of Public Security, notice of 10 March 2010; National Immigration Administration, 1 July 2024.
 */
function homeReturnPermit(number: string): IdentityDocument {
  if (!/^[HM](\d{8}(\d\d)?|A\d{7})$/.test(number)) {
    throw invalid('It must be H or M and 8 digits (or 10), or HA or MA and 7 digits.');
  }
  const holder = number.slice(0, 9);
  return withoutCheckDigit('home_return_permit', holder, `permit:${holder}`);
}

/**
 * Eight digits are the holder's for life. Booklets from before 25 September 2008 print two digits more that count the
 * booklets, some also the issuing office in brackets.
 *
 * Source: China News Service, 12 September 2008; National Immigration Administration magazine, 2020 no. 21, p. 34.
 */
function taiwanTravelPermit(number: string): IdentityDocument {
  if (!/^\d{8}(\d\d(\([A-Z\d]{1,2}\))?)?$/.test(number)) {
    throw invalid('It must be 8 digits, or 10 in booklets from before 2008.');
  }
  const holder = number.slice(0, 8);
  return withoutCheckDigit('taiwan_travel_permit', holder, `tw:${holder}`);
}

/** A number is one of its issuer: two countries may use the same. O and 0 stay apart. Source: ICAO Doc 9303 part 4 §4.2. */
function passport(number: string, country: string | undefined): IdentityDocument {
  if (country === undefined) throw invalid('A passport needs its issuing country.');
  const issuer = issuerOf(country);
  if (issuer === null) throw invalid('The country is not a code of ISO 3166-1 alpha-3.');
  if (!/^[A-Z\d]{5,15}$/.test(number)) throw invalid('It must be 5 to 15 letters and digits.');
  return {
    ...withoutCheckDigit('passport', number, `passport:${issuer}:${number}`),
    country: issuer,
  };
}

/** Who issues under a country as it was typed, ISO 3166-1 alpha-3; null for what is no code of it. */
export function issuerOf(country: string): string | null {
  const code = codeForm(country);
  const issuer = ISSUER_OF_CODE[code] ?? code;
  return ISSUERS.has(issuer) ? issuer : null;
}

function withoutCheckDigit(type: IdentityType, number: string, key: string): IdentityDocument {
  return {
    type,
    country: 'CHN',
    number,
    key,
    birthDate: null,
    hasCheckDigit: false,
    synthetic: false,
  };
}

function invalid(why: string): Refusal {
  return new Refusal('identity-number-invalid', why);
}
