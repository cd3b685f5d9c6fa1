import { addDays, addYears, covers, earlier, type Period, type PlainDate } from './calendar';
import { Refusal } from './refusal';
import { RECORD_STATES, type RecordState } from './update';

export const CREDENTIAL_KINDS = [
  'skill_level_certificate',
  'vocational_qualification',
  'one_plus_x',
  'teacher_licence',
  'physician_licence',
  'nurse_licence',
  'guard_licence',
  'health_certificate',
  'food_handler_certificate',
  'education_degree',
  'maternal_child_health_training',
  'training_certificate',
  'care_experience',
  'management_experience',
] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const DEGREES = [
  'secondary_vocational',
  'high_school',
  'college',
  'bachelor',
  'master',
  'doctorate',
] as const;
export type Degree = (typeof DEGREES)[number];

/** What its issuer says of it. */
export const SAID_STATUSES = ['valid', 'suspended', 'revoked'] as const;
export type SaidStatus = (typeof SAID_STATUSES)[number];

/** What it amounts to: what its issuer says, or what an order made of it. */
export const CREDENTIAL_STATUSES = [...SAID_STATUSES, 'superseded', 'withdrawn'] as const;
export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number];

/** What a decision reads of a credential. */
export interface CredentialRecord {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly occupation: string | null;
  /** 5 is the lowest, 1 the highest. */
  readonly level: number | null;
  readonly degree: Degree | null;
  /** Code or name of what was studied. */
  readonly major: string | null;
  /** Full years attested. */
  readonly years: number | null;
  readonly issuedOn: PlainDate;
  /** The last day in force; null never expires. */
  readonly expiresOn: PlainDate | null;
  readonly status: CredentialStatus;
  readonly state: RecordState;
}

/** Whether every code of it is one that the rules know: of another, nobody can say what it does. */
export function hasKnownCodes({ kind, degree, status, state }: CredentialRecord): boolean {
  return (
    CREDENTIAL_KINDS.includes(kind) &&
    (degree === null || DEGREES.includes(degree)) &&
    CREDENTIAL_STATUSES.includes(status) &&
    RECORD_STATES.includes(state)
  );
}

export type CredentialStanding = CredentialStatus | 'not_yet_issued' | 'lapsed';

/** What the issuer's word amounts to on that day; whether the record itself may be relied on is its `state`. */
export function statusOn(
  credential: Pick<CredentialRecord, 'issuedOn' | 'expiresOn' | 'status'>,
  day: PlainDate,
): CredentialStanding {
  if (credential.status !== 'valid') return credential.status;
  if (day < credential.issuedOn) return 'not_yet_issued';
  if (credential.expiresOn !== null && credential.expiresOn < day) return 'lapsed';
  return 'valid';
}

/**
 * The last day in force; null never expires. `validYears` is for kinds that the law wants renewed every so
 * many years, whatever the paper says: issued on 1 March 2026 for one year ends with 28 February 2027.
 */
export function lastDayOf(
  credential: Pick<CredentialRecord, 'issuedOn' | 'expiresOn'>,
  validYears: number | null,
): PlainDate | null {
  if (validYears === null) return credential.expiresOn;
  const renewal = addDays(addYears(credential.issuedOn, validYears), -1);
  return credential.expiresOn === null ? renewal : earlier(credential.expiresOn, renewal);
}

/**
 * A credential comes into being no later than `today`, and does not end before it begins.
 *
 * @throws Refusal `period-invalid`.
 */
export function mustBePlausibleCredential(
  credential: Omit<CredentialRecord, 'id' | 'state'>,
  today: PlainDate,
): void {
  mustBeWhole(credential);
  if (today < credential.issuedOn)
    throw new Refusal('period-invalid', 'A credential cannot have been issued after today.');
  if (credential.expiresOn !== null && credential.expiresOn < credential.issuedOn)
    throw new Refusal('period-invalid', 'A credential cannot expire before it was issued.');
}

type Detail = 'occupation' | 'level' | 'degree' | 'years';

/** Without these no post could ever be met by it, and nobody would be told. */
const DETAILS_OF_KIND: Partial<Record<CredentialKind, readonly Detail[]>> = {
  skill_level_certificate: ['occupation', 'level'],
  education_degree: ['degree'],
  care_experience: ['years'],
  management_experience: ['years'],
};

