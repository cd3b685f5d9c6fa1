import { plainDate, type PlainDate } from './calendar';
import { checkedSigns, checkHolds } from './check-sign';
import { parseIdentity, type IdentityClaim, type IdentityDocument } from './identity-document';
import { parseName, type PersonName } from './name';
import { Refusal } from './refusal';
import { codeForm } from './spelling';

/** How name and number were confirmed to belong together. */
export const PROOFS = ['card_reader', 'police_name_number_check', 'sighted', 'none'] as const;
export type Proof = (typeof PROOFS)[number];

/** Whether a slip of the pen is ruled out: a machine or the police compared name and number. */
export function isProven(proof: Proof): boolean {
  return proof === 'card_reader' || proof === 'police_name_number_check';
}

/** What somebody says about one person with one document. It is never more than said. */
export interface PersonClaim {
  readonly document: IdentityDocument;
  readonly name: PersonName;
  readonly birthDate: PlainDate;
  readonly proof: Proof;
}

/** The same as it came: every value as typed. Without `proof` nobody confirmed anything. */
export interface WrittenPerson {
  readonly identity: IdentityClaim;
  readonly name: string;
  /** `YYYY-MM-DD`; needed where the number does not hold it. */
  readonly birthDate?: string | undefined;
  readonly proof?: Proof | undefined;
}

/**
 * @param today refuses births after it; without it, births of the future pass.
 * @throws Refusal `identity-number-invalid`, `name-invalid`, `day-invalid`, `birth-date-required`,
 * `birth-date-contradicts-number`.
 */
export function parsePersonClaim(written: WrittenPerson, today?: PlainDate): PersonClaim {
  const document = parseIdentity(written.identity);
  const name = parseName(written.name);
  const birthDate = birthDateOf(document, written.birthDate);
  if (today !== undefined && birthDate > today) {
    throw document.birthDate === null
      ? new Refusal('day-invalid', 'The birth date lies in the future.')
      : new Refusal('identity-number-invalid', 'Its birth date lies in the future.');
  }
  return { document, name, birthDate, proof: written.proof ?? 'none' };
}

function birthDateOf(document: IdentityDocument, text: string | undefined): PlainDate {
  const said = text === undefined ? null : plainDate(text);
  if (document.birthDate === null) {
    if (said !== null) return said;
    throw new Refusal(
      'birth-date-required',
      'This kind of number does not hold the birth date: send birthDate as on the document.',
    );
  }
  if (said !== null && said !== document.birthDate) {
    throw new Refusal(
      'birth-date-contradicts-number',
      'birthDate is not the day that the number holds: compare both with the document.',
    );
  }
  return document.birthDate;
}

/**
 * The number that the registry gives a person, to be printed and read out: `XXXX-XXXX-XXXX`, eleven signs by chance and
 * a check sign. It says nothing about the person and is no secret.
 *
 * @param random at least 16 bytes.
 */
export function newRegistryNumber(random: Uint8Array): string {
  return grouped(checkedSigns(random, 11));
}

/**
 * Reads a registry number in any spelling; gives it as printed.
 *
 * @throws Refusal `request-invalid`.
 */
export function parseRegistryNumber(text: string): string {
  const signs = codeForm(text);
  if (signs.length !== 12 || !checkHolds(signs)) {
    throw new Refusal(
      'request-invalid',
      'This is not a registry number: compare its 12 signs. The letters B I L O S V Z never occur.',
    );
  }
  return grouped(signs);
}

function grouped(signs: string): string {
  return `${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`;
}
