import { verify } from 'jsonwebtoken';
import {
  RECEIPT_NOTE,
  applicantDigest,
  verdictOnReceipt,
  type ReceiptClaims,
} from '../../domain/receipt';
import { signCompact } from '../../platform/crypto/compact-jws';
import type { Keys } from '../../platform/crypto/key-ring';
import type { Work } from '../../platform/database/work';
import type { ClearanceCheckRow } from './clearance.store';

export const RECEIPT_TYPE = 'clearance-receipt+jwt';

/** Compact JWS, ES256, in the place of the check's transaction: an answer without a receipt is never committed. */
export function signReceipt(
  { keys, settings }: Work,
  check: Omit<ClearanceCheckRow, 'receipt'>,
  more: { salt: Buffer; documentKey: string; uscc: string; checkpoint: string | null },
): string {
  const claims: ReceiptClaims = {
    iss: settings.publicUrl,
    jti: check.id,
    iat: Math.floor(check.checkedAt.getTime() / 1000),
    institution: { id: check.institutionId, uscc: more.uscc },
    applicant: applicantDigest(more.salt, more.documentKey),
    verdict: verdictOnReceipt(check.verdict),
    position: check.position,
    rules: check.qualification?.rules ?? [],
    coverage: check.coverage,
    validUntil: check.validUntil,
    leaf: check.leafHash.toString('hex'),
    checkpoint: more.checkpoint,
    note: RECEIPT_NOTE,
  };
  return signCompact(keys.signer('receipt'), RECEIPT_TYPE, claims);
}

/** What a genuine receipt says; null for everything that this registry did not sign as a receipt. */
export function receiptClaimsOf(keys: Keys, receipt: string): ReceiptClaims | null {
  for (const { publicKey } of keys.verifiers('receipt')) {
    try {
      const { header, payload } = verify(receipt, publicKey, {
        algorithms: ['ES256'],
        complete: true,
        ignoreExpiration: true,
      });
      if (header.typ !== RECEIPT_TYPE || typeof payload === 'string') return null;
      return payload as unknown as ReceiptClaims;
    } catch {
      continue;
    }
  }
  return null;
}
