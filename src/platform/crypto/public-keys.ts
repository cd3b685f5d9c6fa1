import { createPublicKey } from 'node:crypto';

const LEAST_RSA_BITS = 2048;
const MEMBERS = { EC: ['kty', 'crv', 'x', 'y'], RSA: ['kty', 'n', 'e'] } as const;

/**
 * The public key that a client hands in for private_key_jwt, stripped to what verifying needs: P-256 for ES256, or RSA
 * of at least 2,048 bits for PS256. Null for anything else, and for a key that brings its private part along.
 */
export function publicJwk(
  given: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> | null {
  const { kty, kid } = given;
  if ((kty !== 'EC' && kty !== 'RSA') || given['d'] !== undefined) return null;
  const members = MEMBERS[kty].map((name) => [name, given[name] ?? ''] as const);
  const key = Object.fromEntries(members);
  if (!isStrong(key)) return null;
  const alg = kty === 'EC' ? 'ES256' : 'PS256';
  return kid === undefined ? { ...key, alg } : { ...key, alg, kid };
}

function isStrong(jwk: Record<string, string>): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    return (
      asymmetricKeyDetails?.namedCurve === 'prime256v1' ||
      (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS
    );
  } catch {
    return false;
  }
}
