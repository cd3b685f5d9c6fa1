import { Refusal } from './refusal';
import { codeForm } from './spelling';

/** How a nursery is registered; one list with the contract. */
export const LEGAL_FORMS = [
  'public_institution',
  'social_service',
  'company',
  'individual_business',
  'cooperative',
  'other',
] as const;
export type LegalForm = (typeof LEGAL_FORMS)[number];

/** Where its filing (备案) with the authority stands; one list with the contract. */
export const FILING_STATES = [
  'registered_unfiled',
  'submitted',
  'filed',
  'non_conforming',
  'changed',
  'suspended',
  'de_filed',
  'cancelled',
] as const;
export type FilingState = (typeof FILING_STATES)[number];

/**
 * Whether a nursery in this state may ask for checks. The duty to ask binds whoever has staff near children, filed or
 * not, and a refused question does not keep anybody out: it only leaves the nursery without the answer. A suspended or
 * de-filed nursery still owes the yearly check of its staff. Only a cancelled one no longer exists and employs nobody.
 *
 * Source: Minors Protection Law, articles 62 and 130.
 */
export function mayAskAboutApplicants(state: FilingState): boolean {
  return state !== 'cancelled';
}

/** Whether it runs no more, whatever it says of itself. */
export function isClosed(state: FilingState): boolean {
  return state === 'cancelled' || state === 'de_filed';
}

export interface UsccCheck {
  /** 18 characters, as printed. */
  readonly code: string;
  readonly checksumHolds: boolean;
}

/**
 * Reads a unified social credit code in any spelling. A wrong check character is told, not refused: codes that were
 * really issued, in Fujian among others, carry one.
 *
 * Source: GB 32100-2015 §4 (positions 3 to 8 are the registrar's division, not the nursery's), §5 (alphabet, weights).
 *
 * @throws Refusal `uscc-invalid`.
 */
export function checkUscc(text: string): UsccCheck {
  const code = codeForm(text);
  if (!/^[\dA-HJ-NPQRTUWXY]{2}\d{6}[\dA-HJ-NPQRTUWXY]{10}$/.test(code)) {
    throw new Refusal(
      'uscc-invalid',
      'A unified social credit code has 18 digits and capital letters, without I O S V Z; the third to eighth are digits.',
    );
  }
  return { code, checksumHolds: usccCheckCharacter(code) === code.charAt(17) };
}

/** Weights are the powers of 3 modulo 31. */
function usccCheckCharacter(code: string): string {
  const sum = Array.from(code.slice(0, 17)).reduce(
    (total, sign, at) => total + (3 ** at % 31) * USCC_SIGNS.indexOf(sign),
    0,
  );
  return USCC_SIGNS.charAt((31 - (sum % 31)) % 31);
}

const USCC_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
