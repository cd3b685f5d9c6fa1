import { timingSafeEqual } from 'node:crypto';
import type { Keys } from '../../platform/crypto/key-ring';

/** Random bytes that nobody can guess, and so many of a keyed digest that ties them to their certificate. */
const SECRET_BYTES = 20;
const MAC_BYTES = 12;

/** The address of a certificate's page: nothing of it tells which certificate that is. Base64url. */
export function pageToken(keys: Keys, id: string, secret: Buffer): string {
  return Buffer.concat([secret, macOf(keys, id, secret)]).toString('base64url');
}

/** The random bytes of an address; null for what this registry did not make. */
export function secretOfToken(token: string): Buffer | null {
  const bytes = Buffer.from(token, 'base64url');
  return bytes.length === SECRET_BYTES + MAC_BYTES ? bytes.subarray(0, SECRET_BYTES) : null;
}

/** False where the secret was given to another certificate: by somebody who wrote to the database. */
export function isTokenOf(keys: Keys, id: string, token: string): boolean {
  const bytes = Buffer.from(token, 'base64url');
  const secret = bytes.subarray(0, SECRET_BYTES);
  return timingSafeEqual(bytes.subarray(SECRET_BYTES), macOf(keys, id, secret));
}

/** With it and a document whoever holds a signed certificate may compare. 16 bytes. */
export function holderSalt(keys: Keys, id: string): Buffer {
  return Buffer.from(keys.commitment('certificate-salt', id), 'hex').subarray(0, 16);
}

function macOf(keys: Keys, id: string, secret: Buffer): Buffer {
  const digest = keys.commitment('certificate-page', `${id} ${secret.toString('hex')}`);
  return Buffer.from(digest, 'hex').subarray(0, MAC_BYTES);
}
