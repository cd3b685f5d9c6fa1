import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A secret of 256 random bits, base64url, shown once.
 *
 * What is kept is its plain SHA-256: a slow hash makes guesses dear, and nobody guesses 256 random bits.
 * It would cost each token request of a client what a password costs, for nothing.
 */
export function newSecret(): { readonly secret: string; readonly digest: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, digest: digestOfSecret(secret) };
}

export function digestOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** Takes the same time whatever is wrong, also when there is nothing to compare with. */
export function isSecretOf(digest: Buffer | null, secret: string): boolean {
  const said = digestOfSecret(secret);
  return timingSafeEqual(digest ?? Buffer.alloc(said.length), said) && digest !== null;
}
