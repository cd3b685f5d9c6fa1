import { timingSafeEqual } from 'node:crypto';
import type { Keys } from '../../platform/crypto/key-ring';

/** Of a UUID's 16 bytes and this many of a keyed digest: 160 bits that nobody can guess. */
const MAC_BYTES = 20;

/** The address of a certificate's page, always the same for one certificate. Base64url. */
export function pageToken(keys: Keys, id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, macOf(keys, id)]).toString('base64url');
}

/** The certificate whose page it is; null for what this registry did not make. */
export function certificateOfToken(keys: Keys, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 16 + MAC_BYTES) return null;
  const hex = bytes.toString('hex', 0, 16);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return timingSafeEqual(bytes.subarray(16), macOf(keys, id)) ? id : null;
}

/** With it and a document whoever holds a signed certificate may compare. 16 bytes. */
export function holderSalt(keys: Keys, id: string): Buffer {
  return Buffer.from(keys.commitment('certificate-salt', id), 'hex').subarray(0, 16);
}

function macOf(keys: Keys, id: string): Buffer {
  return Buffer.from(keys.commitment('certificate-page', id), 'hex').subarray(0, MAC_BYTES);
}
