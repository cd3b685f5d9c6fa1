import { sign } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import {
  RECEIPT_NOTE,
  applicantDigest,
  verdictOnReceipt,
  type ReceiptClaims,
} from '../../domain/receipt';
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
  const { kid, privateKey } = keys.signer('receipt');
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
  const signed = `${encoded({ alg: 'ES256', typ: RECEIPT_TYPE, kid })}.${encoded(claims)}`;
  // jsonwebtoken turns DER into this form by hand, which costs nearly as much again as the signature
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${sign('sha256', Buffer.from(signed, 'ascii'), key).toString('base64url')}`;
}

/** RFC 7515 §2. */
function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
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