function mustBeWhole(credential: Pick<CredentialRecord, 'kind' | Detail>): void {
  const lacking = (DETAILS_OF_KIND[credential.kind] ?? []).filter(
    (one) => credential[one] === null,
  );
  if (lacking.length === 0) return;
  throw new Refusal('request-invalid', 'A credential of this kind is of no use without more.', {
    faults: lacking.map((one) => ({
      in: 'body',
      pointer: `/${one}`,
      detail: 'It is needed for a credential of this kind.',
    })),
  });
}

/**
 * The national numbers, after removing spaces and full-width forms. Kinds that are not here have no pattern
 * that the registry knows, so their numbers cannot fail one.
 *
 * Source: 职业技能等级证书编码规则: Y (employer) or S (social body), body 4, province 2, site 6, year 2,
 * level 1, serial 6; for the special levels above 1 two letters and 20 digits in the same seven parts. Old
 * 职业资格证书: year 2, province 2, city 2, kind of centre 0 to 4, centre 3, level 1, serial 5.
 */
export const NUMBER_PATTERNS: Partial<Record<CredentialKind, readonly RegExp[]>> = {
  skill_level_certificate: [
    /^[YS]\d{12}(?<year>\d\d)(?<level>\d)\d{6}$/,
    /^[YS](?=\d*[A-Z]\d*$)(?<special>[A-Z\d]{21})$/,
  ],
  vocational_qualification: [/^(?<year>\d\d)\d{4}[0-4]\d{3}(?<level>\d)\d{5}$/],
};

/**
 * Holds a certificate's number against its declared level and its year of issue. A number of no known
 * pattern is kept as `unverified`, never refused: local numbers differ.
 *
 * @throws Refusal `certificate-number-contradicts`; the detail never repeats the number.
 */
export function readCertificateNumber(
  kind: CredentialKind,
  number: string,
  declared: Pick<CredentialRecord, 'level' | 'issuedOn'>,
): 'accepted' | 'unverified' {
  const patterns = NUMBER_PATTERNS[kind];
  if (patterns === undefined) return 'accepted';
  const text = number.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const parts = patterns.map((pattern) => pattern.exec(text)?.groups).find((found) => found);
  if (parts === undefined) return 'unverified';

  const { year, level, special } = parts;
  if (declared.level !== null && (special !== undefined || Number(level) !== declared.level))
    throw contradiction('The level written in the number is not the declared one.');
  if (year !== undefined && year !== declared.issuedOn.slice(2, 4))
    throw contradiction('The year written in the number is not the year of issue.');
  return special !== undefined || /[1-5]/.test(level ?? '') ? 'accepted' : 'unverified';
}

function contradiction(detail: string): Refusal {
  return new Refusal('certificate-number-contradicts', detail);
}

/** What a provider may award, and when. */
export interface AwardRight {
  readonly kind: CredentialKind | 'training_completion';
  /** Occupation codes; null means any. */
  readonly occupations: readonly string[] | null;
  /** 1 is the highest; null means any. */
  readonly highestLevel: number | null;
  readonly inForce: Period;
}

/** What a right is limited to without whoever oversteps it being refused: an authority looks at it. */
export interface AwardLimits {
  /** Divisions, each with everything below, where what is awarded is taught; null means any. */
  readonly places: readonly string[] | null;
  /** Awards in one calendar year; null means any number. */
  readonly yearlyQuota: number | null;
}

export interface Awarded {
  readonly kind: CredentialKind | 'training_completion';
  readonly occupation: string | null;
  readonly level: number | null;
}

/** `day` is the day of the award. What is not declared is not covered by a right that is limited in it. */
export function mayAward(
  rights: readonly AwardRight[],
  { kind, occupation, level }: Awarded,
  day: PlainDate,
): boolean {
  return rights.some(
    (right) =>
      right.kind === kind &&
      covers(right.inForce, day) &&
      (right.occupations === null ||
        (occupation !== null && right.occupations.includes(occupation))) &&
      (right.highestLevel === null || (level !== null && level >= right.highestLevel)),
  );
}

/** @throws Refusal `award-not-permitted`. */
export function mustBeAllowedToAward(
  rights: readonly AwardRight[],
  awarded: Awarded,
  day: PlainDate,
): void {
  if (!mayAward(rights, awarded, day))
    throw new Refusal(
      'award-not-permitted',
      'On that day this organisation had no right to award this kind, occupation and level.',
    );
}
