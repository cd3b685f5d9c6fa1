import fc from 'fast-check';
import { checkCharacter, type IdentityType } from '../../../src/domain/identity-document';

/** What fast-check chooses of a person; who it is, a counter says, so that nobody comes twice. */
export interface PersonWish {
  readonly type: IdentityType;
  readonly form: number;
  readonly spelling: number;
  readonly name: string;
  readonly saysBirthDate: boolean;
  readonly saysCountry: boolean;
  readonly proof: string | null;
}

export interface Person {
  readonly identity: { readonly type: string; readonly number: string; readonly country?: string };
  readonly name: string;
  readonly birthDate?: string;
  readonly proof?: string;
}

const TYPES: readonly IdentityType[] = [
  'resident_id',
  'hk_mo_tw_residence_permit',
  'foreign_permanent_resident',
  'home_return_permit',
  'taiwan_travel_permit',
  'passport',
];
const PROOFS = ['card_reader', 'police_name_number_check', 'sighted', 'none', null] as const;
const PASSPORTS = ['USA', 'FRA', 'DEU', 'JPN', 'RUS', 'GBR', 'CHN'] as const;

/** Names that documents bear: Han of four planes, transcriptions with middle dots, Latin, Arabic, combining marks. */
const NAMES = [
  '王小明',
  '欧阳·阿依古丽',
  '买买提•艾力',
  '\u{20bb7}田',
  '䶮\u{2b73f}',
  '张\u{30ede}',
  '\uf9dd明',
  '\ue863',
  '〇〇',
  'Ｗａｎｇ Ｘｉａｏ',
  "O'Brien-Ñandú",
  'Nguye\u0302\u0303n',
  'محمد علي',
  'שרה',
  'İpek',
  'Jo\u200bhn',
  '金\ufe0f花',
  'A',
  '王  　 五',
];

export function personWish(): fc.Arbitrary<PersonWish> {
  return fc.record({
    type: fc.constantFrom(...TYPES),
    form: fc.nat(9),
    spelling: fc.nat(5),
    name: fc.constantFrom(...NAMES),
    saysBirthDate: fc.boolean(),
    saysCountry: fc.boolean(),
    proof: fc.constantFrom(...PROOFS),
  });
}

/** Somebody who has a number of 18 characters. */
export function citizenWish(): fc.Arbitrary<PersonWish> {
  const type = fc.constantFrom<IdentityType>(...TYPES.slice(0, 3));
  return fc.tuple(personWish(), type).map(([wish, one]) => ({ ...wish, type: one, form: 0 }));
}

const DAY_MS = 86_400_000;

/** The person of that serial: born between 1960 and 1998, with a number that passes its checks. */
export function personOf(wish: PersonWish, serial: number): Person {
  const birthDate = new Date(Date.UTC(1960, 0, 1) + ((serial * 37) % 14_000) * DAY_MS)
    .toISOString()
    .slice(0, 10);
  const number = numberOf(wish, serial, birthDate);
  const written = /^\d{14}/.test(number);
  const country = wish.type === 'passport' ? PASSPORTS[wish.form % 7] : 'CHN';
  return {
    identity: {
      type: wish.type,
      number: spelt(number, wish.spelling),
      ...((wish.type === 'passport' || wish.saysCountry) && {
        country: country ?? 'USA',
      }),
    },
    name: wish.name,
    ...((!written || wish.saysBirthDate) && { birthDate }),
    ...(wish.proof !== null && { proof: wish.proof }),
  };
}

/** The forms of each type that documents bear. */
const FORMS: Readonly<Record<IdentityType, readonly ((serial: number, born: string) => string)[]>> =
  {
    resident_id: [
      (serial, born) => eighteen('999999', born, serial),
      (serial, born) => `999999${born.slice(2).replaceAll('-', '')}${digits(serial % 990, 3)}`,
    ],
    hk_mo_tw_residence_permit: ['810000', '820000', '830000'].map(
      (area) => (serial: number, born: string) => eighteen(area, born, serial),
    ),
    foreign_permanent_resident: [
      (serial, born) => eighteen('911156', born, serial),
      (serial) => `USA${digits(serial, 12)}`,
    ],
    home_return_permit: [
      (serial) => `H${digits(serial, 8)}`,
      (serial) => `M${digits(serial, 8)}01`,
      (serial) => `HA${digits(serial, 7)}`,
    ],
    taiwan_travel_permit: [
      (serial) => digits(serial, 8),
      (serial) => `${digits(serial, 8)}01`,
      (serial) => `${digits(serial, 8)}02(B)`,
    ],
    passport: [(serial) => `E${digits(serial, 8)}`, (serial) => `G${digits(serial, 7)}`],
  };

function numberOf({ type, form }: PersonWish, serial: number, birthDate: string): string {
  const forms = FORMS[type];
  return forms[form % forms.length]?.(serial, birthDate) ?? '';
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

function eighteen(area: string, birthDate: string, serial: number): string {
  const first17 = `${area}${birthDate.replaceAll('-', '')}${digits(serial % 990, 3)}`;
  return first17 + checkCharacter(first17);
}

/** As people and keyboards write it. */
function spelt(number: string, spelling: number): string {
  switch (spelling) {
    case 1:
      return number.toLowerCase();
    case 2:
      return number.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    case 3:
      return ` ${number.slice(0, 4)} ${number.slice(4)}\u3000`;
    case 4:
      return `\u200e${number.slice(0, 6)}\u2011${number.slice(6)}\u200b`;
    default:
      return number;
  }
}
