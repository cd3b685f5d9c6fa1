import { createHmac } from 'node:crypto';
import type { PlainDate } from './calendar';
import type { Verdict } from './clearance';

/** What a receipt says, signed. It names the applicant only to who holds the salt. */
export interface ReceiptClaims {
  readonly iss: string;
  readonly jti: string;
  /** Seconds. */
  readonly iat: number;
  readonly institution: { readonly id: string; readonly uscc: string };
  /** Base64url HMAC-SHA256 of the document under `applicantSalt`. */
  readonly applicant: string;
  readonly verdict: 'clear' | 'not_clear';
  readonly position: string;
  readonly rules: readonly string[];
  readonly coverage: Coverage;
  readonly validUntil: PlainDate | null;
  /** Hexadecimal. */
  readonly leaf: string;
  /** The latest signed checkpoint when the answer was given; null before the first. */
  readonly checkpoint: string | null;
  readonly note: string;
}

export interface Coverage {
  readonly sources: readonly { readonly name: string; readonly asOf: string }[];
  readonly notCovered: readonly string[];
}

export const RECEIPT_NOTE =
  '本回执仅说明登记系统在该时刻的答复，不代替公安机关犯罪记录查询。 This receipt says what the registry answered at that time. It is not a police record check.';

/** A reader of a receipt learns `clear` or not, never which of the other verdicts. */
export function verdictOnReceipt(verdict: Verdict): 'clear' | 'not_clear' {
  return verdict === 'clear' ? 'clear' : 'not_clear';
}

/** Binds a receipt to a document for who knows both document key and salt. `salt` is 16 bytes. */
export function applicantDigest(salt: Uint8Array, documentKey: string): string {
  return createHmac('sha256', salt).update(documentKey, 'utf8').digest('base64url');
}
