import { sign } from 'node:crypto';
import type { Signer } from './signing-keys';

/** Compact JWS, ES256 (RFC 7515 §3.1). */
export function signCompact({ kid, privateKey }: Signer, typ: string, claims: object): string {
  const signed = `${encoded({ alg: 'ES256', typ, kid })}.${encoded(claims)}`;
  // jsonwebtoken turns DER into this form by hand, which costs nearly as much again as the signature
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${sign('sha256', Buffer.from(signed, 'ascii'), key).toString('base64url')}`;
}

/** RFC 7515 §2. */
function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
